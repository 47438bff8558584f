// The transcript as it reads: speaker, role, time, words. Only turns that changed are drawn again.

import { byId, clock, el, plural } from "../dom.js";
import { focusItem, focusTurn, keepSelection } from "../model/focus.js";
import { sealed, sees, shownItems, toCheck } from "../model/sight.js";
import { fold, itemsOf, marksOf, skippedHere } from "../model/standing.js";
import { on, state } from "../model/state.js";
import { drawPiece, hueClass } from "./pieces.js";

const drawn = new Map(); // turn -> {node, signature}
const MARKS = { no_code: "no code", fits_no_code: "fits no code", star: "★", memo: "memo", blind: "coded blind" };

// Rejected words lose their line, unless their card is in focus. The rank plays no part, so that
// a new ranking leaves the text alone.
const underlined = (number) =>
  shownItems(number)
    .filter((item) => item.undecided || item.coding?.accepted || item.key === state.key)
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : 1));

export function drawTranscript() {
  drawn.clear();
  const nodes = state.open.turns.map((turn) => {
    const node = el("article", { class: "turn", "data-turn": turn.number, tabindex: "-1" });
    drawn.set(turn.number, { node, signature: "" });
    draw(turn);
    return node;
  });
  const holder = byId("transcript");
  holder.replaceChildren(...nodes);
  if (!nodes.length) holder.append(el("p", { class: "quiet", text: "This transcript has no turns." }));
}

function refresh() {
  keepSelection(() => {
    for (const turn of state.open?.turns || []) draw(turn);
  });
}

function flagsOf(number) {
  const flags = [...new Set(marksOf(number).map((mark) => MARKS[mark.kind]).filter(Boolean))];
  if (itemsOf(number).some((item) => item.coding?.changed)) flags.push("words changed since");
  const open = sees(number) ? shownItems(number).filter((item) => item.undecided).length : 0;
  return { flags, todo: open ? `${open} to decide` : toCheck(number) ? "check" : "", sealed: sealed(number) };
}

function draw(turn) {
  const { number } = turn;
  const entry = drawn.get(number);
  if (!entry) return;
  const items = underlined(number);
  const { flags, todo, sealed: closed } = flagsOf(number);
  const folded = skippedHere().has(number);
  const done = itemsOf(number).filter((item) => item.coding?.accepted).length;
  const looks = items.map((item) => [item.key, item.stand, item.key === state.key, hueClass(item.code)]);
  const signature = JSON.stringify([looks, flags, todo, closed, folded, done]);
  if (signature === entry.signature) return;
  entry.signature = signature;
  const who = turn.speaker || turn.role || "";
  const role = turn.role && turn.role !== turn.speaker ? turn.role : "";
  const told = [`Turn ${number}`, who, todo, done && plural(done, "code"), ...flags];
  entry.node.classList.toggle("interviewer", turn.interviewer);
  entry.node.classList.toggle("folded", folded);
  entry.node.classList.toggle("sealed", closed && !turn.interviewer);
  entry.node.setAttribute("aria-label", told.filter(Boolean).join(", "));
  entry.node.replaceChildren(
    el(
      "header",
      {},
      el("span", { class: "speaker", text: who }),
      el("span", { class: "role", text: role }),
      el("span", { class: "time", text: clock(turn.start_ms) }),
      el("span", { class: "number", text: number }),
      ...flags.map((flag) => el("span", { class: "flag", text: flag })),
      todo ? el("span", { class: "flag todo", text: todo }) : null,
    ),
    folded
      ? el("button", { type: "button", class: "unfold", onclick: () => fold(number), text: "Passage folded away. Show it" })
      : el("div", { class: "said" }, ...turn.pieces.map((piece) => drawPiece(piece, items))),
  );
}

byId("transcript").addEventListener("click", (event) => {
  const turn = event.target.closest(".turn");
  if (!turn || event.target.closest("#cards, button")) return;
  const number = Number(turn.dataset.turn);
  if (!getSelection().isCollapsed) return focusTurn(number, { take: false, scroll: false });
  // A second click on overlapping words goes to the code below.
  const keys = [];
  for (let at = event.target.closest(".hl"); at; at = at.parentElement.closest(".hl")) keys.push(at.dataset.key);
  const item = itemsOf(number).find((one) => one.key === keys[(keys.indexOf(state.key) + 1) % keys.length]);
  if (item) focusItem(item, { scroll: false });
  else focusTurn(number, { scroll: false });
});

on("focus", () => {
  for (const node of document.querySelectorAll(".turn.here")) {
    node.classList.remove("here");
    node.tabIndex = -1;
  }
  const entry = drawn.get(state.turn);
  refresh();
  if (!entry) return;
  entry.node.classList.add("here");
  entry.node.tabIndex = 0;
});
for (const topic of ["view", "drawn", "touched", "codes"]) on(topic, refresh);
