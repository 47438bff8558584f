// The left column: the cases, or the queue one works in.

import { button, byId, el } from "../dom.js";
import { on, state } from "../model/state.js";
import { drawQueue } from "../queue/list.js";
import { casesList } from "./cases.js";

let tab = "cases";

export function toggleCases() {
  const hidden = document.body.classList.toggle("nocases");
  byId("cases-toggle")?.setAttribute("aria-expanded", String(!hidden));
}

// Where the list would cover the text, it goes once it is not wanted.
const small = matchMedia("(max-width: 1100px)");
const close = () => small.matches && !document.body.classList.contains("nocases") && toggleCases();
small.addEventListener("change", close);
on("closecases", close);

function choose(next) {
  tab = next;
  draw();
  byId(`tab-${next}`)?.focus();
}

// One tab stop for both, arrows between them, as screen readers expect it.
const tabOf = (name, label) =>
  el("button", {
    type: "button",
    role: "tab",
    id: `tab-${name}`,
    "aria-selected": String(tab === name),
    "aria-controls": "left",
    tabindex: tab === name ? "0" : "-1",
    text: label,
    onclick: () => choose(name),
    onkeydown: (event) => {
      if (!/^Arrow(Left|Right)$/.test(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      choose(tab === "cases" ? "queue" : "cases");
    },
  });

function draw() {
  if (!state.open) return;
  const home = byId("cases");
  const within = home.contains(document.activeElement) ? document.activeElement : null;
  const was = within && (within.id || within.dataset.name);
  home.replaceChildren(
    el(
      "header",
      {},
      el("div", { role: "tablist", "aria-label": "Left column" }, tabOf("cases", "Cases"), tabOf("queue", "Queue")),
      button("Close", "[", close, { class: "small" }),
    ),
    el("div", { id: "left", role: "tabpanel", "aria-labelledby": `tab-${tab}` }),
  );
  if (tab === "queue") drawQueue(byId("left"));
  else byId("left").append(...casesList());
  if (was) [...home.querySelectorAll("button")].find((one) => one.id === was || one.dataset.name === was)?.focus({ preventScroll: true });
}

on("queue", () => {
  tab = state.queue ? "queue" : "cases";
});
for (const topic of ["drawn", "counted", "place", "view", "codes"]) on(topic, draw);
