// Transcripts as the server gave them; the last few are kept, so that a queue moves quickly.

import { getTranscript } from "./api.js";
import { answered, heard, standingOf } from "./saving.js";

const MOST = 6;
const kept = new Map();
const fetching = new Map();

function keep(name, data) {
  kept.delete(name);
  kept.set(name, data);
  if (kept.size > MOST) kept.delete(kept.keys().next().value);
}

// As it was read last, with where the coder stands by what was heard since; undefined if unknown.
export function remembered(name) {
  const data = kept.get(name);
  return data && { ...data, ...standingOf(name), turns: data.turns, suggestions: data.suggestions };
}

// As it is now. An answer to a decision that overtakes the reading would be lost: read again then.
export async function read(name) {
  let data;
  let before;
  do {
    before = answered();
    data = await getTranscript(name);
  } while (before !== answered());
  keep(name, data);
  heard(name, data);
  return data;
}

export function prefetch(name) {
  if (kept.has(name) || fetching.has(name)) return;
  fetching.set(
    name,
    read(name)
      .catch(() => {}) // opening it will say what is wrong
      .finally(() => fetching.delete(name)),
  );
}
