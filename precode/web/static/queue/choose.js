// The choice of an order: that of the transcripts, or one of the queues.

import { openCodebook } from "../codes/codebook.js";
import { dialogOf } from "../dialogs/dialog.js";
import { button, el, say } from "../dom.js";
import { current } from "../model/focus.js";
import { state } from "../model/state.js";
import { leaveQueue, ORDERS, startQueue } from "./queue.js";

const ALL = [["", "Transcript order"], ...ORDERS];

const WHY = {
  "": "as it reads, where you left it",
  certain: "quick to confirm",
  uncertain: "where your decision teaches most",
  code: "compare what carries it, decided ones too",
  empty: "candidates for every ‘no’ of the presence table",
};

const BLIND = "A queue shows suggestions. Leave blind mode first (b).";

function chooseOrder(order) {
  if (!order) return leaveQueue();
  if (state.blind) return say(BLIND);
  if (order !== "code") return startQueue(order);
  openCodebook({ title: "Which code, in all cases?", at: current()?.code || state.queue?.code || null, choose: (code) => startQueue("code", code) });
}

// A list of the orders, as buttons.
export function orders(after = () => {}) {
  const now = state.queue?.order || "";
  return el(
    "div",
    { class: "orders" },
    ...ALL.map(([order, label], index) =>
      el(
        "button",
        { type: "button", "aria-pressed": String(order === now), "aria-keyshortcuts": String(index + 1), onclick: () => (after(), chooseOrder(order)) },
        el("kbd", { text: index + 1, "aria-hidden": "true" }),
        el("b", { text: label }),
        el("span", { class: "quiet", text: WHY[order] }),
      ),
    ),
  );
}

export function askOrder() {
  if (state.blind) return say(BLIND);
  const dialog = dialogOf("In which order?", [orders(() => dialog.close())], undefined, { class: "choosing" });
  const all = [...dialog.querySelectorAll(".orders button")];
  dialog.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (by) all[(at + by + all.length) % all.length].focus();
    else if (all[event.key - 1]) all[event.key - 1].click();
    else return;
    event.preventDefault();
  });
  (all.find((one) => one.getAttribute("aria-pressed") === "true") || all[0]).focus();
}

export function orderSelect() {
  const select = el(
    "select",
    { "aria-label": "Order", "aria-keyshortcuts": "q", "data-act": "order", class: state.queue ? "queueing" : "", disabled: state.blind, onchange: (event) => chosen(event.target) },
    ...ALL.map(([value, text]) => el("option", { value, text })),
  );
  select.value = state.queue?.order || "";
  return select;
}

function chosen(select) {
  const order = select.value;
  select.value = state.queue?.order || ""; // as it is, until the queue is there
  chooseOrder(order);
}
