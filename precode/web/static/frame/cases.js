// The list of cases and their transcripts, with how far one is.

import { takeBack } from "../decide/marks.js";
import { button, el } from "../dom.js";
import { leftOf, state } from "../model/state.js";
import { openCase } from "./opening.js";

const STATES = { new: "no suggestions yet", stale: "suggestions out of date" };

export function casesList() {
  const byCase = new Map();
  for (const one of state.study.transcripts) byCase.set(one.case, [...(byCase.get(one.case) || []), one]);
  return [
    el(
      "ul",
      {},
      ...[...byCase].map(([name, transcripts]) =>
        el("li", {}, el("h3", { text: name }), el("ul", {}, ...transcripts.map((one) => row(one, name)))),
      ),
    ),
    wholeMemos(),
  ];
}

// In blind mode nothing here tells how much is suggested.
function row(one, caseName) {
  const left = state.blind ? undefined : leftOf(one);
  const made = one.accepted + one.rejected;
  const here = state.open?.name === one.name;
  const decided = state.blind ? `${one.accepted} coded` : left === undefined ? `${made} decided` : `${made} decided, ${left} left`;
  const told = [one.read ? "read" : "", decided, STATES[one.state]];
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: here ? "case here" : "case", "data-name": one.name, "aria-current": here ? "true" : null, onclick: () => openCase(one.name) },
      el("span", { class: "title" }, one.name === caseName ? one.role || "transcript" : one.name, one.read ? el("span", { class: "tick", text: " ✓" }) : null),
      state.blind ? null : el("progress", { max: Math.max(1, made + (left ?? one.turns)), value: made, "aria-hidden": "true" }),
      el("span", { class: "quiet", text: told.filter(Boolean).join(", ") }),
    ),
  );
}

function wholeMemos() {
  const memos = (state.open?.marks || []).filter((mark) => mark.kind === "memo" && mark.start === null);
  if (!memos.length) return "";
  return el(
    "section",
    { "aria-label": "Memos on this transcript" },
    el("h2", { text: "Memos" }),
    ...memos.map((mark) =>
      el("div", { class: "mark" }, el("p", { class: "memo", text: mark.memo }), button("Take back", null, () => takeBack(mark.entry, "Memo taken back"), { class: "small" })),
    ),
  );
}
