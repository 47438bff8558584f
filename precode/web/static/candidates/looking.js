// Looks for candidates: how far it is, and what went wrong.

import { button, el, plural, say } from "../dom.js";
import { emit } from "../model/state.js";
import { getLook, lookForCandidates } from "../server/api.js";
import { load } from "./model.js";

const EVERY = 700; // milliseconds
const look = { running: false, done: 0, total: 0, failed: "" };
export const isLooking = () => look.running;
export const hasNotFound = () => Boolean(look.failed);

export async function start() {
  if (look.running) return;
  Object.assign(look, { running: true, done: 0, total: 0, failed: "" });
  emit("board");
  say("Looking for candidates");
  await follow(lookForCandidates);
}

// A search may be under way since before the page was loaded.
export async function resume() {
  if (look.running) return;
  const now = await getLook().catch(() => null);
  if (!now?.running) return;
  Object.assign(look, now);
  emit("board");
  await follow(getLook);
}

async function follow(ask) {
  let trouble = 0;
  for (let next = ask; ; next = getLook) {
    try {
      Object.assign(look, await next());
      trouble = 0;
    } catch (err) {
      trouble += 1;
      if (next !== getLook || trouble > 4) Object.assign(look, { running: false, failed: err.message });
    }
    emit("board");
    if (!look.running) break;
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
  if (look.failed) return say(`Nothing was found: ${look.failed}`, "bad");
  await load();
  say("The candidates are there");
}

const part = el("div", { class: "looking" });

// The part of the view that tells of it; `words` lead to the button.
export function lookPart(words, label) {
  const { running, done, total, failed } = look;
  if (running) {
    const bar = el("progress", { "aria-label": "Transcripts looked at", max: Math.max(1, total), ...(total ? { value: done } : {}) });
    part.replaceChildren(bar, el("p", { class: "quiet", text: total ? `Looking: ${done} of ${plural(total, "transcript")}` : "Looking: reading the model…" }));
  } else {
    part.replaceChildren(
      el("p", { text: words }),
      button(label, null, start, { "data-act": "look", class: "small" }),
      ...(failed ? [el("p", { class: "failed", text: failed })] : []),
    );
  }
  return part;
}
