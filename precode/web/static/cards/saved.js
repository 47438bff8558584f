// Lines that say what is not on disk yet.

import { button, el } from "../dom.js";
import { drafts, tryAgain } from "../server/saving.js";

export const draftLine = (key) =>
  drafts.has(key) ? el("p", { class: "memo draft" }, "Memo not saved (m goes on with it): ", drafts.get(key)) : null;

export const savingLine = (words, job) =>
  el(
    "p",
    { class: job.failed ? "saving failed" : "saving" },
    job.failed ? `Not saved: ${job.doing}. ` : words,
    job.failed ? button("Try again", null, tryAgain, { "data-act": "again" }) : null,
  );
