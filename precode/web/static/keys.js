// Which key does what. Keys mean themselves while one types, or while a dialog is open.

import * as act from "./actions.js";
import { openCodebook, showCode } from "./codebook.js";
import { askChange, askCode, askMemo, showKeys } from "./dialogs.js";
import { byId } from "./dom.js";
import { FACETS, nextFacet } from "./facets.js";
import { current, pickedWords, step, stepCard, stretch, unpick } from "./focus.js";
import * as history from "./history.js";
import { drawCards } from "./cards.js";
import { jobOn } from "./saving.js";
import { state } from "./state.js";
import { fold } from "./transcript.js";

const inTurn = (what) => () => state.turn !== null && what();

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => stepCard(1),
  ArrowUp: () => stepCard(-1),
  a: () => act.accept(),
  r: () => act.reject(),
  c: () => askChange(current()),
  t: () => act.trim(),
  m: inTurn(() => askMemo(current())),
  M: () => askMemo(null, { whole: true }),
  n: inTurn(askCode),
  s: inTurn(() => act.star()),
  0: inTurn(act.noCode),
  f: inTurn(act.fitsNoCode),
  x: inTurn(() => fold()),
  u: history.undo,
  U: history.redo,
  R: act.toggleRead,
  i: () => (current() ? showCode(current().code) : openCodebook()),
  "/": () => openCodebook(),
  "?": showKeys,
};

const STRETCH = { ArrowRight: ["end", 1], ArrowLeft: ["end", -1], ArrowDown: ["start", 1], ArrowUp: ["start", -1] };

// `more` has the keys that belong to the frame of the page.
export function listen(more) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const { target, key } = event;
    if (target.closest("input, textarea") && target.type !== "checkbox") return;
    if (target.closest("select")) {
      if (key === "Escape") target.closest("article, main")?.focus();
      if (!/^[jk]$/.test(key)) return;
    }
    if (!state.open || event.altKey || event.metaKey) return;
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
    const does = more[key] || KEYS[key];
    if (!does || event.repeat && /^[arut0sfxRU]$/.test(key)) return;
    event.preventDefault();
    does();
  });
  byId("middle").tabIndex = -1;
}
