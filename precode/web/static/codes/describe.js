// All that helps to choose a code: definition, when to use it and when not, exemplars.

import { button, el } from "../dom.js";
import { codeOf } from "../model/state.js";

const part = (title, lines) =>
  lines?.length ? [el("h4", { text: title }), el("ul", {}, ...lines.map((line) => el("li", { text: line })))] : [];

// `edit` and `retire` are for codes of one's own.
export function describe(id, { edit, retire }) {
  const code = codeOf(id);
  const exemplars = (code.exemplars || []).map(({ text, invented }) =>
    el("li", {}, `“${text}”`, invented ? el("span", { class: "flag", text: "invented" }) : null),
  );
  return [
    el("h3", {}, `${code.code} ${code.label}`, code.own ? el("span", { class: "flag", text: "own code" }) : null),
    el("p", { class: "group", text: code.group }),
    el("p", { text: code.definition }),
    ...part("Only if", code.only_if),
    ...part("When to use", code.when_to_use),
    ...part("When not to use", code.when_not_to_use),
    ...(exemplars.length ? [el("h4", { text: "Exemplars" }), el("ul", { class: "exemplars" }, ...exemplars)] : []),
    code.own ? el("div", { class: "acts" }, button("Edit…", null, () => edit(id), { class: "small" }), button("Retire…", null, () => retire(id), { class: "small" })) : "",
  ];
}
