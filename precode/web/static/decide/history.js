// Undo and redo, without limit and over all transcripts: both are entries of their own in the
// record, and the server says which entry is next, and where.

import { say } from "../dom.js";
import { emit, keyOf, nameOf, state } from "../model/state.js";
import { save, standingOf, steps } from "../server/saving.js";

const WHAT = { no_code: "no code", fits_no_code: "fits no code", star: "a star", memo: "a memo", read: "marked as read" };

// What an entry says, as far as this page knows: {words, start, key}.
function about(name, entry) {
  const standing = standingOf(name);
  const codings = (standing?.codings || []).filter((one) => one.entry === entry);
  const coding = codings.find((one) => one.accepted) || codings[0];
  if (coding) {
    const { start, end, code } = coding;
    const words = `${nameOf(code)} ${coding.accepted ? "accepted" : "rejected"}`;
    return { words, start, key: keyOf(start, end, code), coding };
  }
  const mark = standing?.marks.find((one) => one.entry === entry);
  return { words: (mark && WHAT[mark.kind]) || "the last step", start: mark?.start ?? null };
}

// A coding that still stands has only lost its last memo or facets.
function toldOf({ words, key, coding }, now) {
  const still = coding && now.codings.find((one) => keyOf(one.start, one.end, one.code) === key);
  return still && still.accepted === coding.accepted ? `the last memo or facets of ${nameOf(coding.code)}` : words;
}

const where = (name) => (name === state.open.name ? "" : ` in ${name}`);

async function step(doing, next) {
  emit("flush");
  let place = null;
  let told = "";
  const entry = await save({
    name: state.open.name,
    doing,
    build() {
      const { target, name } = next();
      if (!target) return void say(`Nothing to ${doing}.`);
      place = { name, ...about(name, target) };
      return { in: name, do: "undo", target };
    },
    did(now) {
      told = doing === "undo" ? `Undone: ${toldOf(place, now)}` : `Redone: ${about(place.name, steps.undo).words}`;
      return told + where(place.name);
    },
    isDone: (now, _, sent) => now[doing] !== sent.target,
  });
  if (!entry || !place) return;
  if (doing === "redo") Object.assign(place, about(place.name, steps.undo));
  emit("wanted", place);
}

export const undo = () => step("undo", () => ({ target: steps.undo, name: steps.undo_in }));
export const redo = () => step("redo", () => ({ target: steps.redo, name: steps.redo_in }));
