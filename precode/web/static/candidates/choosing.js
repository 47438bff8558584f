// Asks for a group: with arrows, by typing part of its name, or with the mouse.

import { dialogOf } from "../dialogs/dialog.js";
import { el, plural } from "../dom.js";
import { board, titleOf } from "./model.js";
import { nearWords } from "./list.js";

// `first` come before the other groups, `extras` ([value, words]) before all; `choose` gets an id
// or a value. What is a code already takes no more quotes: they would not be coded with it.
export function chooseGroup(title, { without, first = [], extras = [], choose }) {
  const groups = board.groups.filter((one) => one.id !== without && !one.promoted);
  const ahead = first.map((id) => groups.find((one) => one.id === id)).filter(Boolean);
  const all = [
    ...extras.map(([value, words]) => ({ value, words, more: "" })),
    ...[...ahead, ...groups.filter((one) => !ahead.includes(one))].map((one) => ({
      value: one.id,
      words: titleOf(one),
      more: [ahead.includes(one) ? "near this one" : "", plural(one.quotes.length, "quote"), nearWords(one)].filter(Boolean).join(", "),
    })),
  ];
  const list = el("ul", { class: "choices" });
  const search = el("input", { type: "search", "aria-label": "Find a group", placeholder: "Part of a group's name", autocomplete: "off" });
  const take = (value) => {
    dialog.close();
    choose(value);
  };
  const fill = () => {
    const part = search.value.trim().toLowerCase();
    const found = all.filter((one) => `${one.words} ${one.more}`.toLowerCase().includes(part));
    list.replaceChildren(
      ...found.map((one) =>
        el("li", {}, el("button", { type: "button", onclick: () => take(one.value) }, one.words, one.more ? el("span", { class: "quiet", text: one.more }) : null)),
      ),
    );
    if (!found.length) list.append(el("li", { class: "quiet", text: "There is no such group." }));
  };
  const dialog = dialogOf(title, [search, list], undefined, { class: "choosing" });
  search.addEventListener("input", fill);
  dialog.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      const at = buttons.indexOf(document.activeElement) + by;
      (at < 0 ? search : buttons[Math.min(at, buttons.length - 1)])?.focus();
    }
    if (event.target !== search) return;
    if (event.key === "Escape") {
      event.preventDefault(); // a search field would only be emptied
      dialog.close();
    }
    if (event.key === "Enter") {
      event.preventDefault();
      buttons[0]?.click();
    }
  });
  fill();
  search.focus();
}
