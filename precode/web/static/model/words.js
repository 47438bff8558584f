// Words on the page <-> offsets of the transcript. Offsets count Unicode code points, the
// browser counts UTF-16 units: everything that crosses goes through here.

import { pieceAt } from "./standing.js";

const words = new Intl.Segmenter(undefined, { granularity: "word" });
const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });
const count = (text) => [...text].length;

export const CROSSED = "crossed";

// The selected words as {start, end}; null if there are none; CROSSED if they leave a turn.
export function selectedSpan() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const first = pieceOf(range.startContainer);
  if (!first) return null;
  const inside = range.cloneRange();
  if (pieceOf(range.endContainer) !== first) {
    inside.setEnd(first, first.childNodes.length);
    if (others(range, first)) return CROSSED;
  }
  const before = document.createRange();
  before.setStart(first, 0);
  before.setEnd(inside.startContainer, inside.startOffset);
  const base = Number(first.dataset.start);
  const start = base + count(before.toString());
  return snapped(start, start + count(inside.toString()));
}

// Whether words of other pieces are selected too. A triple click ends at the start of the next
// one, and takes none of it.
function others(range, first) {
  for (const piece of document.querySelectorAll(".piece")) {
    if (piece === first || !range.intersectsNode(piece)) continue;
    const part = document.createRange();
    part.selectNodeContents(piece);
    if (part.compareBoundaryPoints(Range.END_TO_END, range) > 0) part.setEnd(range.endContainer, range.endOffset);
    if (part.toString().trim()) return true;
  }
  return false;
}

const pieceOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".piece");

// Whole words, without the blanks around them: a hasty drag of the mouse should not cut a word.
function snapped(start, end) {
  const piece = pieceAt(start);
  const points = [...piece.words];
  while (start < end && !points[start - piece.start].trim()) start += 1;
  while (start < end && !points[end - 1 - piece.start].trim()) end -= 1;
  if (start >= end) return null;
  for (const [from, to] of edges(piece, words, true)) {
    if (from < start && start < to) start = from;
    if (from < end && end < to) end = to;
  }
  return { start, end };
}

function edges(piece, segmenter, wordsOnly) {
  const found = [];
  let at = piece.start;
  for (const part of segmenter.segment(piece.words)) {
    const length = count(part.segment);
    if (!wordsOnly || part.isWordLike) found.push([at, at + length - (wordsOnly ? 0 : count(part.segment.match(/\s*$/u)[0]))]);
    at += length;
  }
  return found;
}

// Moves one end of a span by a word or a sentence: `which` is "start" or "end".
export function moved(span, which, by, whole) {
  const piece = pieceAt(span.start);
  const parts = edges(piece, whole ? sentences : words, !whole);
  const places = parts.map((part) => part[which === "start" ? 0 : 1]);
  const next = by > 0 ? places.find((at) => at > span[which]) : places.findLast((at) => at < span[which]);
  const result = { ...span, [which]: next ?? span[which] };
  return result.start < result.end ? result : span;
}

export function firstWord(piece) {
  const first = edges(piece, words, true)[0];
  return first ? { start: first[0], end: first[1] } : { start: piece.start, end: piece.end };
}

export function select({ start, end }) {
  const pieces = [...document.querySelectorAll(`.turn[data-turn="${pieceAt(start).turn}"] .piece`)];
  const home = pieces.find((one) => Number(one.dataset.start) <= start && end <= Number(one.dataset.end));
  if (!home) return;
  const base = Number(home.dataset.start);
  const [from, at] = spot(home, start - base);
  const [to, until] = spot(home, end - base);
  getSelection().setBaseAndExtent(from, at, to, until);
}

function spot(home, points) {
  const walker = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
  let left = points;
  let node = walker.nextNode();
  while (node) {
    const here = [...node.data];
    const following = left > here.length ? walker.nextNode() : null;
    if (!following) return [node, here.slice(0, left).join("").length];
    left -= here.length;
    node = following;
  }
  return [home, 0];
}

export const unselect = () => getSelection().removeAllRanges();
