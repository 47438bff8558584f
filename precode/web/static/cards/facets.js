// What a coding says beyond its code. The first press of a key gives the likely value; nothing
// is recorded that nobody chose.

import { decideOn, kept } from "../decide/codings.js";
import { el } from "../dom.js";
import { nameOf, on } from "../model/state.js";

const named = (values) => values.map((value) => [value, value]);

// `always`: once said it stays said, for the record fills it from the suggestion.
export const FACETS = [
  { name: "deliverer", key: "1", label: "Delivered by", values: named(["peer worker", "supported peer", "clinician", "family", "other"]) },
  { name: "status", key: "2", label: "Status", values: named(["happened", "planned", "refused"]) },
  { name: "prompted", key: "3", label: "Prompted", values: [[false, "no"], [true, "yes"]], always: true },
  { name: "confidence", key: "4", label: "Confidence", values: named(["high", "medium", "low"]) },
];

const held = new Map(); // key of a card -> {values, timer}: several presses make one entry

const valueOf = (item, facet) => {
  const waiting = held.get(item.key)?.values;
  return waiting && facet.name in waiting ? waiting[facet.name] : item.coding?.facets[facet.name];
};

export const isHeld = (key) => held.has(key);

function setFacet(item, facet, value, redraw) {
  const entry = held.get(item.key) || { item, values: {} };
  entry.values[facet.name] = value;
  clearTimeout(entry.timer);
  entry.timer = setTimeout(() => send(item), 600);
  held.set(item.key, entry);
  redraw();
}

function send(item) {
  const entry = held.get(item.key);
  if (!entry) return;
  clearTimeout(entry.timer);
  held.delete(item.key);
  const names = FACETS.filter((facet) => facet.name in entry.values);
  const words = names.map((facet) => `${facet.label.toLowerCase()} ${wordOf(facet, entry.values[facet.name])}`);
  decideOn(
    item,
    (now) => {
      if (!now?.accepted) return null;
      const { memo, facets } = kept(now);
      return { do: "accept", memo, facets: { ...facets, ...entry.values } };
    },
    { doing: `note ${words.join(", ")}`, did: `${nameOf(item.code)}: ${words.join(", ")}` },
  );
}

const wordOf = (facet, value) => facet.values.find(([one]) => one === value)?.[1] ?? "not said";

export function nextFacet(item, facet, redraw) {
  const round = facet.always ? facet.values : [...facet.values, ["", "not said"]];
  const at = facet.values.findIndex(([value]) => value === valueOf(item, facet));
  setFacet(item, facet, round[(at + 1) % round.length][0], redraw);
}

export function facetRow(item, redraw) {
  return el(
    "div",
    { class: "facets" },
    ...FACETS.map((facet) => {
      const value = valueOf(item, facet);
      const known = facet.values.some(([one]) => one === value);
      const likely = facet.values[0][1];
      const choice = el(
        "select",
        {
          "aria-keyshortcuts": facet.key,
          "data-act": facet.name,
          title: known ? null : `Not said. ${facet.key} says the likely: ${likely}`,
          onchange: (event) => setFacet(item, facet, facet.values[event.target.value]?.[0] ?? "", redraw),
        },
        el("option", { value: "", text: known ? "not said" : `– ${likely}?`, disabled: facet.always, hidden: facet.always }),
        ...facet.values.map(([, word], index) => el("option", { value: index, text: word })),
      );
      choice.value = known ? String(facet.values.findIndex(([one]) => one === value)) : "";
      return el("label", { class: known ? "" : "unsaid" }, el("span", {}, facet.label, el("kbd", { text: facet.key })), choice);
    }),
  );
}

addEventListener("beforeunload", (event) => {
  if (held.size) event.preventDefault();
});

// Something else is decided, or another transcript opens: what is held back goes first.
on("flush", () => [...held.values()].forEach((entry) => send(entry.item)));
