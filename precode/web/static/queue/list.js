// The queue as a list: where each item is, how likely, its words, and whether it is decided.

import { button, el, percent, plural, shorten } from "../dom.js";
import { codeOf, state } from "../model/state.js";
import { hueClass } from "../text/pieces.js";
import { orders } from "./choose.js";
import { go, leaveQueue, orderName, standOf } from "./queue.js";

const TICKS = { accepted: ["✓", "accepted"], rejected: ["✕", "rejected"], elsewhere: ["·", "decided on other words"] };

export function drawQueue(home) {
  const { queue } = state;
  if (!queue) return home.replaceChildren(el("p", { class: "quiet", text: "Decide in another order than that of the transcript:" }), orders());
  const top = home.querySelector("ol")?.scrollTop || 0;
  const done = queue.items.filter((one) => standOf(one) !== "open").length;
  home.replaceChildren(
    el("h3", { text: queue.code ? `${codeOf(queue.code).code} ${codeOf(queue.code).label}` : orderName(queue.order) }),
    el("p", { class: "quiet", text: told(queue, done) }),
    el("ol", { class: "queue" }, ...queue.items.map((one, index) => row(one, index))),
    button("Leave the queue", null, () => leaveQueue(), { class: "small" }),
  );
  home.querySelector("ol").scrollTop = top;
  home.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function told({ items, total, cells }, done) {
  const rest = total > items.length ? ` (of ${total})` : "";
  const empty = cells ? `. ${plural(cells.empty, "empty cell")}, ${cells.without} without a candidate` : "";
  return `${done} of ${items.length} decided${rest}${empty}`;
}

function row(one, index) {
  const { queue } = state;
  const [tick, words] = TICKS[standOf(one)] || [];
  const code = one.code && !queue.code ? codeOf(one.code) : null;
  const likely = one.kind === "check" ? "check" : percent(one.score);
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "case item", "data-name": `queue-${index}`, "aria-current": index === queue.at ? "true" : null, onclick: () => go(index) },
      el("span", { class: "title" }, el("b", { text: likely }), ` ${one.case}, turn ${one.turn}`, tick ? el("span", { class: "tick", title: words, role: "img", "aria-label": words, text: ` ${tick}` }) : null),
      code ? el("span", { class: `kind ${hueClass(one.code)}`, text: `${code.code} ${shorten(code.label, 40)}` }) : null,
      one.kind === "cell" ? el("span", { class: "quiet", text: `no ${codeOf(one.code).code} for ${one.cell_role || "this role"} yet` }) : null,
      el("span", { class: "quiet words", text: one.quote ? `“${shorten(one.quote.trim(), 140)}”` : "" }),
    ),
  );
}
