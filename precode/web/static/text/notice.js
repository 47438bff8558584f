// What is to be said about the open transcript as a whole, above its words.

import { button, byId, el, plural } from "../dom.js";
import { focusItem } from "../model/focus.js";
import { nameOf, on, state } from "../model/state.js";

function showNext() {
  const items = state.open.items.filter((item) => item.coding?.changed);
  const at = items.findIndex((item) => item.key === state.key);
  focusItem(items[(at + 1) % items.length]);
}

function draw() {
  const { lost = [], codings } = state.open;
  const changed = codings.filter((coding) => coding.changed).length;
  const note = byId("notice");
  note.hidden = !lost.length && !changed;
  note.replaceChildren(
    ...[
      lost.length &&
        el(
          "details",
          { open: note.querySelector("details")?.open },
          el("summary", { text: `${lost.length === 1 ? "One of your codings has" : `${lost.length} of your codings have`} lost ${lost.length === 1 ? "its" : "their"} words in this version` }),
          el("ul", {}, ...lost.map((one) => el("li", {}, el("b", { text: nameOf(one.code) }), one.accepted ? "" : " (rejected)", one.quote ? el("span", { class: "quote", text: ` “${one.quote}”` }) : ""))),
        ),
      changed && el("p", {}, `The words of ${plural(changed, "coding")} changed since. Are they still right? `, button("Show the next", null, showNext, { class: "small" })),
    ].filter(Boolean),
  );
}

on("drawn", draw);
