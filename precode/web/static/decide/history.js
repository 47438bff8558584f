// Undo and redo, without limit: both are entries of their own in the record, and the server says
// which entry is next.

import { say } from "../dom.js";
import { focusTurn } from "../model/focus.js";
import { pieceAt } from "../model/standing.js";
import { emit, keyOf, nameOf, state } from "../model/state.js";
import { save, standingOf } from "../server/saving.js";

const WHAT = {
  no_code: "no code",
  fits_no_code: "fits no code",
  star: "a star",
  memo: "a memo",
  read: "marked as read",
  blind: "a turn compared",
};

function told(standing, entry) {
  const coding =
    standing.codings.find((one) => one.entry === entry && one.accepted) ||
    standing.codings.find((one) => one.entry === entry);
  if (coding) return `${nameOf(coding.code)} ${coding.accepted ? "accepted" : "rejected"}`;
  const found = standing.marks.find((one) => one.entry === entry);
  return (found && WHAT[found.kind]) || "a step that does not show in this transcript";
}

function placeOf(standing, entry) {
  const coding = standing.codings.find((one) => one.entry === entry && one.start !== null);
  const found = coding || standing.marks.find((one) => one.entry === entry && one.start !== null);
  return found && { turn: pieceAt(found.start)?.turn, key: coding && keyOf(coding.start, coding.end, coding.code) };
}

// Shows what came or went, if it is not in sight.
function goTo(name, place) {
  if (state.open.name === name && place?.turn && place.turn !== state.turn) focusTurn(place.turn, { key: place.key });
}

export async function undo() {
  emit("flush");
  const { name } = state.open;
  let what = "";
  let place = null;
  const entry = await save({
    name,
    doing: "undo",
    did: () => `Undone: ${what}`,
    build() {
      const now = standingOf(name);
      if (!now.undo) return void say("Nothing to undo.");
      what = told(now, now.undo);
      if (state.open.name === name) place = placeOf(now, now.undo);
      return { do: "undo", target: now.undo };
    },
    isDone: (now, _, sent) => now.undo !== sent.target,
  });
  if (entry) goTo(name, place);
}

export async function redo() {
  emit("flush");
  const { name } = state.open;
  const entry = await save({
    name,
    doing: "redo",
    did: (now) => `Redone: ${told(now, now.undo)}`,
    build() {
      const target = standingOf(name).redo;
      if (!target) return void say("Nothing to redo.");
      return { do: "undo", target };
    },
    isDone: (now, _, sent) => now.redo !== sent.target,
  });
  const now = standingOf(name);
  if (entry && state.open.name === name) goTo(name, placeOf(now, now.undo));
}
