// The cards of the turn in focus: what is suggested and what was decided.

import * as act from "./actions.js";
import { showCode } from "./codebook.js";
import { askChange, askCode, askMemo, draftKey } from "./dialogs.js";
import { button, byId, el, plural, shorten } from "./dom.js";
import { facetRow, isHeld } from "./facets.js";
import { current, focusItem, pickedWords, scrollTo } from "./focus.js";
import { drafts, jobOn, tryAgain } from "./saving.js";
import { codeOf, emit, itemsOf, marksOf, on, passes, shownItems, skippedHere, state, turnOf, wordsOf } from "./state.js";
import { fold, hueClass } from "./transcript.js";
import { CROSSED } from "./words.js";

const CHANCES = [[0.85, "Very likely"], [0.6, "Likely"], [0.4, "About even"], [0.2, "Rather unlikely"], [0, "Unlikely"]];
const chance = (score) => CHANCES.find(([from]) => Math.round(score * 100) / 100 >= from)[1];
const percent = (score) => (score < 0.01 ? "under 1%" : `${Math.round(score * 100)}%`);
const STANDS = { open: "To decide", accepted: "Accepted", rejected: "Rejected", elsewhere: "Decided on other words" };

export function drawCards({ keepFocus = true } = {}) {
  const panel = byId("cards");
  const hadFocus = panel.contains(document.activeElement) ? document.activeElement : null;
  const was = hadFocus && { key: hadFocus.closest(".card")?.dataset.key, act: hadFocus.dataset.act };
  const turn = turnOf(state.turn);
  if (!turn) {
    panel.replaceChildren(el("p", { class: "quiet", text: state.open ? "Press j, or click a turn, to begin." : "" }));
    return;
  }
  const items = shownItems(state.turn);
  const hidden = itemsOf(state.turn).length - items.length;
  if (skippedHere().has(state.turn)) {
    // The cards quote the passage, so that they go with it.
    panel.replaceChildren(
      el("h2", { class: "folded", text: `Turn ${state.turn} is folded away` }),
      button("Show it", "x", () => fold(), { "data-act": "x" }),
    );
    if (was && keepFocus) refocus({ act: "x" });
    return;
  }
  panel.replaceChildren(
    heading(turn),
    ...items.map(card),
    items.length ? "" : el("p", { class: "quiet", text: nothing(hidden) }),
    ...marksOf(state.turn).filter((mark) => mark.memo || mark.kind !== "read").map(markLine),
  );
  if (was && keepFocus) refocus(was);
}

function nothing(hidden) {
  if (!state.shown) return "Suggestions are hidden for a first reading. Show them with h, or add codes yourself with n.";
  return hidden ? `${plural(hidden, "card")} of this turn hidden by the filters.` : "Nothing is suggested here.";
}

function refocus({ key, act: name }) {
  const cards = [...document.querySelectorAll("#cards .card")];
  const home = cards.find((one) => one.dataset.key === (key || state.key)) || byId("cards");
  const wanted = name && home.querySelector(`[data-act="${name}"]`);
  (wanted || (home.id === "cards" ? document.querySelector(".turn.here") : home))?.focus({ preventScroll: true });
}

function heading(turn) {
  const words = pickedWords();
  const told = words === CROSSED ? "Words of several turns are selected" : words && `“${shorten(wordsOf(words.start, words.end), 90)}”`;
  const saving = jobOn(`turn:${turn.number}`);
  return el(
    "section",
    { class: "turnhead", "aria-label": `Turn ${turn.number}` },
    el("h2", {}, `Turn ${turn.number} `, el("span", { text: turn.speaker })),
    told ? el("p", { class: "picked", text: told }) : null,
    el(
      "div",
      { class: "acts" },
      button(told ? "Add code to words" : "Add code", "n", askCode, { "data-act": "n" }),
      button("Star", "s", () => act.star(), { "data-act": "s" }),
      button("No code", "0", act.noCode, { "data-act": "0" }),
      button("Fits no code", "f", act.fitsNoCode, { "data-act": "f" }),
      button("Memo", state.key ? null : "m", () => askMemo(null), { "data-act": "tm" }),
      button("Fold away", "x", () => fold(), { "data-act": "x" }),
    ),
    ...[...drafts.keys()].filter((key) => isOfTurn(key, turn)).map(draftLine),
    saving ? state_("Saving…", saving) : null,
  );
}

// A memo on words or a turn is kept under its offsets.
function isOfTurn(key, turn) {
  return turn.pieces.some(([from, to]) => {
    const [start, end, more] = key.slice(state.open.name.length + 1).split(":");
    return key.startsWith(`${state.open.name}|`) && !more && from <= Number(start) && Number(end) <= to;
  });
}

const draftLine = (key) =>
  drafts.has(key) ? el("p", { class: "memo draft" }, "Memo not saved (m goes on with it): ", drafts.get(key)) : null;

const state_ = (words, job) =>
  el(
    "p",
    { class: job.failed ? "saving failed" : "saving" },
    job.failed ? `Not saved: ${job.doing}. ` : words,
    job.failed ? button("Try again", null, tryAgain, { "data-act": "again" }) : null,
  );

