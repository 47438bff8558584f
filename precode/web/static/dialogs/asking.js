// Asks for a code: for words, or instead of another.

import { openCodebook } from "../codes/codebook.js";
import { add, changeTo } from "../decide/codings.js";
import { say, shorten } from "../dom.js";
import { wordsOrSay } from "../model/focus.js";
import { sees, shownItems } from "../model/sight.js";
import { wholeTurn, wordsOf } from "../model/standing.js";
import { nameOf, state } from "../model/state.js";
import { CROSSED } from "../model/words.js";

const quoted = (place) => `“${shorten(wordsOf(place.start, place.end), 160)}”`;

export function askCode() {
  const words = wordsOrSay();
  if (words === CROSSED) return;
  const place = words || wholeTurn();
  if (!place) return say("Go to a turn with words first.");
  openCodebook({
    title: words ? "Add a code to the selected words" : "Add a code to the whole turn",
    quote: quoted(place),
    choose: (id) => add(place, id),
  });
}

export function askChange(item) {
  if (!item) return say("Choose a suggestion or a coding first.");
  const rival = sees(item.turn) && state.codes.find((code) => code.code === item.suggestion?.rival?.code);
  const near = shownItems(item.turn).map((one) => one.code).filter((id) => id !== item.code);
  openCodebook({
    title: `Another code instead of ${nameOf(item.code)}`,
    quote: quoted(item),
    first: [...new Set([rival?.id, ...near].filter(Boolean))],
    choose: (id) => changeTo(item, id),
  });
}
