// Marks of a turn as lines below its cards.

import { newCodeOn } from "../codes/own.js";
import { takeBack } from "../decide/marks.js";
import { button, el, shorten } from "../dom.js";
import { wordsOf } from "../model/standing.js";

const KINDS = { no_code: "No code in this turn", fits_no_code: "No code fits", star: "Starred", memo: "Memo" };

export function markLine(mark) {
  const told = KINDS[mark.kind] || mark.kind;
  return el(
    "section",
    { class: "mark", "aria-label": told },
    el("b", { text: mark.kind === "star" ? "★ Starred" : told }),
    mark.kind === "no_code" ? null : el("span", { class: "quote", text: ` “${shorten(wordsOf(mark.start, mark.end), 70)}”` }),
    mark.memo ? el("p", { class: "memo", text: mark.memo }) : null,
    el(
      "div",
      { class: "acts" },
      mark.kind === "fits_no_code" ? button("New code…", null, () => newCodeOn({ start: mark.start, end: mark.end }), { class: "small", "data-act": `new-${mark.entry}` }) : null,
      button("Take back", null, () => takeBack(mark.entry, `${told}: taken back`), { class: "small", "data-act": mark.entry }),
    ),
  );
}
