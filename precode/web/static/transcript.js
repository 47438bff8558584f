// The transcript as it reads, with the coded words underlined where they are.

import { byId, clock, el, plural } from "./dom.js";
import { focusItem, focusTurn } from "./focus.js";
import { codeOf, emit, itemsOf, marksOf, on, shownItems, skippedHere, state } from "./state.js";

const drawn = new Map(); // turn -> {node, signature}: only what changed is drawn again
const MARKS = { no_code: "no code", fits_no_code: "fits no code", star: "★", memo: "memo" };

export const hueClass = (code) => {
  const group = codeOf(code).colour;
  // Eight hues and four lines: no two of 32 groups look the same, nor do neighbours.
  return `g${group % 8} u${(group + Math.floor(group / 8)) % 4}`;
};

// Rejected words lose their line, unless their card is in focus.
const underlined = (number) =>
  shownItems(number).filter((item) => item.undecided || item.coding?.accepted || item.key === state.key);

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

export function refresh() {
  for (const turn of state.open?.turns || []) draw(turn);
}

function draw(turn) {
  const { number } = turn;
  const entry = drawn.get(number);
  if (!entry) return;
  const items = underlined(number);
  const flags = [...new Set(marksOf(number).map((mark) => MARKS[mark.kind]).filter(Boolean))];
  const folded = skippedHere().has(number);
  const open = shownItems(number).filter((item) => item.undecided).length;
  const done = itemsOf(number).filter((item) => item.coding?.accepted).length;
  const signature = JSON.stringify([items.map((i) => [i.key, i.stand, i.key === state.key]), flags, folded, open, done]);
  if (signature === entry.signature) return;
  entry.signature = signature;
  const who = turn.speaker || turn.role || "";
  const role = turn.role && turn.role !== turn.speaker ? turn.role : "";
  const count = [open && `${open} to decide`, done && `${plural(done, "code")}`].filter(Boolean).join(", ");
  entry.node.classList.toggle("interviewer", turn.interviewer);
  entry.node.classList.toggle("folded", folded);
  entry.node.setAttribute("aria-label", [`Turn ${number}`, who, count, ...flags].filter(Boolean).join(", "));
  entry.node.replaceChildren(
    el(
      "header",
      {},
      el("span", { class: "speaker", text: who }),
      el("span", { class: "role", text: role }),
      el("span", { class: "time", text: clock(turn.start_ms) }),
      el("span", { class: "number", text: number }),
      ...flags.map((flag) => el("span", { class: "flag", text: flag })),
      open ? el("span", { class: "flag todo", text: `${open} to decide` }) : null,
    ),
    folded
      ? el("button", { type: "button", class: "unfold", onclick: () => fold(number), text: "Passage folded away. Show it" })
      : el("div", { class: "said" }, ...turn.pieces.map((piece) => drawPiece(piece, items))),
  );
}

export function fold(number = state.turn) {
  const skipped = skippedHere();
  if (!skipped.delete(number)) {
    skipped.add(number);
    if (number === state.turn) state.key = null; // no key decides on a card that is out of sight
  }
  emit("view");
}

function drawPiece([start, end, words], items) {
  const points = [...words];
  const here = items.filter((item) => start <= item.start && item.end <= end);
  const cuts = [...new Set([start, end, ...here.flatMap((item) => [item.start, item.end])])].sort((a, b) => a - b);
  const piece = el("p", { class: "piece", "data-start": start, "data-end": end });
  const depth = depths(here);
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const [from, to] = [cuts[i], cuts[i + 1]];
    let node = document.createTextNode(points.slice(from - start, to - start).join(""));
    const covering = here.filter((item) => item.start <= from && to <= item.end);
    for (const item of covering.sort((a, b) => depth.get(b) - depth.get(a))) {
      const now = item.key === state.key ? " now" : "";
      node = el(
        "span",
        {
          class: `hl ${hueClass(item.code)} d${depth.get(item)} ${item.stand}${now}`,
          "data-key": item.key,
          "data-label": item.start === from ? codeOf(item.code).code : null,
        },
        node,
      );
    }
    piece.append(node);
  }
  return piece;
}

// Gives overlapping items lines below one another.
function depths(items) {
  const found = new Map();
  for (const item of items) {
    const taken = new Set(
      [...found].filter(([other]) => other.start < item.end && item.start < other.end).map(([, at]) => at),
    );
    let at = 0;
    while (taken.has(at) && at < 3) at += 1;
    found.set(item, at);
  }
  return found;
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
on("view", refresh);
on("drawn", refresh);
on("touched", refresh);
