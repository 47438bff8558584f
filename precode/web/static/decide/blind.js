// Blind mode: a turn is coded first, and compared with its suggestions after.

import { say } from "../dom.js";
import { focusItem, focusTurn } from "../model/focus.js";
import { hasSeen, sealed, shownItems, toCompare } from "../model/sight.js";
import { wholeTurn } from "../model/standing.js";
import { emit, state } from "../model/state.js";
import { leaveQueue } from "../queue/queue.js";
import { mark } from "./marks.js";

export async function toggleBlind() {
  if (!state.blind && state.queue) await leaveQueue();
  state.blind = !state.blind;
  state.shown = false;
  emit("view");
  // The card in focus may be one that is out of sight now.
  if (state.turn !== null) focusTurn(state.turn, { key: state.key, take: false, scroll: false });
  if (state.blind && hasSeen()) return say("Blind mode. The suggestions of this transcript were in sight, so its turns cannot be coded blind.");
  say(state.blind ? "Blind mode: code a turn, then compare it with its suggestions (v)" : "Blind mode is off. Suggestions are hidden.");
}

export async function compare() {
  if (!state.blind) return say("Comparing is for blind mode (b).");
  if (hasSeen()) return say("The suggestions of this transcript were in sight already.");
  const number = state.turn;
  if (number === null || !sealed(number)) return say("This turn was compared already.");
  const words = wholeTurn(number);
  if (!words) return say("Nobody says a word in this turn.");
  const { name } = state.open;
  const entry = await mark("reveal", words, "");
  if (!entry || state.open.name !== name) return;
  const items = shownItems(number);
  const suggested = items.filter((item) => item.suggestion).length;
  say(suggested ? `${suggested === 1 ? "One suggestion" : `${suggested} suggestions`} for this turn` : "Nothing is suggested for this turn");
  if (state.turn !== number) return;
  if (items.length && !state.key) focusItem(items[0], { scroll: false });
}

export function blindCount() {
  const all = state.open.turns.filter((turn) => !turn.interviewer && turn.pieces.length);
  return { done: all.filter((turn) => !toCompare(turn.number)).length, of: all.length };
}
