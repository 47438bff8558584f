// The codebook: to look up a code while reading, and to choose one.

import { button, el, liveRegion, say } from "../dom.js";
import { emit, on, state } from "../model/state.js";
import { hueClass } from "../text/pieces.js";
import { describe } from "./describe.js";
import { askEdit, askNewCode, askRetire } from "./own.js";
import { searched } from "./search.js";

let dialog = null;
let filling = () => {};

// With `choose` the dialog gives the chosen code's id to it; without, it only shows.
export function openCodebook({ choose = null, title = "Codebook", first = [], at = null, quote = "" } = {}) {
  if (!state.codes.length) return say("The codebook could not be read.", "bad");
  dialog?.remove();
  let found = [];
  let now = at;
  const list = el("ul", { id: "codes", role: "listbox", "aria-label": "Codes" });
  const details = el("div", { class: "details", tabindex: "0", role: "region", "aria-label": "The code in focus" });
  const search = el("input", {
    type: "search",
    placeholder: "Search number, name or meaning",
    "aria-label": "Search the codebook",
    "aria-controls": "codes",
    role: "combobox",
    "aria-expanded": "true",
    autocomplete: "off",
    spellcheck: "false",
  });

  const close = () => dialog.close();
  const take = (id) => {
    if (!choose) return;
    close();
    choose(id);
  };
  const show = (id) => {
    now = id;
    for (const row of list.children) row.setAttribute("aria-selected", String(row.dataset.id === id));
    const row = [...list.children].find((one) => one.dataset.id === id);
    row?.scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", row?.id || "");
    details.replaceChildren(...(id ? describe(id, { edit: (one) => askEdit(one, show), retire: (one) => askRetire(one, () => show(found[0]?.id)) }) : []));
    details.scrollTop = 0;
  };
  const row = (code, index) =>
    el(
      "li",
      {
        role: "option",
        id: `code-${index}`,
        "data-id": code.id,
        class: hueClass(code.id),
        onclick: () => (choose && now === code.id ? take(code.id) : show(code.id)),
        ondblclick: () => take(code.id),
      },
      el("span", { class: "swatch", "aria-hidden": "true" }),
      el("b", { text: code.code }),
      ` ${code.label}`,
      code.own ? el("span", { class: "flag", text: "own" }) : null,
    );
  const fill = () => {
    found = searched(search.value, first);
    list.replaceChildren(...found.map(row));
    if (!found.length) list.append(el("li", { class: "quiet", role: "presentation", text: "No code matches. Ctrl Enter makes a new one." }));
    show(found.some((code) => code.id === now) && !search.value ? now : found[0]?.id || null);
  };
  const make = () =>
    askNewCode({ label: search.value.trim(), quote, done: (id) => (choose ? take(id) : ((search.value = ""), (now = id), fill())) });
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (by) {
      event.preventDefault();
      const index = found.findIndex((code) => code.id === now) + by;
      const next = found[Math.max(0, Math.min(found.length - 1, index))];
      if (next) show(next.id);
    }
    if (event.key === "Escape") {
      event.preventDefault(); // a search field would only be emptied
      return close();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) return make();
    if (now) take(now);
  });
  dialog = el(
    "dialog",
    { class: "codebook", "aria-label": title },
    el("header", {}, el("h2", { text: title }), button("Close", "Esc", close)),
    quote ? el("p", { class: "quote", text: quote }) : null,
    search,
    el("div", { class: "both" }, list, details),
    el(
      "footer",
      {},
      button("New code…", "Ctrl Enter", make),
      choose ? button("Take this code", "Enter", () => now && take(now), { class: "yes" }) : null,
    ),
    liveRegion(),
  );
  const mine = dialog;
  filling = fill;
  dialog.addEventListener("close", () => {
    mine.remove();
    emit("closed");
  });
  document.body.append(dialog);
  dialog.showModal();
  fill();
  search.focus();
}

export const showCode = (id) => openCodebook({ at: id });

// A code was made, edited or retired while the codebook is open.
on("codes", () => dialog?.open && filling());
