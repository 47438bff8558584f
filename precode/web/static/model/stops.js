// The way from one thing to decide to the next, in the order of the transcript.

import { plural, say } from "../dom.js";
import { focusItem, focusTurn } from "./focus.js";
import { isStop, undecidedIn } from "./sight.js";
import { skippedHere } from "./standing.js";
import { state } from "./state.js";

export function step(by) {
  const { turns } = state.open;
  const at = turns.findIndex((turn) => turn.number === state.turn);
  const skipped = skippedHere();
  for (let i = at < 0 ? (by > 0 ? 0 : turns.length - 1) : at + by; turns[i]; i += by) {
    const { number } = turns[i];
    const reading = !state.blind && !state.shown;
    if (!isStop(number) || (skipped.has(number) && !reading)) continue;
    const [first] = state.blind ? [] : undecidedIn(number);
    return first ? focusItem(first) : focusTurn(number);
  }
  say(`Nothing left ${by > 0 ? "after" : "before"} this turn.${elsewhere()}`);
}

function elsewhere() {
  const others = state.open.turns.filter((turn) => turn.number !== state.turn && isStop(turn.number)).length;
  if (!others || (!state.blind && !state.shown)) return "";
  return ` ${plural(others, "other turn")} ${others === 1 ? "is" : "are"} left.`;
}