function card(item) {
  const { suggestion, coding, stand } = item;
  const { code, label, group } = codeOf(item.code);
  const here = item.key === state.key;
  const job = jobOn(item.key);
  const small = (stand === "rejected" || stand === "elsewhere") && !here;
  const became = item.became && `Changed to ${codeOf(item.became.code).code}`;
  const told = became || (stand === "accepted" && !coding.suggested ? "Added" : STANDS[stand]);
  return el(
    "article",
    {
      class: `card ${hueClass(item.code)} ${stand}${here ? " here" : ""}${job ? " busy" : ""}`,
      "data-key": item.key,
      tabindex: here ? "0" : "-1",
      "aria-label": `${code} ${label}, ${told}${suggestion && state.shown ? `, ${chance(suggestion.score)}, ${percent(suggestion.score)}` : ""}`,
      "aria-busy": job && !job.failed ? "true" : null,
      onclick: (event) => here || event.target.closest("button, select") || focusItem(item, { scroll: false }),
      onfocusin: () => touch(item.key),
    },
    el("h3", {}, el("span", { class: "swatch", "aria-hidden": "true" }), el("b", { text: code }), ` ${label}`, el("span", { class: `stand ${stand}`, text: told })),
    small ? null : el("p", { class: "group", text: group }),
    suggestion && state.shown && !small ? evidence(item) : null,
    coding?.memo ? el("p", { class: "memo", text: coding.memo }) : null,
    draftLine(draftKey(item.key)),
    stand === "accepted" && !small ? facetRow(item, drawCards) : null,
    small ? null : buttons(item),
    job || isHeld(item.key) ? state_("Saving…", job || {}) : null,
  );
}

// The Tab key or a press of the mouse went to a card: nothing is drawn anew, or the click that
// follows would find its button gone.
function touch(key) {
  if (state.key === key) return;
  state.key = key;
  for (const one of document.querySelectorAll("#cards .card")) one.classList.toggle("here", one.dataset.key === key);
  emit("touched");
}

function evidence({ suggestion, start, end }) {
  const { score, strength, prompted, why, rival, status } = suggestion;
  return el(
    "div",
    { class: "evidence" },
    el("p", { class: "chance" }, el("meter", { min: 0, max: 1, value: score, "aria-hidden": "true" }), el("b", { text: `${chance(score)}, ${percent(score)}` }), ` · ${strength} suggestion`, prompted ? ", prompted" : "", status ? `, ${status}` : ""),
    el("p", { class: "quote", text: `“${shorten(wordsOf(start, end), 110)}”` }),
    why.length ? el("ul", { class: "why", "aria-label": "Why" }, ...why.map((one) => el("li", { text: one }))) : null,
    rival ? el("p", { class: "rival", text: `Closest rival: ${rival.code} ${rival.label}, ${percent(rival.score)}` }) : null,
  );
}

function buttons(item) {
  const at = (key, label, onclick, more = {}) => button(label, key, onclick, { "data-act": key, ...more });
  return el(
    "div",
    { class: "acts" },
    item.stand === "accepted" ? null : at("a", "Accept", () => act.accept(item), { class: "yes" }),
    item.stand === "rejected" ? null : at("r", "Reject", () => act.reject(item), { class: "no" }),
    at("c", "Change", () => askChange(item)),
    at("m", "Memo", () => askMemo(item)),
    pickedWords() ? at("t", "Trim to words", () => act.trim(item)) : null,
    at("i", "Definition", () => showCode(item.code)),
  );
}

const KINDS = { no_code: "No code in this turn", fits_no_code: "No code fits", star: "Starred", memo: "Memo" };

function markLine(mark) {
  const told = KINDS[mark.kind] || mark.kind;
  return el(
    "section",
    { class: "mark", "aria-label": told },
    el("b", { text: mark.kind === "star" ? "★ Starred" : told }),
    mark.kind === "no_code" ? null : el("span", { class: "quote", text: ` “${shorten(wordsOf(mark.start, mark.end), 70)}”` }),
    mark.memo ? el("p", { class: "memo", text: mark.memo }) : null,
    button("Take back", null, () => act.takeBack(mark.entry, `${told}: taken back`), { class: "small", "data-act": mark.entry }),
  );
}

// On a phone the cards stand below their turn, elsewhere in the column beside it.
const narrow = matchMedia("(max-width: 760px)");
export function placeCards() {
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
  if (state.key && !passes(current() || {})) state.key = null;
  drawCards({ keepFocus: !take });
  placeCards();
  const target = document.querySelector("#cards .card.here") || document.querySelector(".turn.here");
  if (take) target?.focus({ preventScroll: true });
  if (state.key && !narrow.matches) document.querySelector("#cards .card.here")?.scrollIntoView({ block: "nearest" });
  if (!scroll) return;
  scrollTo(state.turn);
  // Turns far away have guessed heights until they are near.
  requestAnimationFrame(() => scrollTo(state.turn));
});
for (const topic of ["view", "jobs", "drawn", "picked", "drafts"]) on(topic, () => drawCards());
