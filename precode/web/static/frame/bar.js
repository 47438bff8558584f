// The bar on top: the study, where one stands, what is saved, and what is not.

import { isOpen, toggleCandidates } from "../candidates/view.js";
import { blindCount } from "../decide/blind.js";
import { redo, undo } from "../decide/history.js";
import { openCodebook } from "../codes/codebook.js";
import { showKeys } from "../dialogs/keys.js";
import { showStanding } from "../dialogs/standing.js";
import { button, byId, el, plural, shorten } from "../dom.js";
import { hasSeen } from "../model/sight.js";
import { leftOf, on, state } from "../model/state.js";
import { drafts, giveUp, steps, stuck, tryAgain, waiting } from "../server/saving.js";
import { toggleCases } from "./left.js";

const missed = () => {
  const { suggested = 0, others } = state.progress?.expected || {};
  return Math.round(suggested + (others ?? 0));
};

const stat = (name, ...words) => el("span", { class: `stat ${name}` }, ...words.map((word) => (typeof word === "number" ? el("b", { text: word }) : word)));

function where() {
  const { open, study, progress } = state;
  if (state.blind) {
    if (hasSeen()) return [stat("mode", "Blind mode"), stat("", "not here: the suggestions were in sight")];
    const { done, of } = blindCount();
    return [stat("mode", "Blind mode"), stat("", done, " of ", of, " turns compared")];
  }
  const all = study.transcripts;
  const made = progress?.decided ?? all.reduce((sum, one) => sum + one.accepted + one.rejected, 0);
  const lefts = all.map(leftOf).filter((left) => left !== undefined);
  const left = lefts.reduce((sum, one) => sum + one, 0);
  const suggested = open.items.filter((item) => item.suggestion);
  const decided = suggested.filter((item) => !item.undecided).length;
  const about = missed();
  // A first reading should not be told how much there is to be found.
  const expected = progress?.expected && (state.shown || state.queue) ? [", about ", about, ` ${about === 1 ? "code" : "codes"} still missed`] : [];
  return [
    suggested.length
      ? stat("", decided, " of ", suggested.length, " decided", ...(open.read ? [", read"] : [", ", suggested.length - decided, " left here"]))
      : stat("", open.codings.length, " decided here"),
    stat("all", "Study: ", made, " decided", ...(lefts.length === all.length ? [", ", left, " left"] : []), ...expected),
  ];
}

function whereOrButton(stats) {
  if (!state.progress) return el("div", { class: "where" }, ...stats);
  const label = `Where you stand: ${stats.map((one) => one.textContent).join("; ")}`;
  return el("button", { type: "button", class: "where", title: "Where you stand (=)", "aria-label": label, "aria-keyshortcuts": "=", "data-act": "standing", onclick: showStanding }, ...stats);
}

function saved() {
  if (stuck()) return "Not saved";
  if (waiting().length) return `Saving ${waiting().length}…`;
  if (drafts.size) return plural(drafts.size, "memo draft");
  return state.learned?.learning && !state.blind ? "Re-ranking…" : "All saved";
}

function draw() {
  if (!state.open) return;
  const bar = byId("bar");
  const was = bar.contains(document.activeElement) && document.activeElement.dataset.act;
  const at = (name) => ({ "data-act": name });
  bar.replaceChildren(
    ...(isOpen() ? [] : [button("Cases", "[", toggleCases, { id: "cases-toggle", "aria-expanded": String(!document.body.classList.contains("nocases")), "aria-controls": "cases", ...at("cases") })]),
    el("h1", {}, `${state.study.title || "precode"} `, el("span", { text: state.study.coder })),
    whereOrButton(where()),
    el("span", { class: "busy-note" }, isOpen() ? "" : saved()),
    el(
      "div",
      { class: "barbuttons", role: "toolbar", "aria-label": "Study" },
      // The candidates have an undo of their own, and say themselves what is saved.
      ...(isOpen() ? [] : [button("Undo", "u", undo, { ...at("undo"), disabled: !steps.undo }), button("Redo", "⇧U", redo, { ...at("redo"), disabled: !steps.redo })]),
      button("Candidates", "g", toggleCandidates, { ...at("candidates"), "aria-pressed": String(isOpen()) }),
      button("Codebook", "/", () => openCodebook(), at("codebook")),
      button("Keys", "?", showKeys, at("keys")),
    ),
  );
  if (was) bar.querySelector(`[data-act="${was}"]`)?.focus();
  drawUnsaved();
}

function drawUnsaved() {
  const job = stuck();
  const note = byId("unsaved");
  note.hidden = !job;
  if (!job) return note.replaceChildren();
  const rest = waiting().length - 1;
  note.replaceChildren(
    el("span", {}, el("b", { text: "Not saved: " }), `${shorten(job.doing, 80)}${rest ? ` and ${plural(rest, "decision")} after it` : ""}. ${job.failed}`),
    button("Try again", null, tryAgain),
    button("Give up", null, () => confirm(`${plural(rest + 1, "decision")} will not be saved. Typed memos are kept as drafts.`) && giveUp(), { class: "small" }),
  );
}

for (const topic of ["jobs", "view", "drawn", "counted", "drafts", "learned", "boardview"]) on(topic, draw);
