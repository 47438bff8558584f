// The words of one piece of a turn, with the coded ones underlined where they are.

import { el } from "../dom.js";
import { codeOf, state } from "../model/state.js";

export const hueClass = (code) => {
  const group = codeOf(code).colour;
  // Eight hues and four lines: no two of 32 groups look the same, nor do neighbours.
  return `g${group % 8} u${(group + Math.floor(group / 8)) % 4}`;
};

export function drawPiece([start, end, words], items) {
  const points = [...words];
  const here = items.filter((item) => start <= item.start && item.end <= end);
  const cuts = [...new Set([start, end, ...here.flatMap((item) => [item.start, item.end])])].sort((a, b) => a - b);
  const piece = el("p", { class: "piece", "data-start": start, "data-end": end });
  const depth = depths(here);
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const [from, to] = [cuts[i], cuts[i + 1]];
    let node = document.createTextNode(points.slice(from - start, to - start).join(""));
    const covering = here.filter((item) => item.start <= from && to <= item.end);
    for (const item of covering.sort((a, b) => depth.get(b) - depth.get(a))) {
      const now = item.key === state.key ? " now" : "";
      node = el(
        "span",
        {
          class: `hl ${hueClass(item.code)} d${depth.get(item)} ${item.stand}${now}`,
          "data-key": item.key,
          "data-label": item.start === from ? codeOf(item.code).code : null,
        },
        node,
      );
    }
    piece.append(node);
  }
  return piece;
}

// Gives overlapping items lines below one another.
function depths(items) {
  const found = new Map();
  for (const item of items) {
    const taken = new Set(
      [...found].filter(([other]) => other.start < item.end && item.start < other.end).map(([, at]) => at),
    );
    let at = 0;
    while (taken.has(at) && at < 3) at += 1;
    found.set(item, at);
  }
  return found;
}
