// The codebook: to look up a code while reading, and to choose one.

import { button, el, say } from "./dom.js";
import { codeOf, state } from "./state.js";
import { hueClass } from "./transcript.js";

let dialog = null;

// With `choose` the dialog gives the chosen code's id to it; without, it only shows.
export function openCodebook({ choose = null, title = "Codebook", first = [], at = null, quote = "" } = {}) {
  dialog?.remove();
  let found = [];
  let now = at;
  const list = el("ul", { id: "codes", role: "listbox", "aria-label": "Codes" });
  const details = el("div", { class: "details", "aria-live": "off", tabindex: "0", "aria-label": "The code in focus" });
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
    details.replaceChildren(...(id ? describe(id) : []));
    details.scrollTop = 0;
  };
  const fill = () => {
    found = searched(search.value, first);
    list.replaceChildren(
      ...found.map((code, index) =>
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
        ),
      ),
    );
    if (!found.length) list.append(el("li", { class: "quiet", role: "presentation", text: "No code matches." }));
    show(found.some((code) => code.id === now) && !search.value ? now : found[0]?.id || null);
  };
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (by) {
      event.preventDefault();
      const index = found.findIndex((code) => code.id === now) + by;
      const next = found[Math.max(0, Math.min(found.length - 1, index))];
      if (next) show(next.id);
    }
    if (event.key === "Enter" && now && choose) {
      event.preventDefault();
      take(now);
    }
  });
  dialog = el(
    "dialog",
    { class: "codebook", "aria-label": title },
    el("header", {}, el("h2", { text: title }), button("Close", "Esc", close)),
    quote ? el("p", { class: "quote", text: quote }) : null,
    search,
    el("div", { class: "both" }, list, details),
    choose ? el("footer", {}, button("Take this code", "Enter", () => now && take(now), { class: "yes" })) : null,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  if (!state.codes.length) return say("The codebook could not be read.", "bad");
  dialog.showModal();
  fill();
  search.focus();
}

export const showCode = (id) => openCodebook({ at: id });

function searched(query, first) {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) {
    const ahead = first.map((id) => state.codeById.get(id)).filter(Boolean);
    return [...ahead, ...state.codes.filter((code) => !ahead.includes(code))];
  }
  const ranked = [];
  for (const code of state.codes) {
    const ranks = parts.map((part) => rank(code, part));
    if (ranks.every((one) => one < 9)) ranked.push([Math.max(...ranks), code]);
  }
  return ranked.sort((a, b) => a[0] - b[0]).map(([, code]) => code);
}

function rank(code, part) {
  const label = code.label.toLowerCase();
  if (code.code.toLowerCase() === part) return 0;
  if (code.code.toLowerCase().startsWith(part)) return 1;
  if (label.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(part))) return 2;
  if (label.includes(part)) return 3;
  if (code.group.toLowerCase().includes(part)) return 4;
  if (code.definition.toLowerCase().includes(part)) return 5;
  return code.when_to_use.join(" ").toLowerCase().includes(part) ? 6 : 9;
}

function describe(id) {
  const code = codeOf(id);
  const part = (title, lines, tag = "ul") =>
    lines?.length ? [el("h4", { text: title }), el(tag, {}, ...lines.map((line) => el("li", { text: line })))] : [];
  const exemplars = (code.exemplars || []).map(({ text, invented }) =>
    el("li", {}, `“${text}”`, invented ? el("span", { class: "flag", text: "invented" }) : null),
  );
  return [
    el("h3", { text: `${code.code} ${code.label}` }),
    el("p", { class: "group", text: code.group }),
    el("p", { text: code.definition }),
    ...part("Only if", code.only_if),
    ...part("When to use", code.when_to_use),
    ...part("When not to use", code.when_not_to_use),
    ...(exemplars.length ? [el("h4", { text: "Exemplars" }), el("ul", { class: "exemplars" }, ...exemplars)] : []),
  ];
}
