// What a coder can note about words, a turn or the transcript.

import { say } from "../dom.js";
import { current, wordsOrSay } from "../model/focus.js";
import { marksOf, wholeTurn } from "../model/standing.js";
import { on, state } from "../model/state.js";
import { CROSSED } from "../model/words.js";
import { change } from "./codings.js";

const SAVING = {
  no_code: "no code in this turn",
  fits_no_code: "that no code fits",
  star: "the star",
  memo: "the memo",
  reveal: "that the turn was coded blind",
  read: "that the transcript is read",
  unread: "that the transcript is not read",
  shown: "that suggestions were in sight",
};

export function mark(kind, words, did, { memo = "", draft } = {}) {
  return change({
    name: state.open.name,
    keys: [kind, ...(words ? [`turn:${state.turn}`] : [])],
    doing: SAVING[kind],
    did,
    draft,
    build: () => ({ do: kind, memo, ...(words || {}) }),
    isDone: (now, known) =>
      kind === "read" || kind === "unread"
        ? now.read === (kind === "read")
        : kind === "shown"
          ? now.seen
        : now.marks.some((one) => one.kind === (kind === "reveal" ? "blind" : kind) && one.memo === memo && !known.has(one.entry)),
  });
}

export function takeBack(entry, did) {
  return change({
    name: state.open.name,
    doing: did.toLowerCase(),
    did,
    build: () => ({ do: "undo", target: entry }),
    isDone: (now) => ![...now.marks, ...now.codings].some((one) => one.entry === entry),
  });
}

// Sets a mark on words, or takes it back if it is there.
function toggle(kind, words, did, back) {
  if (!words) return say("Nobody says a word in this turn.");
  const there = marksOf(state.turn).find(
    (one) => one.kind === kind && one.start === words.start && one.end === words.end,
  );
  return there ? takeBack(there.entry, back) : mark(kind, words, did);
}

const wordsOr = (otherwise) => {
  const words = wordsOrSay();
  return words === CROSSED ? CROSSED : words || otherwise;
};

export function star(item = current()) {
  const words = wordsOr(item ? { start: item.start, end: item.end } : wholeTurn());
  if (words !== CROSSED) return toggle("star", words, "Starred these words", "Star taken back");
}

export const noCode = () =>
  toggle("no_code", wholeTurn(), `Turn ${state.turn} carries no code`, "No code taken back");

export function fitsNoCode() {
  const words = wordsOr(wholeTurn());
  if (words === CROSSED) return;
  return toggle("fits_no_code", words, "Noted that no code fits", "Fits no code taken back");
}

export const setRead = (read) =>
  read ? mark("read", null, "Transcript marked as read") : mark("unread", null, "Transcript no longer marked as read");

on("firstsight", () => mark("shown", null, ""));
