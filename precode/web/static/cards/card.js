// One card: a code on words, why it is suggested, and what one decided.

import { showCode } from "../codes/codebook.js";
import * as act from "../decide/codings.js";
import { askChange } from "../dialogs/asking.js";
import { askMemo, draftKey } from "../dialogs/memo.js";
import { button, el, percent, shorten } from "../dom.js";
import { focusItem, pickedWords } from "../model/focus.js";
import { sealed, sees } from "../model/sight.js";
import { wordsOf } from "../model/standing.js";
import { codeOf, emit, state } from "../model/state.js";
import { jobOn } from "../server/saving.js";
import { hueClass } from "../text/pieces.js";
import { facetRow, isHeld } from "./facets.js";
import { draftLine, savingLine } from "./saved.js";

const STANDS = { open: "To decide", accepted: "Accepted", rejected: "Rejected", elsewhere: "Decided on other words", without: "Turn has no code" };

// A coding that stands on suggested words does not say so while the turn is sealed.
function toldOf({ became, stand, coding, offer, turn }) {
  if (became) return `Changed to ${codeOf(became.code).code}`;
  const own = !coding?.suggested && !offer;
  return stand === "accepted" && (own || sealed(turn)) ? "Added" : STANDS[stand];
}

export function card(item, redraw) {
  const { coding, stand } = item;
  const { code, label, group } = codeOf(item.code);
  const here = item.key === state.key;
  const job = jobOn(item.key);
  const small = ["rejected", "elsewhere", "without"].includes(stand) && !here;
  const told = toldOf(item);
  const why = sees(item.turn) && (item.suggestion || item.offer);
  return el(
    "article",
    {
      class: `card ${hueClass(item.code)} ${stand}${here ? " here" : ""}${job ? " busy" : ""}`,
      "data-key": item.key,
      tabindex: here ? "0" : "-1",
      "aria-label": `${code} ${label}, ${told}${why ? `, ${percent(why.score)}, ${why.strength} suggestion` : ""}`,
      "aria-busy": job && !job.failed ? "true" : null,
      onclick: (event) => here || event.target.closest("button, select") || focusItem(item, { scroll: false }),
      onfocusin: () => touch(item.key),
    },
    el("h3", {}, el("span", { class: "swatch", "aria-hidden": "true" }), el("b", { text: code }), ` ${label}`, el("span", { class: `stand ${stand}`, text: told })),
    small ? null : el("p", { class: "group", text: group }),
    coding?.changed ? el("p", {}, el("span", { class: "flag", text: "words changed since" })) : null,
    why && !small ? evidence(item) : null,
    coding?.memo ? el("p", { class: "memo", text: coding.memo }) : null,
    draftLine(draftKey(item.key)),
    stand === "accepted" && !small ? facetRow(item, redraw) : null,
    small ? null : buttons(item),
    job || isHeld(item.key) ? savingLine("Saving…", job || {}) : null,
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

function evidence({ suggestion, offer, start, end, code }) {
  const { score, strength } = suggestion || offer;
  const { prompted, why = [], rival, status } = suggestion || {};
  const cell = offer?.kind === "cell" ? `Offered for an empty cell: ${offer.cell_role || "this role"} has no ${codeOf(code).code} yet.` : "";
  return el(
    "div",
    { class: "evidence" },
    cell ? el("p", { class: "ask", text: cell }) : null,
    el("p", { class: "chance" }, el("meter", { min: 0, max: 1, value: score, "aria-hidden": "true" }), el("b", { text: percent(score) }), ` · ${strength ? `${strength} suggestion` : "below the threshold"}`, prompted ? ", prompted" : "", status ? `, ${status}` : ""),
    el("p", { class: "quote", text: `“${shorten(wordsOf(start, end), 110)}”` }),
    why.length ? el("ul", { class: "why", "aria-label": "Why" }, ...why.map((one) => el("li", { text: one }))) : null,
    rival ? el("p", { class: "rival", text: `Closest rival: ${rival.code} ${rival.label}, ${percent(rival.score)}` }) : null,
  );
}

function buttons(item) {
  const at = (key, label, onclick, more = {}) => button(label, key, onclick, { "data-act": key, ...more });
  const accepted = item.stand === "accepted";
  const onWords = !accepted && item.stand !== "rejected";
  return el(
    "div",
    { class: "acts" },
    accepted && !item.coding.changed ? null : at("a", accepted ? "Still right" : "Accept", () => act.accept(item), { class: "yes" }),
    item.stand === "rejected" ? null : at("r", "Reject", () => act.reject(item), { class: "no" }),
    at("c", "Change", () => askChange(item)),
    at("m", onWords ? "Memo on words" : "Memo", () => askMemo(item), { title: onWords ? "The suggestion is not decided: the memo goes to its words" : null }),
    pickedWords() ? at("t", "Trim to words", () => act.trim(item)) : null,
    at("i", "Definition", () => showCode(item.code)),
  );
}
