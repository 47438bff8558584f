// Which turn and card are in focus, and which words are selected.

import { say } from "../dom.js";
import { passes, shownItems } from "./sight.js";
import { itemOf, skippedHere, turnOf } from "./standing.js";
import { emit, on, state } from "./state.js";
import { CROSSED, firstWord, moved, select, selectedSpan, unselect } from "./words.js";

let picked = null; // outlives a click on a button or in a dialog, unlike the browser's selection

export const pickedWords = () => picked;
export const current = () => (state.key ? itemOf(state.key) : null);

export function unpick() {
  picked = null;
  unselect();
  emit("picked");
}

document.addEventListener("selectionchange", () => {
  const node = getSelection().anchorNode;
  const home = node && (node.nodeType === 1 ? node : node.parentElement);
  if (!home?.closest(".piece")) return;
  picked = selectedSpan();
  emit("picked");
});

// The selected words of one turn; says so if they are of several.
export function wordsOrSay() {
  if (picked !== CROSSED) return picked;
  say("Select words of one turn only.", "bad");
  return CROSSED;
}

// A turn that is drawn anew loses the browser's selection: it is put back.
export function keepSelection(draw) {
  const was = picked && picked !== CROSSED && !getSelection().isCollapsed ? picked : null;
  draw();
  if (was && getSelection().isCollapsed) select(was);
}

export function focusTurn(number, { key = null, take = true, scroll = true } = {}) {
  if (!turnOf(number)) return;
  const other = state.turn !== number;
  state.turn = number;
  state.key = key && passes(itemOf(key) || {}) ? key : null;
  if (picked && take && other) unpick();
  emit("focus", { take, scroll });
}

export function focusItem(item, options) {
  focusTurn(item.turn, { key: item.key, ...options });
}

// The next turn as it reads, whether there is something to decide or not.
function stepTurn(by) {
  const { turns } = state.open;
  const at = turns.findIndex((turn) => turn.number === state.turn);
  const next = turns[at < 0 ? 0 : at + by];
  if (next) focusTurn(next.number);
}

export function stepCard(by) {
  const items = skippedHere().has(state.turn) ? [] : shownItems(state.turn);
  const at = items.findIndex((item) => item.key === state.key);
  const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by];
  if (next) focusItem(next, { scroll: false });
  else stepTurn(by);
}

// Shift+arrows: the end of the selection moves with left and right, its start with up and down.
export function stretch(which, by, whole) {
  const turn = turnOf(state.turn);
  if (!turn?.pieces.length) return;
  const item = current();
  if (!picked || picked === CROSSED) {
    const [start, end, words] = turn.pieces[0];
    picked = item ? { start: item.start, end: item.end } : firstWord({ start, end, words });
  } else picked = moved(picked, which, by, whole);
  select(picked);
  emit("picked");
}

// A card that the filters, a sealed turn or a queue that one left take away is not in focus.
on("view", () => {
  if (state.key && !passes(itemOf(state.key) || {})) state.key = null;
});
