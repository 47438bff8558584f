// Which key does what. Keys mean themselves while one types, or while a dialog is open.

import { candidateKey, isOpen, toggleCandidates } from "../candidates/view.js";
import { drawCards } from "../cards/cards.js";
import { FACETS, nextFacet } from "../cards/facets.js";
import { openCodebook, showCode } from "../codes/codebook.js";
import { compare, toggleBlind } from "../decide/blind.js";
import * as act from "../decide/codings.js";
import { redo, undo } from "../decide/history.js";
import * as marks from "../decide/marks.js";
import { askChange, askCode } from "../dialogs/asking.js";
import { showKeys } from "../dialogs/keys.js";
import { askMemo } from "../dialogs/memo.js";
import { showStanding } from "../dialogs/standing.js";
import { byId, say } from "../dom.js";
import { current, pickedWords, stepCard, stretch, unpick } from "../model/focus.js";
import { fold } from "../model/standing.js";
import { state } from "../model/state.js";
import { toggleRead } from "../dialogs/reading.js";
import { askOrder } from "../queue/choose.js";
import { next } from "../queue/next.js";
import { jobOn } from "../server/saving.js";
import { toggleCases } from "./left.js";
import { openNext } from "./opening.js";
import { toggleShown } from "./tools.js";

const inTurn = (what) => () => state.turn !== null && what();
const toFilters = () => byId("tools").querySelector("select:not([data-act=order])")?.focus() ?? (state.shown || say("Show the suggestions first (h)."));

const KEYS = {
  j: () => next(1),
  k: () => next(-1),
  J: () => openNext(1),
  K: () => openNext(-1),
  ArrowDown: () => stepCard(1),
  ArrowUp: () => stepCard(-1),
  a: () => act.accept(),
  r: () => act.reject(),
  c: () => askChange(current()),
  t: () => act.trim(),
  m: inTurn(() => askMemo(current())),
  M: () => askMemo(null, { whole: true }),
  n: inTurn(askCode),
  s: inTurn(() => marks.star()),
  0: inTurn(marks.noCode),
  f: inTurn(marks.fitsNoCode),
  x: inTurn(() => fold()),
  u: undo,
  U: redo,
  R: toggleRead,
  q: askOrder,
  b: toggleBlind,
  v: inTurn(compare),
  h: toggleShown,
  w: toFilters,
  g: toggleCandidates,
  i: () => (current() ? showCode(current().code) : openCodebook()),
  "/": () => openCodebook(),
  "?": showKeys,
  "=": showStanding,
  "[": toggleCases,
};

const ONCE = /^[arut0sfxRUvbhqg=]$/; // not again while the key is held down
const STRETCH = { ArrowRight: ["end", 1], ArrowLeft: ["end", -1], ArrowDown: ["start", 1], ArrowUp: ["start", -1] };

function pressed(event) {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const { target, key } = event;
  if (target.closest("input, textarea") && target.type !== "checkbox") return;
  if (target.closest("select")) {
    if (key === "Escape") (target.closest("article") || document.querySelector(".turn.here"))?.focus();
    if (!/^[jk]$/.test(key)) return;
  }
  if (!state.open || event.altKey || event.metaKey) return;
  if (isOpen()) return candidateKey(event);
  if (event.shiftKey && STRETCH[key]) {
    event.preventDefault();
    return stretch(...STRETCH[key], event.ctrlKey);
  }
  if (event.ctrlKey || event.isComposing) return;
  if (key === "Escape" && pickedWords()) return unpick();
  const facet = FACETS.find((one) => one.key === key);
  const item = current();
  // Also while the accepting is under way: the facet goes after it.
  if (facet && item && (item.coding?.accepted || jobOn(item.key))) {
    event.preventDefault();
    return nextFacet(item, facet, drawCards);
  }
  // Arrows scroll where no turn is in focus.
  if (key.startsWith("Arrow") && !target.closest("#transcript, #cards") && target !== document.body) return;
  const does = KEYS[key];
  if (!does || (event.repeat && ONCE.test(key))) return;
  event.preventDefault();
  does();
}

export function listen() {
  document.addEventListener("keydown", pressed);
  byId("middle").tabIndex = -1;
}
