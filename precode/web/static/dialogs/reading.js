// Marks a transcript as read: with a question where that leaves suggestions undecided.

import { setRead } from "../decide/marks.js";
import { button, el, plural } from "../dom.js";
import { toCheck } from "../model/sight.js";
import { state } from "../model/state.js";
import { dialogOf } from "./dialog.js";

export function toggleRead() {
  const { open } = state;
  if (open.read) return setRead(false);
  const left = open.items.filter((item) => item.suggestion && item.undecided).length;
  const checks = open.turns.filter((turn) => toCheck(turn.number)).length;
  if (!left || state.blind || !(state.shown || state.queue)) return setRead(true);
  const yes = button("Mark as read", null, () => (dialog.close(), setRead(true)), { class: "yes" });
  const dialog = dialogOf(
    "Mark as read?",
    [
      el("p", { text: `${plural(left, "suggestion")} ${left === 1 ? "is" : "are"} undecided. In a transcript that is read they count as not holding.` }),
      checks ? el("p", { text: `${plural(checks, "turn")} drawn for checking ${checks === 1 ? "is" : "are"} not checked.` }) : null,
    ],
    (self) => [button("Go on deciding", null, () => self.close()), yes],
  );
  yes.focus();
}
