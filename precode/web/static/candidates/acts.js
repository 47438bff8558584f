// What is done with groups and quotes; each says what happened, or what went wrong.

import { plural, say } from "../dom.js";
import { board, choose, groupOf, send, SINGLE, titleOf } from "./model.js";
import { forget } from "./typed.js";

async function act(wish, words) {
  try {
    const now = await send(wish);
    say(words(now));
    return now;
  } catch (err) {
    say(err.message, "bad");
    return null;
  }
}

const places = (quotes) => quotes.map((quote) => quote.place);

export const NEW = "new";
export const NONE = "none";

// `to` is the id of a group, NEW or NONE; `from` that of a group, or SINGLE.
export async function move(quotes, from, to) {
  if (!quotes.length || from === to) return;
  const those = plural(quotes.length, "quote");
  const source = from === SINGLE ? "" : from;
  if (to === NEW) {
    if (source && quotes.length === groupOf(source)?.quotes.length) return say("These are all quotes of the group. Name it instead.");
    return act({ do: "split", id: source, parts: [places(quotes)] }, () => `${those} put into a new group`);
  }
  if (to === NONE) {
    if (!source) return say("These are in no group.");
    return act({ do: "move", places: places(quotes), to: "" }, () => `${those} taken out of the group`);
  }
  const title = titleOf(groupOf(to));
  return act({ do: "move", places: places(quotes), to }, () => `${those} moved to ${title}`);
}

export async function merge(id, to) {
  const [one, other] = [groupOf(id), groupOf(to)].map(titleOf);
  const now = await act({ do: "merge", id, to }, () => `${one} merged into ${other}`);
  if (!now) return;
  forget(id);
  choose(now.id);
}

export async function split(id, parts) {
  const now = await act({ do: "split", id, parts: parts.map(places) }, () => `${plural(parts.length, "new group")} split off`);
  if (now) board.ticked.clear();
}

export async function drop(id) {
  const title = titleOf(groupOf(id));
  if (await act({ do: "drop", id }, () => `Dropped ${title}`)) forget(id);
}

export const promote = (id) =>
  act({ do: "promote", id }, ({ code, codes }) => {
    const made = codes.find((one) => one.id === code);
    return `Now a code of the study: ${made.code} ${made.label}`;
  });

const DONE = { edit: "the last words", move: "the last move", merge: "the merging", split: "the split", drop: "the dropping" };

export const undo = () => {
  if (!board.undo) return say("Nothing to undo here.");
  const what = DONE[board.undo];
  return act({ do: "undo" }, () => `Undone: ${what}`);
};
