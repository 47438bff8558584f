// The group in focus: what it is called and means, and what can be done with it.

import { openCodebook, showCode } from "../codes/codebook.js";
import { button, el, plural, say } from "../dom.js";
import { codeOf, nameOf } from "../model/state.js";
import { askDrop, askMerge, askPromote, askSplit } from "./asking.js";
import { fieldsOf } from "./fields.js";
import { nearWords, roleTags } from "./list.js";
import { board, choose, groupOf, here, send, SINGLE, titleOf } from "./model.js";
import { quotesPart } from "./quotes.js";

let drawn = { key: "" };

export function drawGroup(home, show) {
  const group = here();
  const key = group ? `${group.id}|${group.promoted}` : board.at;
  if (drawn.key !== key || !home.contains(drawn.quotes)) {
    drawn = { key, head: el("div", {}), quotes: el("div", {}) };
    if (group && !group.promoted) {
      drawn.nearest = el("div", { class: "field" });
      drawn.fields = fieldsOf(group.id, drawn.nearest);
    }
    home.replaceChildren(drawn.head, el("div", { class: drawn.fields ? "beside" : "" }, ...[drawn.fields?.node, drawn.quotes].filter(Boolean)));
    home.scrollTop = 0;
  }
  drawn.fields?.refresh();
  drawn.nearest?.replaceChildren(...nearestPart(group));
  drawn.head.replaceChildren(...headPart(group));
  drawn.quotes.replaceChildren(quotesPart(show, Boolean(group?.promoted)));
}

function headPart(group) {
  if (board.at === SINGLE) {
    return [el("h2", { id: "board-title", tabindex: "-1", text: "Passages like no others" }), el("p", { class: "quiet", text: "They tell of something codable that no code holds, and are near to none of the groups. Move them where they belong." })];
  }
  if (!group) return [el("p", { class: "quiet", text: "No group is left." })];
  const act = (words, name, run, more = {}) => button(words, null, () => run(group), { "data-act": name, ...more });
  return [
    el("h2", { id: "board-title", tabindex: "-1", text: titleOf(group) }),
    el("p", { class: "quiet facts" }, `${plural(group.quotes.length, "quote")} from ${plural(group.cases.length, "case")} (${group.cases.join(", ")}), said by `, ...roleTags(group.roles)),
    group.name && group.terms.length ? el("p", { class: "quiet", text: `Words that set it apart: ${group.terms.join(", ")}` }) : null,
    group.neighbours.length ? el("p", { class: "quiet near" }, "Like it: ", ...neighbours(group)) : null,
    ...(group.promoted
      ? codePart(group)
      : [el("div", { class: "acts" }, act("Merge with…", "merge", askMerge), act("Split…", "split", askSplit), act("Drop…", "drop", askDrop), act("Make it a code…", "promote", askPromote, { class: "yes" }))]),
  ].filter(Boolean);
}

const neighbours = ({ neighbours: near }) =>
  near
    .map((one) => [groupOf(one.id), one.likeness])
    .filter(([other]) => other)
    .map(([other, likeness]) => button(`${titleOf(other)} (${likeness.toFixed(2)})`, null, () => choose(other.id), { class: "small", "data-act": `near:${other.id}` }));

const codePart = (group) => {
  const code = codeOf(group.promoted);
  return [
    el("p", {}, el("span", { class: "flag done", text: "✓ code" }), ` It is the code ${code.code} ${code.label}. Its quotes are coded with it.`),
    el("p", { text: code.definition || group.definition }),
    el("div", { class: "acts" }, button("Show the code", null, () => showCode(group.promoted), { "data-act": "code" })),
  ];
};

function nearestPart(group) {
  const take = async (id) => {
    try {
      await send({ do: "edit", id: group.id, changes: { nearest: id } });
      say(`Nearest code: ${nameOf(id)}`);
    } catch (err) {
      say(err.message, "bad");
    }
  };
  const first = group.nearest ? [group.nearest.id] : [];
  const ask = () => openCodebook({ title: "The code that comes nearest", at: group.nearest?.id, first, choose: take });
  return [
    el("span", { text: "Nearest code" }),
    el(
      "div",
      { class: "nearest" },
      group.nearest ? button(nearWords(group).replace(/^near /, ""), null, () => showCode(group.nearest.id), { "data-act": "nearest", title: "Show its definition" }) : el("span", { class: "quiet", text: "none" }),
      button("Another…", null, ask, { class: "small", "data-act": "another", "aria-label": "Another nearest code…" }),
    ),
  ];
}
