// The row above the text: the order, what shows of the suggestions, filters, the transcript.

import { toggleBlind } from "../decide/blind.js";
import { toggleRead } from "../dialogs/reading.js";
import { askBulk } from "../dialogs/bulk.js";
import { askMemo } from "../dialogs/memo.js";
import { button, byId, el, plural, say, shorten } from "../dom.js";
import { filtering, passes } from "../model/sight.js";
import { emit, on, state } from "../model/state.js";
import { orderSelect } from "../queue/choose.js";
import { leaveQueue, startQueue } from "../queue/queue.js";

export function toggleShown() {
  if (state.blind) return say("Blind mode is on: v compares this turn with its suggestions, b leaves blind mode.");
  if (state.queue) return say("In a queue the suggestions are shown.");
  state.shown = !state.shown;
  emit("view");
  say(state.shown ? `${plural(state.open.suggestions.length, "suggestion")} shown` : "Suggestions hidden");
}

function set(name, value) {
  state.filter[name] = value;
  emit("view");
  const { items } = state.open;
  say(`${plural(items.filter(passes).length, "card")} of ${items.length} shown`);
}

function clearFilters() {
  Object.assign(state.filter, { code: "", group: "", role: "", strength: "", undecided: false });
  emit("view");
}

function choice(name, label, values) {
  const { filter } = state;
  const field = el("select", { "aria-label": label, "data-act": name, onchange: (event) => set(name, event.target.value) }, el("option", { value: "", text: label }), ...values.map(([value, text]) => el("option", { value, text })));
  field.value = filter[name];
  if (field.selectedIndex < 0) field.append(el("option", { value: filter[name], text: "(not in this transcript)", selected: true }));
  return field;
}

function filters() {
  const used = new Set(state.open.items.map((item) => item.code));
  const codes = state.codes.filter((code) => used.has(code.id));
  const groups = [...new Set(codes.map((code) => code.group))];
  const only = el("input", { type: "checkbox", "data-act": "undecided", onchange: (event) => set("undecided", event.target.checked) });
  only.checked = state.filter.undecided;
  const roles = [...new Set(state.open.turns.filter((turn) => !turn.interviewer && turn.role).map((turn) => turn.role))];
  return [
    roles.length > 1 || state.filter.role ? roleOf(state.filter.role, roles, (role) => set("role", role)) : null,
    choice("strength", "Every strength", [["strong", "strong"], ["possible", "possible"], ["weak", "weak"]]),
    choice("group", "Every group", groups.map((group) => [group, group])),
    choice("code", "Every code", codes.map((code) => [code.id, `${code.code} ${shorten(code.label, 40)}`])),
    el("label", { class: "check" }, only, "Undecided only"),
    filtering() ? button("Clear filters", null, clearFilters, { "data-act": "clear", class: "small" }) : null,
    button("Reject all shown…", null, askBulk, { "data-act": "bulk", class: "small" }),
  ];
}

function roleOf(now, roles, take) {
  const field = el("select", { "aria-label": "Every role", "data-act": "role", onchange: (event) => take(event.target.value) }, ...[["", "Every role"], ...roles.map((one) => [one, one])].map(([value, text]) => el("option", { value, text })));
  field.value = now;
  return field;
}

// What belongs to the way one works now: a queue, blind, by reading, or by the suggestions.
function mode() {
  const { queue, blind, shown } = state;
  if (queue) {
    return [
      el("span", { class: "quiet", text: `${queue.at + 1} of ${queue.items.length}` }),
      queue.roles.length > 1 ? roleOf(queue.role, queue.roles, (role) => startQueue(queue.order, queue.code, role)) : null,
      button("Leave the queue", null, () => leaveQueue(), { "data-act": "leave", class: "small" }),
    ].filter(Boolean);
  }
  const blinding = button(blind ? "Leave blind mode" : "Blind", "b", toggleBlind, { "data-act": "b", class: "small", title: blind ? null : "Blind mode: code each turn before its suggestions show" });
  if (blind) return [blinding];
  const showing = button(shown ? "Hide suggestions" : "Show suggestions", "h", toggleShown, { "data-act": "h", class: shown ? "" : "yes" });
  return shown ? [showing] : [showing, blinding];
}

function draw() {
  if (!state.open) return;
  const tools = byId("tools");
  const was = tools.contains(document.activeElement) && document.activeElement.dataset.act;
  tools.replaceChildren(
    ...[
      orderSelect(),
      ...mode(),
      el("span", { class: "gap" }),
      button("Transcript memo", "⇧M", () => askMemo(null, { whole: true }), { "data-act": "tm", class: "small" }),
      button(state.open.read ? "Read ✓" : "Mark read", "⇧R", toggleRead, { "data-act": "read", class: "small", "aria-pressed": String(state.open.read) }),
      state.shown && !state.queue && !state.blind ? el("div", { class: "filters", role: "group", "aria-label": "Filters" }, ...filters().filter(Boolean)) : null,
    ].filter(Boolean),
  );
  if (was) tools.querySelector(`[data-act="${was}"]`)?.focus();
}

for (const topic of ["view", "drawn", "place", "codes"]) on(topic, draw);
