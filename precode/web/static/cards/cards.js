// The column beside the text: the turn in focus, its suggestions, codings and marks.

import { button, byId, el, plural } from "../dom.js";
import { current } from "../model/focus.js";
import { sealed, shownItems, toCheck } from "../model/sight.js";
import { fold, itemsOf, marksOf, skippedHere, turnOf } from "../model/standing.js";
import { on, state } from "../model/state.js";
import { here } from "../queue/queue.js";
import { bringTo } from "../text/scroll.js";
import "../text/transcript.js"; // hears of the focus first: the cards go below the turn it marks
import { card } from "./card.js";
import { markLine } from "./marks.js";
import { heading } from "./turnhead.js";

export function drawCards({ keepFocus = true } = {}) {
  const panel = byId("cards");
  const hadFocus = panel.contains(document.activeElement) ? document.activeElement : null;
  const was = hadFocus && { key: hadFocus.closest(".card")?.dataset.key, act: hadFocus.dataset.act };
  const turn = turnOf(state.turn);
  if (!turn) {
    panel.replaceChildren(el("p", { class: "quiet", text: state.open ? "Press j, or click a turn, to begin." : "" }));
    return;
  }
  const { number } = turn;
  if (skippedHere().has(number)) {
    // The cards quote the passage, so that they go with it.
    panel.replaceChildren(
      el("h2", { class: "folded", text: `Turn ${number} is folded away` }),
      button("Show it", "x", () => fold(), { "data-act": "x" }),
    );
    if (was && keepFocus) refocus({ act: "x" });
    return;
  }
  // What the queue asks about comes first; the rest as in the text.
  const wanted = here();
  const asked = (item) => Number(wanted !== null && item.offer === wanted);
  const items = [...shownItems(number)].sort((a, b) => asked(b) - asked(a));
  panel.replaceChildren(
    heading(turn),
    ...items.map((item) => card(item, drawCards)),
    items.length ? "" : el("p", { class: toCheck(number) ? "ask" : "quiet", text: nothing(number) }),
    ...marksOf(number).filter((mark) => mark.kind !== "read" && mark.kind !== "blind").map(markLine),
  );
  if (was && keepFocus) refocus(was);
}

function nothing(number) {
  const hidden = itemsOf(number).length - shownItems(number).length;
  if (sealed(number)) return turnOf(number).interviewer ? "" : "Code this turn first: n adds a code, 0 says that it carries none, f that none fits. Then compare with the suggestions (v).";
  if (toCheck(number)) return "Nothing is suggested here. Does it carry a code? 0 says no code, n adds a code.";
  if (!state.shown && !state.blind && !state.queue) return "Suggestions are hidden for a first reading. Show them with h, or add codes yourself with n.";
  return hidden ? `${plural(hidden, "card")} of this turn hidden by the filters.` : "Nothing is suggested here.";
}

function refocus({ key, act: name }) {
  const cards = [...document.querySelectorAll("#cards .card")];
  const home = cards.find((one) => one.dataset.key === (key || state.key)) || byId("cards");
  const wanted = name && home.querySelector(`[data-act="${CSS.escape(name)}"]`);
  (wanted || (home.id === "cards" ? document.querySelector(".turn.here") : home))?.focus({ preventScroll: true });
}

// On a phone the cards stand below their turn, elsewhere in the column beside it.
const narrow = matchMedia("(max-width: 760px)");
function placeCards() {
  const turn = narrow.matches && document.querySelector(".turn.here");
  const panel = byId("cards");
  if (turn) {
    if (turn.nextElementSibling !== panel) turn.after(panel);
  } else if (panel.parentElement !== byId("side")) byId("side").append(panel);
}
narrow.addEventListener("change", placeCards);

// Drawing anew while a dialog was open may have taken away what had the focus before it.
document.addEventListener(
  "close",
  () => setTimeout(() => document.activeElement === document.body && refocus({})),
  true,
);

on("focus", ({ take, scroll }) => {
  drawCards({ keepFocus: !take });
  placeCards();
  const target = document.querySelector("#cards .card.here") || document.querySelector(".turn.here");
  if (take) target?.focus({ preventScroll: true });
  if (current() && !narrow.matches) document.querySelector("#cards .card.here")?.scrollIntoView({ block: "nearest" });
  if (!scroll) return;
  bringTo(state.turn);
});
for (const topic of ["view", "jobs", "drawn", "picked", "drafts", "codes"]) on(topic, () => drawCards());
