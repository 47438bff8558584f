// A memo on a decision, on words or a turn, or on the transcript. What is typed is kept as a
// draft until the server has it, whatever becomes of the dialog.

import { memoOn } from "../decide/codings.js";
import { mark } from "../decide/marks.js";
import { button, el, say, shorten } from "../dom.js";
import { unpick, wordsOrSay } from "../model/focus.js";
import { wholeTurn, wordsOf } from "../model/standing.js";
import { codeOf, emit, nameOf, state } from "../model/state.js";
import { CROSSED } from "../model/words.js";
import { drafts } from "../server/saving.js";
import { dialogOf } from "./dialog.js";

export const draftKey = (about) => `${state.open.name}|${about}`;

// What the memo is about: {key, title, place, before}, or null.
function subject(item, whole) {
  if (whole) return { key: draftKey("all"), title: "Memo on the transcript", before: "" };
  if (item?.coding) {
    return { key: draftKey(item.key), title: `Memo on ${nameOf(item.code)}`, place: item, before: item.coding.memo, decided: true };
  }
  const words = item || wordsOrSay();
  if (words === CROSSED) return null;
  const place = words || wholeTurn();
  if (!place) return void say("Go to a turn first.");
  const title = item
    ? `Memo on these words (${codeOf(item.code).code} is not decided yet)`
    : words
      ? "Memo on these words"
      : `Memo on turn ${state.turn}`;
  return { key: draftKey(`${place.start}:${place.end}`), title, place, before: "", picked: Boolean(words && !item) };
}

export function askMemo(item, { whole = false } = {}) {
  const about = subject(item, whole);
  if (!about) return;
  const { key, title, place, before } = about;
  const field = el("textarea", { rows: 7, "aria-label": title });
  field.value = drafts.get(key) ?? before;
  field.addEventListener("input", () => {
    if (field.value.trim() && field.value !== before) drafts.set(key, field.value);
    else drafts.delete(key);
  });
  let sent = false;
  const send = (dialog) => {
    const memo = field.value;
    sent = true;
    const draft = { key, words: memo };
    if (about.decided) {
      if (memo !== before) memoOn(item, memo, draft).then(() => emit("drafts"));
    } else if (!memo.trim()) return void (sent = false) || say("The memo is empty.");
    else {
      const words = place && { start: place.start, end: place.end };
      mark("memo", words, whole ? "Memo on the transcript saved" : "Memo saved", { memo, draft }).then(() => emit("drafts"));
    }
    dialog.close();
    if (about.picked) unpick();
  };
  const dialog = dialogOf(
    title,
    [place && el("p", { class: "quote", text: `“${shorten(wordsOf(place.start, place.end), 160)}”` }), field],
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
    if (drafts.has(key) && drafts.get(key) === field.value && !sent) say("Kept as a draft: m goes on with it");
    emit("drafts");
  });
  field.focus();
}
