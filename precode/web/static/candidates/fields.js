// The fields of a group. They stay the same nodes while the group is in focus, so that no answer
// of the server takes the cursor away.

import { button, el } from "../dom.js";
import { state } from "../model/state.js";
import { FIELDS, failureOf, note, save, savedWords, wordsOf } from "./typed.js";
import { groupOf } from "./model.js";

// Returns {node, refresh}; `nearest` is a node that goes before why the nearest is not enough.
export function fieldsOf(id, nearest) {
  const rows = FIELDS.map(([name, label, height]) => fieldRow(id, name, label, height));
  const at = FIELDS.findIndex(([name]) => name === "why_not");
  const node = el("div", { class: "fields" }, ...rows.slice(0, at).map((row) => row.node), nearest, ...rows.slice(at).map((row) => row.node));
  const refresh = () => rows.forEach((row) => row.refresh());
  refresh();
  return { node, refresh };
}

function fieldRow(id, name, label, height) {
  const input = height > 1 ? el("textarea", { rows: height }) : el("input", { type: "text", autocomplete: "off" });
  const choices = name === "group" ? el("datalist", { id: "candidate-groups" }) : null;
  if (choices) input.setAttribute("list", choices.id);
  const trouble = el("p", { class: "failed", id: `trouble-${name}`, hidden: true });
  input.dataset.act = `field:${name}`;
  input.setAttribute("aria-describedby", trouble.id);
  const send = () => save(id, name);
  input.addEventListener("input", () => groupOf(id) && note(groupOf(id), name, input.value));
  input.addEventListener("blur", send);
  input.addEventListener("keydown", (event) => {
    const enter = event.key === "Enter" && (event.ctrlKey || event.metaKey || height === 1) && !event.isComposing;
    if (enter) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape" && !event.isComposing) {
      event.preventDefault(); // leaves the field, not the view
      document.querySelector("#board-list [aria-current]")?.focus();
    }
  });
  const refresh = () => {
    const group = groupOf(id);
    if (!group) return;
    const words = wordsOf(group, name);
    const typing = document.activeElement === input && words === savedWords(group, name);
    if (input.value !== words && !typing) input.value = words;
    choices?.replaceChildren(...[...new Set(state.codes.map((code) => code.group))].map((one) => el("option", { value: one })));
    const failure = failureOf(id, name);
    if (trouble.dataset.words === failure) return;
    trouble.dataset.words = failure;
    trouble.hidden = !failure;
    input.toggleAttribute("aria-invalid", Boolean(failure));
    trouble.replaceChildren(...(failure ? [`Not saved. ${failure} `, button("Try again", null, send, { class: "small" })] : []));
  };
  return { node: el("div", { class: "field" }, el("label", {}, el("span", { text: label }), input), choices, trouble), refresh };
}
