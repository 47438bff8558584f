// Which turn and card are in focus, which words are selected, and how one gets to the next.

import { byId, plural, say } from "./dom.js";
import { emit, itemOf, shownItems, skippedHere, state, turnOf } from "./state.js";
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

export function focusTurn(number, { key = null, take = true, scroll = true } = {}) {
  if (!turnOf(number)) return;
  const other = state.turn !== number;
  state.turn = number;
  state.key = key;
  if (picked && take && other) unpick();
  emit("focus", { take, scroll });
}

export function focusItem(item, options) {
  focusTurn(item.turn, { key: item.key, ...options });
}

const undecidedIn = (number) => shownItems(number).filter((item) => item.undecided);

// The next turn with something to decide; the next turn while suggestions are hidden.
export function step(by) {
  const turns = state.open.turns;
  const at = turns.findIndex((turn) => turn.number === state.turn);
  const skipped = skippedHere();
  for (let i = at < 0 ? (by > 0 ? 0 : turns.length - 1) : at + by; turns[i]; i += by) {
    const { number } = turns[i];
    if (!state.shown) return focusTurn(number);
    const open = skipped.has(number) ? [] : undecidedIn(number);
    if (open.length) return focusItem(open[0]);
  }
  const left = state.shown ? state.open.turns.reduce((sum, turn) => sum + undecidedIn(turn.number).length, 0) : 0;
  const way = by > 0 ? "after" : "before";
  say(left ? `Nothing left ${way} this turn. ${plural(left, "suggestion")} left elsewhere.` : `Nothing left ${way} this turn.`);
}

// The next turn as it reads, whether there is something to decide or not.
export function stepTurn(by) {
  const turns = state.open.turns;
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

export function scrollTo(number) {
  const turn = document.querySelector(`.turn[data-turn="${number}"]`);
  const words = turn?.querySelector(".hl.now");
  const box = (words || turn)?.getBoundingClientRect();
  if (!box) return;
  const scroller = byId("middle");
  const narrow = matchMedia("(max-width: 760px)").matches;
  const top = narrow ? byId("bar").getBoundingClientRect().bottom : scroller.getBoundingClientRect().top;
  const room = innerHeight - top;
  // Only when it is not well in sight, so that the text stays where the eye has it.
  if (!narrow && box.top > top + 90 && box.bottom < top + room * 0.75) return;
  const start = words && turn.getBoundingClientRect().top > box.top - room * 0.3 ? turn.getBoundingClientRect() : box;
  const by = start.top - top - (narrow ? 12 : 96);
  (narrow ? document.scrollingElement : scroller).scrollBy({ top: by });
}
