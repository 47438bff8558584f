// The list of cases and their transcripts, with how far one is.

import { takeBack } from "./actions.js";
import { button, byId, el } from "./dom.js";
import { emit, leftOf, on, state } from "./state.js";

let openIt = () => {};
export const opensWith = (opener) => (openIt = opener);

const STATES = { new: "no suggestions yet", stale: "suggestions out of date" };

export function drawCases() {
  const byCase = new Map();
  for (const one of state.study.transcripts) byCase.set(one.case, [...(byCase.get(one.case) || []), one]);
  const home = byId("cases");
  const was = home.contains(document.activeElement) && document.activeElement.dataset.name;
  home.replaceChildren(
    el("header", {}, el("h2", { text: "Cases" }), button("Close", "[", () => emit("closecases"), { class: "small" })),
    el(
      "ul",
      {},
      ...[...byCase].map(([name, transcripts]) =>
        el("li", {}, el("h3", { text: name }), el("ul", {}, ...transcripts.map((one) => row(one, name)))),
      ),
    ),
    wholeMemos(),
  );
  if (was) [...home.querySelectorAll("button")].find((one) => one.dataset.name === was)?.focus();
}

function row(one, caseName) {
  const left = leftOf(one);
  const made = one.accepted + one.rejected;
  const here = state.open?.name === one.name;
  const told = [one.read ? "read" : "", left === undefined ? `${made} decided` : `${made} decided, ${left} left`, STATES[one.state]];
  const bar = el("progress", { max: Math.max(1, made + (left ?? one.turns)), value: made, "aria-hidden": "true" });
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: here ? "case here" : "case", "data-name": one.name, "aria-current": here ? "true" : null, onclick: () => openIt(one.name) },
      el("span", { class: "title" }, one.name === caseName ? one.role || "transcript" : one.name, one.read ? el("span", { class: "tick", text: " ✓" }) : null),
      bar,
      el("span", { class: "quiet", text: told.filter(Boolean).join(", ") }),
    ),
  );
}

function wholeMemos() {
  const memos = (state.open?.marks || []).filter((mark) => mark.kind === "memo" && mark.start === null);
  if (!memos.length) return el("span");
  return el(
    "section",
    { "aria-label": "Memos on this transcript" },
    el("h2", { text: "Memos" }),
    ...memos.map((mark) =>
      el("div", { class: "mark" }, el("p", { class: "memo", text: mark.memo }), button("Take back", null, () => takeBack(mark.entry, "Memo taken back"), { class: "small" })),
    ),
  );
}

for (const topic of ["drawn", "counted"]) on(topic, drawCases);
