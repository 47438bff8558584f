// What a coder can decide about a code on words, each as one wish for the line of decisions.

import { say } from "../dom.js";
import { current, unpick, wordsOrSay } from "../model/focus.js";
import { itemOf } from "../model/standing.js";
import { emit, keyOf, nameOf, state } from "../model/state.js";
import { CROSSED } from "../model/words.js";
import { codingOn, save, seenNow } from "../server/saving.js";

// Facets that wait for another press go first.
export function change(job) {
  emit("flush");
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
    turn: item.turn,
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
  // Words that changed since are accepted anew.
  const stands = (coding) => coding?.accepted && !coding.changed;
  if (stands(item.coding)) return say(`${nameOf(item.code)} is accepted already.`);
  return decideOn(item, (now) => (stands(now) ? null : { do: "accept", ...kept(now) }), {
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
