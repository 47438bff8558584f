// The list of keys.

import { el } from "../dom.js";
import { dialogOf } from "./dialog.js";

const KEYS = [
  ["Reading", [["j k", "next, previous turn with something to decide (every turn while suggestions are hidden)"], ["J K", "next, previous transcript"], ["↓ ↑", "next, previous card, then turn"], ["h", "show or hide suggestions"], ["x", "fold a passage away, or show it"], ["⇧R", "transcript read, or not"]]],
  ["Deciding", [["a", "accept"], ["r", "reject"], ["c", "change the code"], ["t", "trim to the selected words"], ["m", "memo on the card, the words or the turn"], ["⇧M", "memo on the transcript"], ["1 2 3 4", "delivered by, status, prompted, confidence; again for the next value"], ["u", "undo"], ["⇧U", "redo"]]],
  ["Words", [["⇧→ ⇧←", "select: move the end by a word (with Ctrl by a sentence)"], ["⇧↓ ⇧↑", "select: move the start"], ["n", "add a code to the words, or to the turn; Ctrl Enter makes a new one of the search words"], ["s", "star the words"], ["0", "no code in this turn"], ["f", "matters, but fits no code"], ["Esc", "select nothing"]]],
  ["Queues", [["q", "choose the order: transcript, most certain, most uncertain, one code, empty cells"], ["j k", "in a queue: its next, previous item"]]],
  ["Blind mode", [["b", "begin or end: each turn is coded before its suggestions show"], ["v", "compare the turn with its suggestions"], ["j k", "in blind mode: next, previous turn not compared yet"]]],
  ["Candidates for new codes", [["g", "open them, or go back to the transcript"], ["j k", "next, previous group"], ["Ctrl Enter", "save what is typed (leaving the field does too)"], ["u", "undo what was done there"]]],
  ["Finding", [["/", "codebook"], ["i", "definition of the card's code"], ["w", "filters"], ["[", "list of cases and queue"], ["=", "where you stand"], ["?", "these keys"]]],
];

const row = ([key, words]) => [
  el("dt", {}, ...key.split(" ").map((one) => el("kbd", { text: one }))),
  el("dd", { text: words }),
];

export function showKeys() {
  const parts = KEYS.map(([title, rows]) => el("section", {}, el("h3", { text: title }), el("dl", {}, ...rows.flatMap(row))));
  dialogOf("Keys", [el("div", { class: "keys" }, ...parts)], undefined, { class: "wide" });
}
