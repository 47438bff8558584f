// What a coder can decide, each as one wish for the line of decisions.

import { say } from "./dom.js";
import { current, unpick, wordsOrSay } from "./focus.js";
import { forget } from "./history.js";
import { codingOn, save, seenNow } from "./saving.js";
import { emit, itemOf, keyOf, marksOf, nameOf, state, turnOf } from "./state.js";
import { CROSSED } from "./words.js";

function change(job) {
  emit("flush"); // facets that wait for another press go first
  forget(job.name);
  return save(job);
}

// What a decision keeps of the one before it on the same words and code.
export function kept(coding) {
  if (!coding) return {};
  const facets = Object.fromEntries(Object.entries(coding.facets).filter(([, value]) => value !== null));
  return { memo: coding.memo, facets };
}

export function decideOn(item, make, { doing, did, keys = [], draft }) {
  const { name } = state.open;
  const { start, end, code } = item;
  const shown = item.coding?.entry || "";
  return change({
    name,
    keys: [item.key, ...keys],
    doing,
    did,
    draft,
    build: () => {
      const wish = make(codingOn(name, start, end, code));
      return wish && { start, end, code, seen: seenNow(name, start, end, code, shown), ...wish };
    },
    isDone: (now, known, sent) => {
      const place = keyOf(sent.to_start ?? sent.start, sent.to_end ?? sent.end, sent.to_code || sent.code);
      return now.codings.some(
        (one) =>
          !known.has(one.entry) &&
          keyOf(one.start, one.end, one.code) === place &&
          one.accepted === (sent.do !== "reject"),
      );
    },
  });
}

const needCard = (item) => item || say("Choose a suggestion or a coding first.");

export function accept(item = current()) {
  if (!needCard(item)) return;
  if (item.coding?.accepted) return say(`${nameOf(item.code)} is accepted already.`);
  return decideOn(item, (now) => (now?.accepted ? null : { do: "accept", ...kept(now) }), {
    doing: `accept ${nameOf(item.code)}`,
    did: `Accepted ${nameOf(item.code)}`,
  });
}

export function reject(item = current()) {
  if (!needCard(item)) return;
  if (item.coding && !item.coding.accepted) return say(`${nameOf(item.code)} is rejected already.`);
  return decideOn(item, (now) => (now && !now.accepted ? null : { do: "reject", ...kept(now) }), {
    doing: `reject ${nameOf(item.code)}`,
    did: `Rejected ${nameOf(item.code)}`,
  });
}

export function changeTo(item, code) {
  if (code === item.code) return say("That is the code it has.");
  return decideOn(item, (now) => ({ do: "change", to_code: code, ...kept(now) }), {
    doing: `change ${nameOf(item.code)} to ${nameOf(code)}`,
    did: `Changed ${nameOf(item.code)} to ${nameOf(code)}`,
  }).then((entry) => entry && stayWith(keyOf(item.start, item.end, code)));
}

export function trim(item = current()) {
  if (!needCard(item)) return;
  const words = wordsOrSay();
  if (!words) return say("Select the words first: with the mouse, or Shift and the arrows.");
  if (words === CROSSED) return;
  if (words.start === item.start && words.end === item.end) return say("Those are the words it has.");
  const to = { to_start: words.start, to_end: words.end };
  return decideOn(item, (now) => ({ do: "change", ...to, to_code: item.code, ...kept(now) }), {
    doing: `trim ${nameOf(item.code)}`,
    did: `Trimmed ${nameOf(item.code)} to the selected words`,
  }).then((entry) => {
    if (!entry) return;
    unpick();
    stayWith(keyOf(words.start, words.end, item.code));
  });
}

export function add(words, code, name = nameOf(code)) {
  const key = keyOf(words.start, words.end, code);
  const item = itemOf(key) || { key, ...words, code };
  if (item.coding?.accepted) return say(`${name} is on these words already.`);
  unpick();
  return decideOn(item, (now) => ({ do: "add", ...kept(now) }), {
    doing: `add ${name}`,
    did: `Added ${name}`,
  }).then((entry) => entry && stayWith(key));
}

function stayWith(key) {
  const item = itemOf(key);
  if (!item || item.turn !== state.turn) return;
  state.key = key;
  emit("focus", { take: true, scroll: false });
}

export function memoOn(item, memo, draft) {
  const make = (now) => ({ ...kept(now), do: now?.accepted === false ? "reject" : "accept", memo });
  return decideOn(item, (now) => (now ? make(now) : null), {
    doing: `save the memo on ${nameOf(item.code)}`,
    did: memo ? `Memo on ${nameOf(item.code)} saved` : `Memo on ${nameOf(item.code)} removed`,
    draft,
  });
}

const SAVING = {
  no_code: "no code in this turn",
  fits_no_code: "that no code fits",
  star: "the star",
  memo: "the memo",
  read: "that the transcript is read",
  unread: "that the transcript is not read",
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
        : now.marks.some((one) => one.kind === kind && one.memo === memo && !known.has(one.entry)),
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

export function wholeTurn(number = state.turn) {
  const pieces = turnOf(number)?.pieces || [];
  const longest = [...pieces].sort((a, b) => b[1] - b[0] - (a[1] - a[0]))[0];
  return longest && { start: longest[0], end: longest[1] };
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

export const toggleRead = () =>
  state.open.read
    ? mark("unread", null, "Transcript no longer marked as read")
    : mark("read", null, "Transcript marked as read");
