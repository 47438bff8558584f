// What the coder may see of the suggestions, turn by turn, and what is a stop for j.

import { codeOf, emit, on, state } from "./state.js";
import { itemsOf, marksOf, turnOf } from "./standing.js";

// Transcripts whose suggestions were in sight: no turn of theirs is coded blind any more. The
// record knows of those of other days.
const seen = new Set();
for (const topic of ["view", "drawn", "queue"]) on(topic, look);
export const hasSeen = () => Boolean(state.open.seen) || seen.has(state.open.name);

function look() {
  if (!state.open || state.blind || !(state.shown || state.queue) || hasSeen()) return;
  seen.add(state.open.name);
  if (state.open.suggestions.length) emit("firstsight");
}

// In blind mode a turn is sealed until it was coded and compared.
export const sealed = (number) => state.blind && !hasSeen() && !state.open.compared.has(number);

export const sees = (number) => Boolean(state.queue) || (state.blind ? !sealed(number) : state.shown);

// What the record says about the sight that a decision was made in.
export const sightOf = (number) => (sealed(number) ? "blind" : sees(number) ? "shown" : "hidden");

// Whether an item shows; what one decided oneself shows even while suggestions are hidden.
export function passes(item) {
  if (!item.coding && !sees(item.turn)) return false;
  if (state.queue) return Boolean(item.coding || item.suggestion || item.offer === state.queue.items[state.queue.at]);
  if (sealed(item.turn) && !item.coding?.accepted) return false;
  const { code, group, role, strength, undecided } = sees(item.turn) && !state.blind ? state.filter : {};
  if (undecided && !item.undecided) return false;
  if (code && item.code !== code) return false;
  if (role && turnOf(item.turn)?.role !== role) return false;
  if (group && codeOf(item.code).group !== group) return false;
  return !strength || item.suggestion?.strength === strength;
}

export const filtering = () => Object.values(state.filter).some(Boolean);
export const shownItems = (number) => itemsOf(number).filter(passes);
export const undecidedIn = (number) => shownItems(number).filter((item) => item.undecided);

// A participant's turn that is still to be coded blind.
export const toCompare = (number) => {
  const turn = turnOf(number);
  return Boolean(turn?.pieces.length && !turn.interviewer && sealed(number));
};

// A turn that the suggestions leave out and that was drawn to be looked at all the same.
const drawnForCheck = (number) =>
  Boolean(state.open.sample?.includes(number) || state.queue?.items.some((one) => one.kind === "check" && one.transcript === state.open.name && one.turn === number));

const isJudged = (number) =>
  itemsOf(number).some((item) => item.coding?.accepted) || marksOf(number).some((mark) => mark.kind === "no_code" || mark.kind === "fits_no_code");

export const toCheck = (number) => !state.blind && sees(number) && drawnForCheck(number) && !isJudged(number);

// Without suggestions the stops are the turns as they read.
export function isStop(number) {
  if (state.blind) return toCompare(number);
  if (!state.shown) return true;
  const { code, group, role, strength } = state.filter;
  return undecidedIn(number).length > 0 || (toCheck(number) && !code && !group && !role && !strength);
}
