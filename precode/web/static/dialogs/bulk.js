// Rejects many suggestions at once, after a look at exactly which.

import { reject } from "../decide/codings.js";
import { button, el, percent, plural, say, shorten } from "../dom.js";
import { passes } from "../model/sight.js";
import { itemOf, wordsOf } from "../model/standing.js";
import { nameOf, state } from "../model/state.js";
import { stuck } from "../server/saving.js";
import { dialogOf } from "./dialog.js";

export function askBulk() {
  if (!state.shown) return say("Show the suggestions first (h).");
  const items = state.open.items.filter((item) => item.undecided && passes(item));
  if (!items.length) return say("The filters leave no undecided suggestion.");
  const { name } = state.open;
  const boxes = new Map();
  const rows = items.map((item) => {
    const box = el("input", { type: "checkbox", onchange: () => count() });
    box.checked = true;
    boxes.set(item.key, box);
    const score = percent(item.suggestion.score);
    return el("li", {}, el("label", {}, box, el("span", {}, el("b", { text: nameOf(item.code) }), ` ${score}, turn ${item.turn}: “${shorten(wordsOf(item.start, item.end), 80)}”`)));
  });
  const progress = el("progress", { max: items.length, value: 0, hidden: true, "aria-label": "Rejected so far" });
  const told = el("p", { class: "quiet", role: "status" });
  const go = button("Reject", null, () => run(), { class: "no" });
  const stop = button("Stop", null, () => (stopped = true), { hidden: true });
  let stopped = false;

  const chosen = () => items.filter((item) => boxes.get(item.key).checked);
  function count() {
    go.textContent = `Reject ${plural(chosen().length, "suggestion")}`;
    go.disabled = !chosen().length;
  }

  async function run() {
    const todo = chosen();
    go.disabled = true;
    stop.hidden = progress.hidden = false;
    progress.max = todo.length;
    for (const box of boxes.values()) box.disabled = true;
    let done = 0;
    for (const { key } of todo) {
      if (stopped || !dialog.open || state.open.name !== name) break;
      told.textContent = `Rejecting ${done + 1} of ${todo.length}…`;
      const item = itemOf(key);
      const job = item?.undecided ? reject(item) : null;
      // A decision that could not be saved waits in the line; the rest is not attempted.
      const entry = await Promise.race([job, troubled()]);
      if (stuck()) break;
      if (entry) progress.value = done += 1;
    }
    watching = false;
    dialog.close();
    say(`Rejected ${done} of ${plural(todo.length, "suggestion")}. Each can be undone with u.`, done < todo.length ? "bad" : "");
  }

  let watching = true;
  const troubled = () =>
    new Promise((resolve) => {
      const look = () => (stuck() || !watching ? resolve("") : setTimeout(look, 300));
      setTimeout(look, 300);
    });

  const dialog = dialogOf(
    `Reject ${plural(items.length, "undecided suggestion")}`,
    [
      el("p", { text: "These suggestions of this transcript pass the filters. Untick what should stay to be decided." }),
      el("ul", { class: "bulk" }, ...rows),
      progress,
      told,
    ],
    () => [stop, go],
    { class: "wide" },
  );
  count();
  go.focus();
}
