// The view of candidates for new codes, in the place of the transcript.

import { showKeys } from "../dialogs/keys.js";
import { showStanding } from "../dialogs/standing.js";
import { openCodebook } from "../codes/codebook.js";
import { button, byId, el, plural, say } from "../dom.js";
import { goTo, open as openTranscript } from "../frame/opening.js";
import { focusTurn } from "../model/focus.js";
import { emit, on, state } from "../model/state.js";
import { select } from "../model/words.js";
import { leaveQueue } from "../queue/queue.js";
import { getStudy } from "../server/api.js";
import { undo } from "./acts.js";
import { isDragging } from "./dragging.js";
import { drawGroup } from "./group.js";
import { drawList } from "./list.js";
import { hasNotFound, isLooking, lookPart, resume } from "./looking.js";
import { board, choose, groupOf, isBusy, load, SINGLE } from "./model.js";
import { hasFailed, unsaved } from "./typed.js";

const HASH = "#candidates";
let shown = false;
let title = "";
export const isOpen = () => shown;

export async function openCandidates(id = "") {
  if (state.blind) return say("Blind mode is on, and the candidates tell where codes are likely: b leaves it.");
  shown = true;
  title = document.title;
  document.title = "Candidates · precode";
  byId("columns").hidden = true;
  byId("candidates").hidden = false;
  emit("boardview");
  draw();
  await load();
  if (!shown) return;
  if (id === SINGLE || groupOf(id)) choose(id);
  (byId("board-list")?.querySelector("[aria-current]") || byId("candidates")).focus();
  resume();
}

export async function closeCandidates(quote = null) {
  document.activeElement?.blur(); // what is typed is sent
  shown = false;
  document.title = title;
  byId("candidates").hidden = true;
  byId("columns").hidden = false;
  history.replaceState(null, "", location.pathname);
  emit("boardview");
  const coded = board.coded;
  board.coded = false;
  if (quote) await leaveQueue({ back: false });
  const name = quote?.place.transcript ?? state.open.name;
  const turn = quote?.turn ?? state.turn;
  if (coded) {
    state.study = await getStudy().catch(() => state.study); // its counts
    await openTranscript(name, { turn });
  } else if (quote) await goTo(name, { turn });
  else focusTurn(turn, { key: state.key });
  const { place } = quote || {};
  if (place && state.open.name === name && state.open.text_sha256 === place.text_sha256) select(place);
}

export const toggleCandidates = () => (shown ? closeCandidates() : openCandidates());

// After a reload the page is where it was.
export function reopenCandidates() {
  if (location.hash.startsWith(HASH)) openCandidates(location.hash.slice(HASH.length + 1));
}

const step = (by) => {
  const ids = [...board.groups.map((one) => one.id), ...(board.single.length ? [SINGLE] : [])];
  const next = ids[ids.indexOf(board.at) + by];
  if (next) choose(next);
  byId("board-list")?.querySelector("[aria-current]")?.focus();
};

const KEYS = { g: () => closeCandidates(), Escape: () => closeCandidates(), u: undo, j: () => step(1), k: () => step(-1), "/": () => openCodebook(), "?": showKeys, "=": showStanding };

export function candidateKey(event) {
  const arrow = event.target.closest("#board-list") && { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const does = arrow ? () => step(arrow) : KEYS[event.key];
  if (!does || event.ctrlKey || event.isComposing || (event.repeat && /^[gu]$/.test(event.key))) return;
  event.preventDefault();
  does();
}

const standing = () => (hasFailed() ? "Not saved" : isBusy() ? "Saving…" : unsaved() ? "Typing…" : "All saved");

const some = () => board.loaded && !board.none && !board.trouble;
const urgent = () => board.stale || isLooking() || hasNotFound();

function headline() {
  const passages = board.groups.reduce((sum, one) => sum + one.quotes.length, 0);
  const made = board.groups.filter((one) => one.promoted).length;
  const told = `${plural(board.groups.length, "group")} of ${plural(passages, "passage")}${made ? `, ${made} made a code` : ""}`;
  return el(
    "header",
    { class: "boardhead" },
    el("h2", { text: "Candidates for new codes" }),
    some() ? el("span", { class: "quiet", text: told }) : null,
    el("span", { class: "gap" }),
    some() && !urgent() ? lookPart("", "Look again") : null,
    el("span", { class: "busy-note", text: standing() }),
    button("Undo", "u", undo, { "data-act": "boardundo", disabled: !board.undo }),
    button("Back to the transcript", "Esc", () => closeCandidates(), { "data-act": "back" }),
  );
}

// What is said above the groups, or instead of them.
function notice() {
  if (board.trouble) return el("div", { class: "boardnote" }, el("p", { class: "failed", text: board.trouble }), button("Try again", null, load, { "data-act": "again" }));
  if (!board.loaded) return el("p", { class: "quiet boardnote", text: "Reading the candidates…" });
  if (board.none) {
    return el("div", { class: "boardnote" }, lookPart("Nobody has looked for candidates in this study yet. It looks for talk that tells of something codable but is like no code, and puts what is alike into groups.", "Look for candidates"));
  }
  if (!urgent()) return "";
  const words = board.stale ? "Transcripts changed since these were found. What you named or moved stays." : "";
  return el("div", { class: "boardnote" }, lookPart(words, "Look again"));
}

function paint() {
  const home = byId("candidates");
  if (!home.firstChild) home.append(el("div", { id: "board-head" }), el("nav", { id: "board-list", "aria-label": "Groups" }), el("section", { id: "board-group", "aria-label": "The group in focus" }));
  byId("board-head").replaceChildren(headline(), notice());
  byId("board-list").hidden = byId("board-group").hidden = !some();
  if (!some()) return;
  drawList(byId("board-list"));
  drawGroup(byId("board-group"), closeCandidates);
}

// The focus stays on what it was on, or goes to what stands in its place.
function draw() {
  if (!shown) return;
  const home = byId("candidates");
  const focused = home.contains(document.activeElement) ? document.activeElement : null;
  const act = focused?.dataset.act;
  const kind = act?.split(":")[0];
  const like = () => [...home.querySelectorAll("[data-act]")].filter((one) => one.dataset.act.split(":")[0] === kind);
  const at = kind ? like().indexOf(focused) : -1;
  paint();
  history.replaceState(null, "", `${location.pathname}${HASH}${board.at ? `/${board.at}` : ""}`);
  if (!focused || home.contains(document.activeElement)) return;
  const now = like();
  const same = now.find((one) => one.dataset.act === act);
  (same || now[Math.min(at, now.length - 1)] || byId("board-title") || home).focus({ preventScroll: Boolean(same) });
}

// Nothing is drawn anew under a button that is being pressed, a quote that is being dragged, or a
// dialog, which gives the focus back to what it was on.
let pressed = false;
let wanted = false;
const isHeld = () => pressed || isDragging() || document.querySelector("dialog[open]");
function drawSoon() {
  if (isHeld()) wanted = true;
  else draw();
}
function release() {
  setTimeout(() => {
    pressed = false;
    if (wanted && !isHeld()) {
      wanted = false;
      draw();
    }
  });
}
addEventListener("pointerdown", () => (pressed = true), true);
for (const what of ["pointerup", "pointercancel", "dragend", "drop", "close"]) addEventListener(what, release, true);
addEventListener("blur", release); // of the window
on("board", drawSoon);
on("codes", drawSoon);
