// The open transcript, and what follows from it: which codes stand on which words of which turn.

import { emit, keyOf, nameRetired, state } from "./state.js";

export const turnOf = (number) => state.open?.turnByNumber.get(number);
export const itemsOf = (number) => state.open?.itemsByTurn.get(number) || [];
export const itemOf = (key) => state.open?.itemByKey.get(key);

export function setOpen(data) {
  const pieces = data.turns.flatMap((turn) =>
    turn.pieces.map(([start, end, words]) => ({ start, end, words, turn: turn.number })),
  );
  pieces.sort((a, b) => a.start - b.start);
  state.open = { ...data, pieces, turnByNumber: new Map(data.turns.map((turn) => [turn.number, turn])) };
  state.turn = null;
  state.key = null;
  settle();
}

const STANDING = ["codings", "marks", "read", "undo", "redo", "lost", "sample", "seen"];

// Takes over where the coder stands, as an answer of the server has it.
export function setStanding(now, more = []) {
  for (const part of [...STANDING, ...more]) if (now[part] !== undefined) state.open[part] = now[part];
  settle();
}

export function pieceAt(offset) {
  const { pieces } = state.open;
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle].start <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}

const overlap = (a, b) => a.start < b.end && b.start < a.end;

export function settle() {
  const { open } = state;
  nameRetired([...open.codings, ...(open.lost || [])]);
  const found = new Map();
  const at = (one, turn) => {
    const key = keyOf(one.start, one.end, one.code);
    if (!found.has(key)) found.set(key, { key, turn, start: one.start, end: one.end, code: one.code });
    return found.get(key);
  };
  for (const one of open.suggestions) at(one, one.turn).suggestion = one;
  // A queue offers words and codes that the transcript's suggestions need not have.
  for (const one of state.queue?.items || []) {
    if (one.code && one.transcript === open.name) at(one, one.turn).offer = one;
  }
  const byCode = new Map();
  for (const coding of open.codings) {
    if (coding.start === null) continue;
    byCode.set(coding.code, [...(byCode.get(coding.code) || []), coding]);
    at(coding, pieceAt(coding.start)?.turn).coding = coding;
  }
  const without = new Set(open.marks.filter((mark) => mark.kind === "no_code").map((mark) => pieceAt(mark.start)?.turn));
  for (const item of found.values()) standOf(item, byCode, without);
  const items = [...found.values()].filter((item) => item.suggestion || item.offer || !item.became);
  items.sort((a, b) => a.start - b.start || a.end - b.end || rank(a) - rank(b));
  open.items = items;
  open.itemByKey = new Map(items.map((item) => [item.key, item]));
  open.itemsByTurn = grouped(items, (item) => item.turn);
  open.marksByTurn = grouped(
    open.marks.filter((mark) => mark.start !== null),
    (mark) => pieceAt(mark.start)?.turn,
  );
  open.compared = new Set(open.marks.filter((mark) => mark.kind === "blind" && mark.start !== null).map((mark) => pieceAt(mark.start)?.turn));
  state.left.set(open.name, open.read ? 0 : items.filter((item) => item.suggestion && item.undecided).length);
}

function standOf(item, byCode, without) {
  const { coding } = item;
  const same = byCode.get(item.code) || [];
  // A change leaves its old place rejected, under the entry of the new place.
  if (coding && !coding.accepted) {
    item.became = state.open.codings.find((other) => other.entry === coding.entry && other.accepted);
  }
  item.elsewhere = !coding && same.some((other) => other !== coding && overlap(other, item));
  const left = without.has(item.turn) ? "without" : "open"; // who says no code has judged them all
  item.stand = coding ? (coding.accepted ? "accepted" : "rejected") : item.elsewhere ? "elsewhere" : left;
  item.undecided = item.stand === "open";
}

const rank = (item) => item.suggestion?.rank ?? 99;

function grouped(things, by) {
  const groups = new Map();
  for (const one of things) groups.set(by(one), [...(groups.get(by(one)) || []), one]);
  return groups;
}

export const marksOf = (number) => state.open?.marksByTurn.get(number) || [];

export const skippedHere = () => {
  const { name } = state.open;
  if (!state.skipped.has(name)) state.skipped.set(name, new Set());
  return state.skipped.get(name);
};

export function wordsOf(start, end) {
  const piece = pieceAt(start);
  return [...piece.words].slice(start - piece.start, end - piece.start).join("");
}

// The longest piece of a turn stands for the turn.
export function wholeTurn(number = state.turn) {
  const pieces = turnOf(number)?.pieces || [];
  const longest = [...pieces].sort((a, b) => b[1] - b[0] - (a[1] - a[0]))[0];
  return longest && { start: longest[0], end: longest[1] };
}

export function fold(number = state.turn) {
  const skipped = skippedHere();
  if (!skipped.delete(number)) {
    skipped.add(number);
    if (number === state.turn) state.key = null; // no key decides on a card that is out of sight
  }
  emit("view");
}
