// What stands around the transcript: the bar with where one stands, the filters, what is unsaved.

import * as act from "./actions.js";
import { askBulk } from "./bulk.js";
import { openCodebook } from "./codebook.js";
import { askMemo, showKeys } from "./dialogs.js";
import { button, byId, el, plural, say, shorten } from "./dom.js";
import * as history from "./history.js";
import { drafts, giveUp, stuck, tryAgain, waiting } from "./saving.js";
import { emit, filtering, leftOf, on, passes, state } from "./state.js";

export function toggleShown() {
  state.shown = !state.shown;
  emit("view");
  say(state.shown ? `${plural(state.open.suggestions.length, "suggestion")} shown` : "Suggestions hidden");
}

export function toggleCases() {
  const hidden = document.body.classList.toggle("nocases");
  byId("cases-toggle")?.setAttribute("aria-expanded", String(!hidden));
}

// Where the list would cover the text, it goes once it is not wanted.
const small = matchMedia("(max-width: 1100px)");
export const closeCases = () => small.matches && !document.body.classList.contains("nocases") && toggleCases();
small.addEventListener("change", closeCases);
on("closecases", closeCases);

function where() {
  const { open, study } = state;
  const all = study.transcripts;
  const made = all.reduce((sum, one) => sum + one.accepted + one.rejected, 0);
  const lefts = all.map(leftOf);
  const unknown = lefts.filter((one) => one === undefined).length;
  const left = lefts.reduce((sum, one) => sum + (one || 0), 0);
  const total = open.suggestions.length;
  const here = leftOf(open) ?? 0;
  return [
    el("span", { class: "stat" }, el("b", { text: `${total - here} of ${total}` }), ` decided, `, el("b", { text: here }), " left here"),
    el("span", { class: "stat all", title: unknown ? "Still counting the other transcripts" : null }, "Study: ", el("b", { text: made }), ` ${made === 1 ? "decision" : "decisions"}, `, el("b", { text: unknown ? `${left}+` : left }), ` left, ${all.filter((one) => one.read).length} of ${all.length} read`),
  ];
}

export function drawBar() {
  if (!state.open) return;
  const busy = waiting().length;
  const bar = byId("bar");
  const was = bar.contains(document.activeElement) && document.activeElement.dataset.act;
  const at = (name) => ({ "data-act": name });
  bar.replaceChildren(
    button("Cases", "[", toggleCases, { id: "cases-toggle", "aria-expanded": String(!document.body.classList.contains("nocases")), "aria-controls": "cases", ...at("cases") }),
    el("h1", {}, state.study.title || "precode", el("span", { text: state.study.coder })),
    el("div", { class: "where" }, ...where()),
    el("span", { class: "busy-note" }, stuck() ? "Not saved" : busy ? `Saving ${busy}…` : drafts.size ? plural(drafts.size, "memo draft") : "All saved"),
    el(
      "div",
      { class: "barbuttons", role: "toolbar", "aria-label": "Study" },
      button("Undo", "u", history.undo, { ...at("undo"), disabled: !state.open.undo }),
      button("Redo", "⇧U", history.redo, { ...at("redo"), disabled: !history.canRedo() }),
      button("Codebook", "/", () => openCodebook(), at("codebook")),
      button("Keys", "?", showKeys, at("keys")),
    ),
  );
  if (was) bar.querySelector(`[data-act="${was}"]`)?.focus();
  drawUnsaved();
}

function drawUnsaved() {
  const job = stuck();
  const note = byId("unsaved");
  note.hidden = !job;
  if (!job) return note.replaceChildren();
  const rest = waiting().length - 1;
  note.replaceChildren(
    el("span", {}, el("b", { text: "Not saved: " }), `${shorten(job.doing, 80)}${rest ? ` and ${plural(rest, "decision")} after it` : ""}. ${job.failed}`),
    button("Try again", null, tryAgain),
    button("Give up", null, () => confirm(`${plural(rest + 1, "decision")} will not be saved. Typed memos are kept as drafts.`) && giveUp(), { class: "small" }),
  );
}

export function drawTools() {
  const { filter, open } = state;
  const used = new Set(open.items.filter((item) => state.shown || item.coding).map((item) => item.code));
  const codes = state.codes.filter((code) => used.has(code.id));
  const set = (name, value) => {
    filter[name] = value;
    emit("view");
    const shown = open.items.filter(passes).length;
    say(`${plural(shown, "card")} of ${open.items.length} shown`);
  };
  const choice = (name, label, values) => {
    const field = el("select", { "aria-label": label, "data-act": name, onchange: (event) => set(name, event.target.value) }, el("option", { value: "", text: label }), ...values.map(([value, text]) => el("option", { value, text })));
    field.value = filter[name];
    if (field.selectedIndex < 0) field.append(el("option", { value: filter[name], text: "(not in this transcript)", selected: true }));
    return field;
  };
  const only = el("input", { type: "checkbox", "data-act": "undecided", onchange: (event) => set("undecided", event.target.checked) });
  only.checked = filter.undecided;
  const tools = byId("tools");
  const was = tools.contains(document.activeElement) && document.activeElement.dataset.act;
  const off = !state.shown;
  tools.replaceChildren(
    button(off ? "Show suggestions" : "Hide suggestions", "h", toggleShown, { "data-act": "h", "aria-pressed": String(!off), class: off ? "yes" : "" }),
    ...(off
      ? [el("span", { class: "quiet", text: "Only your own codings show." })]
      : [
          choice("strength", "Every strength", [["strong", "strong"], ["possible", "possible"], ["weak", "weak"]]),
          choice("group", "Every group", [...new Set(codes.map((code) => code.group))].map((group) => [group, group])),
          choice("code", "Every code", codes.map((code) => [code.id, `${code.code} ${shorten(code.label, 40)}`])),
          el("label", { class: "check" }, only, "Undecided only"),
          filtering() ? button("Clear filters", null, clearFilters, { "data-act": "clear", class: "small" }) : null,
          button("Reject all shown…", null, askBulk, { "data-act": "bulk", class: "small" }),
        ].filter(Boolean)),
    el("span", { class: "gap" }),
    button("Transcript memo", "⇧M", () => askMemo(null, { whole: true }), { "data-act": "tm", class: "small" }),
    button(open.read ? "Read ✓" : "Mark as read", "⇧R", act.toggleRead, { "data-act": "read", class: "small", "aria-pressed": String(open.read) }),
  );
  if (was) tools.querySelector(`[data-act="${was}"]`)?.focus();
}

function clearFilters() {
  Object.assign(state.filter, { code: "", group: "", strength: "", undecided: false });
  emit("view");
}

for (const topic of ["jobs", "view", "drawn", "counted", "drafts"]) on(topic, drawBar);
for (const topic of ["view", "drawn"]) on(topic, drawTools);
