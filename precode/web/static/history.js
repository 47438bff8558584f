// Undo and redo, without limit: both are entries of their own in the record.

import { say } from "./dom.js";
import { focusTurn } from "./focus.js";
import { save, standingOf } from "./saving.js";
import { emit, keyOf, nameOf, pieceAt, state } from "./state.js";

const undone = new Map(); // transcript -> undo entries of this page, the latest last

// A new decision ends what can be redone.
export const forget = (name) => undone.set(name, []);

const WHAT = { no_code: "no code", fits_no_code: "fits no code", star: "a star", memo: "a memo", read: "marked as read" };

function told(standing, entry) {
  const coding = standing.codings.find((one) => one.entry === entry && one.accepted) ||
    standing.codings.find((one) => one.entry === entry);
  if (coding) return `${nameOf(coding.code)} ${coding.accepted ? "accepted" : "rejected"}`;
  const found = standing.marks.find((one) => one.entry === entry);
  return found ? WHAT[found.kind] : "a step that does not show in this transcript";
}

// Shows what came or went, if it is not in sight.
function goTo(place) {
  if (place?.turn && place.turn !== state.turn) focusTurn(place.turn, { key: place.key });
}

function placeOf(standing, entry) {
  const coding = standing.codings.find((one) => one.entry === entry && one.start !== null);
  const found = coding || standing.marks.find((one) => one.entry === entry && one.start !== null);
  return found && { turn: pieceAt(found.start)?.turn, key: coding && keyOf(coding.start, coding.end, coding.code) };
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
      place = placeOf(now, now.undo);
      return { do: "undo", target: now.undo };
    },
    isDone: (now, _, sent) => now.undo !== sent.target,
  });
  if (entry && state.open.name === name) goTo(place);
  if (entry && entry !== "saved") undone.set(name, [...(undone.get(name) || []), entry]);
  emit("jobs");
}

// The server names the last undo; after a redo that would be the redo itself, so the page keeps
// its own list.
export function redo() {
  const { name } = state.open;
  return save({
    name,
    doing: "redo",
    did: (now) => `Redone: ${told(now, now.undo)}`,
    build() {
      const list = undone.get(name);
      const target = list ? list.at(-1) : standingOf(name).redo;
      if (!target) return void say("Nothing to redo.");
      return { do: "undo", target };
    },
    isDone: (now, _, sent) => now.redo !== sent.target,
  }).then((entry) => {
    if (!entry) return;
    undone.set(name, (undone.get(name) || []).slice(0, -1));
    const now = standingOf(name);
    if (state.open.name === name) goTo(placeOf(now, now.undo));
    emit("jobs");
  });
}

export const canRedo = () => {
  const list = undone.get(state.open?.name);
  return Boolean(list ? list.length : state.open?.redo);
};
