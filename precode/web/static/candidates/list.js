// The list of groups: what each is called, how much is in it, and which code is nearest.

import { el, plural } from "../dom.js";
import { takesQuotes } from "./dragging.js";
import { NEW, NONE } from "./acts.js";
import { board, choose, SINGLE, titleOf } from "./model.js";

export const nearWords = ({ nearest, likeness }) =>
  nearest ? `near ${nearest.code} ${nearest.label}${likeness === null ? "" : ` (${likeness.toFixed(2)})`}` : "";

export const roleTags = (roles) => roles.map((role) => el("span", { class: "flag", text: role || "role unknown" }));

// One tab stop for the list, arrows and j k inside it.
const row = (id, here, ...children) =>
  el("li", {}, el("button", { type: "button", class: "candidate", "data-act": `group:${id}`, "aria-current": here ? "true" : null, tabindex: here ? "0" : "-1", onclick: () => choose(id) }, ...children));

function groupRow(group) {
  const made = row(
    group.id,
    board.at === group.id,
    el("span", { class: group.name ? "title named" : "title", text: titleOf(group) }),
    group.promoted ? el("span", { class: "flag done", text: "✓ code" }) : null,
    el("span", { class: "quiet" }, `${plural(group.quotes.length, "quote")}, ${plural(group.cases.length, "case")} `, ...roleTags(group.roles)),
    el("span", { class: "quiet", text: nearWords(group) }),
  );
  if (!group.promoted) takesQuotes(made.firstChild, group.id);
  return made;
}

// Only the mouse needs these: the keyboard has “Move to…”.
function target(to, words) {
  const node = el("div", { class: "target", "aria-hidden": "true", text: words });
  takesQuotes(node, to);
  return node;
}

export function drawList(home) {
  const top = home.querySelector("ul")?.scrollTop || 0;
  const list = el(
    "ul",
    {},
    ...board.groups.map(groupRow),
    board.single.length
      ? row(SINGLE, board.at === SINGLE, el("span", { class: "title", text: "Passages like no others" }), el("span", { class: "quiet", text: plural(board.single.length, "quote") }))
      : null,
  );
  home.replaceChildren(list, el("div", { class: "targets" }, target(NEW, "Drop here: new group"), target(NONE, "Drop here: no group")));
  list.scrollTop = top;
}

