// Where one stands over all, and whether the suggestions were ranked anew: asked for now and then.

import { plural, say } from "../dom.js";
import { emit, on, state } from "../model/state.js";
import { getProgress } from "./api.js";

const EVERY = 5; // decisions
let asking = false;
let again = false;
let waiting = 0;
let decisions = 0;
let version = null; // of the ranking that the page shows

export async function askProgress() {
  if (asking) return void (again = true);
  asking = true;
  again = false;
  try {
    const progress = await getProgress();
    state.progress = progress;
    for (const [name, left] of Object.entries(progress.transcripts || {})) {
      if (name !== state.open?.name) state.left.set(name, left);
    }
    emit("counted");
    heardLearning(progress.learned);
  } catch {
    // it is only a count: the next one will do
  }
  asking = false;
  if (again) askProgress();
}

// `fresh`: the open transcript was read with this very answer.
export function heardLearning(learned, { fresh = false } = {}) {
  if (!learned) return;
  const before = version;
  state.learned = learned;
  version = learned.version;
  if (before !== null && version > before) {
    say(`Re-ranked after ${plural(learned.decisions, "decision")}: ${learned.changed} of ${plural(learned.of, "suggestion")} changed`);
    emit("ranked", { fresh });
    again = asking; // the counts that are under way may be of the ranking before
    if (!asking) askProgress();
  }
  clearTimeout(waiting);
  if (learned.learning) waiting = setTimeout(askProgress, 2000);
  emit("learned");
}

on("standing", ({ now }) => {
  heardLearning(now.learned);
  decisions += 1;
  if (decisions % EVERY === 0) askProgress();
});
