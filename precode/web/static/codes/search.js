// Which codes match what one types, the likeliest first.

import { state } from "../model/state.js";

export function searched(query, first) {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) {
    const ahead = first.map((id) => state.codeById.get(id)).filter(Boolean);
    return [...ahead, ...state.codes.filter((code) => !ahead.includes(code))];
  }
  const ranked = [];
  for (const code of state.codes) {
    const ranks = parts.map((part) => rank(code, part));
    if (ranks.every((one) => one < 9)) ranked.push([Math.max(...ranks), code]);
  }
  return ranked.sort((a, b) => a[0] - b[0]).map(([, code]) => code);
}

function rank(code, part) {
  const label = code.label.toLowerCase();
  if (code.code.toLowerCase() === part) return 0;
  if (code.code.toLowerCase().startsWith(part)) return 1;
  if (label.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(part))) return 2;
  if (label.includes(part)) return 3;
  if (code.group.toLowerCase().includes(part)) return 4;
  if (code.definition.toLowerCase().includes(part)) return 5;
  return code.when_to_use.join(" ").toLowerCase().includes(part) ? 6 : 9;
}
