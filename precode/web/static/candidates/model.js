// The groups of passages that may be new codes, as the page knows them. Changes are sent one
// after the other; each answer has all groups anew.

import { shorten } from "../dom.js";
import { emit, setCodebook } from "../model/state.js";
import { editCandidates, getCandidates } from "../server/api.js";

export const SINGLE = "single"; // stands for the passages that are like no others

export const board = {
  groups: [],
  single: [],
  none: false, // nobody has looked for candidates yet
  stale: false,
  undo: "", // what an undo takes back
  at: "", // id of the group in focus, or SINGLE
  ticked: new Set(), // keys of quotes
  trouble: "", // why they could not be read
  loaded: false,
  coded: false, // a group became a code: the open transcript is to be read again
};

export const groupOf = (id) => board.groups.find((one) => one.id === id);
export const here = () => groupOf(board.at);
export const quotesHere = () => (board.at === SINGLE ? board.single : here()?.quotes || []);
export const keyOfPlace = ({ transcript, text_sha256: sha, start, end }) => `${transcript}:${sha.slice(0, 12)}:${start}:${end}`;
export const keyOfQuote = (quote) => keyOfPlace(quote.place);
export const tickedHere = () => quotesHere().filter((quote) => board.ticked.has(keyOfQuote(quote)));

export const titleOf = (group) =>
  group.name || group.terms.join(", ") || `“${shorten(group.quotes[0]?.quote || group.id, 50)}”`;

export function choose(id) {
  if (board.at !== id) board.ticked.clear();
  board.at = id;
  emit("board");
}

// Groups keep their places while one works; new ones come after the one in focus.
function inOrder(groups) {
  const known = board.groups.map((one) => one.id);
  const old = groups.filter((one) => known.includes(one.id)).sort((a, b) => known.indexOf(a.id) - known.indexOf(b.id));
  const fresh = groups.filter((one) => !known.includes(one.id));
  const at = old.findIndex((one) => one.id === board.at);
  return at < 0 ? [...old, ...fresh] : [...old.slice(0, at + 1), ...fresh, ...old.slice(at + 1)];
}

// What stands where a group was that is gone; at first what is still to be judged.
function nextTo(was) {
  if (was < 0) return board.groups.find((one) => !one.promoted) || board.groups[0];
  return board.groups[was] || board.groups.at(-1);
}

function take(data, { anew = false } = {}) {
  const was = board.groups.findIndex((one) => one.id === board.at);
  board.groups = anew ? data.groups : inOrder(data.groups);
  for (const part of ["single", "none", "stale", "undo"]) board[part] = data[part];
  board.loaded = true;
  if (board.at !== SINGLE && !here()) board.at = nextTo(was)?.id || (board.single.length ? SINGLE : "");
  const keys = new Set(quotesHere().map(keyOfQuote));
  for (const key of [...board.ticked]) if (!keys.has(key)) board.ticked.delete(key);
  if (data.codes) {
    board.coded = true;
    setCodebook(data.codes);
    emit("codes");
  }
}

export async function load() {
  try {
    const data = await getCandidates();
    board.trouble = "";
    take(data, { anew: true });
  } catch (err) {
    board.trouble = err.message;
  }
  emit("board");
}

let line = Promise.resolve();
let waiting = 0;
export const isBusy = () => waiting > 0;

// Resolves to the answer; rejects if it was refused or did not arrive.
export function send(wish) {
  waiting += 1;
  const job = line.then(() => editCandidates(wish)).finally(() => (waiting -= 1));
  const taken = job.then((now) => (take(now), now));
  line = taken.catch(() => {}).then(() => emit("board"));
  emit("board");
  return taken;
}
