// Questions to the coder: a memo, a code for words, another code, and the list of keys.

import { add, changeTo, mark, memoOn, wholeTurn } from "./actions.js";
import { openCodebook } from "./codebook.js";
import { button, el, say, shorten } from "./dom.js";
import { unpick, wordsOrSay } from "./focus.js";
import { drafts } from "./saving.js";
import { codeOf, emit, itemsOf, nameOf, state, wordsOf } from "./state.js";
import { CROSSED } from "./words.js";

export function dialogOf(title, body, foot, props = {}) {
  const dialog = el("dialog", { "aria-label": title, ...props });
  dialog.append(
    el("header", {}, el("h2", { text: title }), button("Close", "Esc", () => dialog.close())),
    ...body,
    el("footer", {}, ...foot(dialog)),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export const draftKey = (about) => `${state.open.name}|${about}`;

export function askCode() {
  const words = wordsOrSay();
  if (words === CROSSED) return;
  const place = words || wholeTurn();
  if (!place) return say("Go to a turn with words first.");
  openCodebook({
    title: words ? "Add a code to the selected words" : "Add a code to the whole turn",
    quote: `“${shorten(wordsOf(place.start, place.end), 160)}”`,
    choose: (id) => add(place, id),
  });
}

export function askChange(item) {
  if (!item) return say("Choose a suggestion or a coding first.");
  const rival = state.codes.find((code) => code.code === item.suggestion?.rival?.code);
  const near = itemsOf(item.turn).map((one) => one.code).filter((id) => id !== item.code);
  openCodebook({
    title: `Another code instead of ${nameOf(item.code)}`,
    quote: `“${shorten(wordsOf(item.start, item.end), 160)}”`,
    first: [...new Set([rival?.id, ...near].filter(Boolean))],
    choose: (id) => changeTo(item, id),
  });
}

// A memo on a decision, on words or a turn, or (with `whole`) on the transcript. What is typed is
// kept as a draft until the server has it, whatever becomes of the dialog.
export function askMemo(item, { whole = false } = {}) {
  const words = whole ? null : item && !item.coding ? { start: item.start, end: item.end } : wordsOrSay();
  if (words === CROSSED) return;
  const decided = !whole && item?.coding;
  const place = whole ? null : decided ? { start: item.start, end: item.end } : words || wholeTurn();
  if (!whole && !decided && !place) return say("Go to a turn first.");
  const key = draftKey(decided ? item.key : whole ? "all" : `${place.start}:${place.end}`);
  const title = whole
    ? "Memo on the transcript"
    : decided
      ? `Memo on ${nameOf(item.code)}`
      : item && !words
        ? `Memo on the words of ${codeOf(item.code).code}`
        : words
          ? "Memo on these words"
          : `Memo on turn ${state.turn}`;
  const field = el("textarea", { rows: 7, "aria-label": title });
  const before = decided ? item.coding.memo : "";
  field.value = drafts.get(key) ?? before;
  field.addEventListener("input", () => {
    if (field.value.trim() && field.value !== before) drafts.set(key, field.value);
    else drafts.delete(key);
  });
  const send = (dialog) => {
    const memo = field.value;
    const draft = { key, words: memo };
    if (decided) {
      if (memo !== before) memoOn(item, memo, draft).then(() => emit("drafts"));
    } else if (!memo.trim()) return say("The memo is empty.");
    else mark("memo", place, whole ? "Memo on the transcript saved" : "Memo saved", { memo, draft }).then(() => emit("drafts"));
    dialog.close();
    if (words && !item) unpick();
  };
  const dialog = dialogOf(
    title,
    [place ? el("p", { class: "quote", text: `“${shorten(wordsOf(place.start, place.end), 160)}”` }) : null, field].filter(Boolean),
    (self) => [
      button("Throw away", null, () => (drafts.delete(key), self.close()), { class: "small" }),
      button("Save", "Ctrl Enter", () => send(self), { class: "yes" }),
    ],
    { class: "memoing" },
  );
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(dialog);
  });
  dialog.addEventListener("close", () => {
    emit("drafts");
  });
  field.focus();
}

export const KEYS = [
  ["Reading", [["j k", "next, previous turn with something to decide (every turn while suggestions are hidden)"], ["J K", "next, previous transcript"], ["↓ ↑", "next, previous card, then turn"], ["h", "show or hide suggestions"], ["x", "fold a passage away, or show it"], ["⇧R", "transcript read, or not"]]],
  ["Deciding", [["a", "accept"], ["r", "reject"], ["c", "change the code"], ["t", "trim to the selected words"], ["m", "memo on the card, the words or the turn"], ["⇧M", "memo on the transcript"], ["1 2 3 4", "delivered by, status, prompted, confidence"], ["u", "undo"], ["⇧U", "redo"]]],
  ["Words", [["⇧→ ⇧←", "select: move the end by a word (with Ctrl by a sentence)"], ["⇧↓ ⇧↑", "select: move the start"], ["n", "add a code to the words, or to the turn"], ["s", "star the words"], ["0", "no code in this turn"], ["f", "matters, but fits no code"], ["Esc", "select nothing"]]],
  ["Finding", [["/", "codebook"], ["i", "definition of the card's code"], ["w", "filters"], ["[", "list of cases"], ["?", "these keys"]]],
];

export function showKeys() {
  dialogOf(
    "Keys",
    [
      el(
        "div",
        { class: "keys" },
        ...KEYS.map(([title, rows]) =>
          el(
            "section",
            {},
            el("h3", { text: title }),
            el("dl", {}, ...rows.flatMap(([key, words]) => [el("dt", {}, ...key.split(" ").map((one) => el("kbd", { text: one }))), el("dd", { text: words })])),
          ),
        ),
      ),
    ],
    () => [],
    { class: "wide" },
  );
}

