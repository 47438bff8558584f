// The head of the cards: the turn in focus and what one can say about it as a whole.

import { compare } from "../decide/blind.js";
import * as marks from "../decide/marks.js";
import { askCode } from "../dialogs/asking.js";
import { askMemo } from "../dialogs/memo.js";
import { button, el, shorten } from "../dom.js";
import { pickedWords } from "../model/focus.js";
import { sealed } from "../model/sight.js";
import { fold, wordsOf } from "../model/standing.js";
import { state } from "../model/state.js";
import { CROSSED } from "../model/words.js";
import { next } from "../queue/next.js";
import { drafts, jobOn } from "../server/saving.js";
import { draftLine, savingLine } from "./saved.js";

export function heading(turn) {
  const words = pickedWords();
  const told = words === CROSSED ? "Words of several turns are selected" : words && `“${shorten(wordsOf(words.start, words.end), 90)}”`;
  const saving = jobOn(`turn:${turn.number}`);
  return el(
    "section",
    { class: "turnhead", "aria-label": `Turn ${turn.number}` },
    el(
      "div",
      { class: "turnline" },
      el("h2", {}, `Turn ${turn.number} `, el("span", { text: turn.speaker })),
      button("Back", "k", () => next(-1), { "data-act": "k", class: "small" }),
      button("Next", "j", () => next(1), { "data-act": "j", class: "small" }),
    ),
    told ? el("p", { class: "picked", text: told }) : null,
    el(
      "div",
      { class: "acts" },
      button(told ? "Add code to words" : "Add code", "n", askCode, { "data-act": "n" }),
      button("Star", "s", () => marks.star(), { "data-act": "s" }),
      button("No code", "0", marks.noCode, { "data-act": "0" }),
      button("Fits no code", "f", marks.fitsNoCode, { "data-act": "f" }),
      button("Memo", state.key ? null : "m", () => askMemo(null), { "data-act": "tm", title: told ? "Memo on the selected words" : "Memo on the turn" }),
      button("Fold away", "x", () => fold(), { "data-act": "x" }),
      sealed(turn.number) && turn.pieces.length ? button("Compare with the suggestions", "v", compare, { "data-act": "v", class: "yes" }) : null,
    ),
    ...[...drafts.keys()].filter((key) => isOfTurn(key, turn)).map(draftLine),
    saving ? savingLine("Saving…", saving) : null,
  );
}

// A memo on words or a turn is kept under its offsets.
function isOfTurn(key, turn) {
  return turn.pieces.some(([from, to]) => {
    const [start, end, more] = key.slice(state.open.name.length + 1).split(":");
    return key.startsWith(`${state.open.name}|`) && !more && from <= Number(start) && Number(end) <= to;
  });
}
