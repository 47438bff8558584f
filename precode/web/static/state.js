// What the page knows, and what follows from it: which codes stand on which words of which turn.

export const state = {
  study: null,
  codes: [],
  codeById: new Map(),
  open: null, // the transcript as the server gave it, with `items` and `pieces` beside
  turn: null, // number of the turn in focus
  key: null, // key of the card in focus
  shown: false, // suggestions are hidden until wanted: a first reading should not be led
  filter: { code: "", group: "", strength: "", undecided: false },
  left: new Map(), // transcript -> suggestions that are not decided, where known
  skipped: new Map(), // transcript -> turns that were folded away
};

const listeners = new Map();

export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) || []), listener]);
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) || []) listener(detail);
}

export const keyOf = (start, end, code) => `${start}:${end}:${code}`;
export const codeOf = (id) =>
  state.codeById.get(id) || { id, code: "?", label: "a code no longer in the codebook", group: "", colour: 0 };
export const nameOf = (id) => `${codeOf(id).code} ${codeOf(id).label}`;
export const turnOf = (number) => state.open?.turnByNumber.get(number);
export const itemsOf = (number) => state.open?.itemsByTurn.get(number) || [];
export const itemOf = (key) => state.open?.items.find((item) => item.key === key);

export function setCodebook(codes) {
  state.codes = codes;
  state.codeById = new Map(codes.map((code) => [code.id, code]));
}

export function setOpen(data) {
  data.turnByNumber = new Map(data.turns.map((turn) => [turn.number, turn]));
  data.pieces = data.turns.flatMap((turn) =>
    turn.pieces.map(([start, end, words]) => ({ start, end, words, turn: turn.number })),
  );
  data.pieces.sort((a, b) => a.start - b.start);
  state.open = data;
  state.turn = null;
  state.key = null;
  settle();
}

// Takes over where the coder stands, as an answer of the server has it.
export function setStanding(now) {
  for (const part of ["codings", "marks", "read", "undo", "redo"]) {
    if (now[part] !== undefined) state.open[part] = now[part];
  }
  settle();
}

export function pieceAt(offset) {
  const pieces = state.open.pieces;
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle].start <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}

const overlap = (a, b) => a.start < b.end && b.start < a.end;

function settle() {
  const { suggestions, codings } = state.open;
  const found = new Map();
  for (const one of suggestions) {
    const key = keyOf(one.start, one.end, one.code);
    found.set(key, { key, turn: one.turn, start: one.start, end: one.end, code: one.code, suggestion: one });
  }
  const byCode = new Map();
  for (const coding of codings) {
    if (coding.start === null) continue;
    byCode.set(coding.code, [...(byCode.get(coding.code) || []), coding]);
    const { start, end, code } = coding;
    const key = keyOf(start, end, code);
    const item = found.get(key) || { key, turn: pieceAt(start)?.turn, start, end, code };
    item.coding = coding;
    found.set(key, item);
  }
  for (const item of found.values()) {
    const { coding } = item;
    // A change leaves its old place rejected, under the entry of the new place.
    if (coding && !coding.accepted) {
      item.became = codings.find((other) => other.entry === coding.entry && other.accepted);
    }
    item.elsewhere = !coding && (byCode.get(item.code) || []).some((other) => overlap(other, item));
    item.undecided = !coding && !item.elsewhere;
    item.stand = coding ? (coding.accepted ? "accepted" : "rejected") : item.elsewhere ? "elsewhere" : "open";
  }
  const items = [...found.values()].filter((item) => item.suggestion || !item.became);
  items.sort((a, b) => a.start - b.start || a.end - b.end || rank(a) - rank(b));
  state.open.items = items;
  state.open.itemsByTurn = new Map();
  for (const item of items) {
    if (!state.open.itemsByTurn.has(item.turn)) state.open.itemsByTurn.set(item.turn, []);
    state.open.itemsByTurn.get(item.turn).push(item);
  }
  state.left.set(state.open.name, items.filter((item) => item.undecided).length);
}

const rank = (item) => item.suggestion?.rank ?? 99;

// Whether an item shows under the filters; what one decided oneself shows even while suggestions
// are hidden.
export function passes(item) {
  if (!state.shown && !item.coding) return false;
  const { code, group, strength, undecided } = state.filter;
  if (undecided && !item.undecided) return false;
  if (code && item.code !== code) return false;
  if (group && codeOf(item.code).group !== group) return false;
  return !strength || item.suggestion?.strength === strength;
}

export const filtering = () => Object.values(state.filter).some(Boolean);
export const shownItems = (number) => itemsOf(number).filter(passes);

export function marksOf(number) {
  const turn = turnOf(number);
  if (!turn) return [];
  return state.open.marks.filter(
    (mark) => mark.start !== null && turn.pieces.some(([start, end]) => start <= mark.start && mark.end <= end),
  );
}

export const skippedHere = () => {
  const name = state.open.name;
  if (!state.skipped.has(name)) state.skipped.set(name, new Set());
  return state.skipped.get(name);
};

export function wordsOf(start, end) {
  const piece = pieceAt(start);
  return [...piece.words].slice(start - piece.start, end - piece.start).join("");
}

// How many suggestions of a transcript are undecided, if the page or the server knows.
export function leftOf(one) {
  return state.left.get(one.name) ?? one.left;
}
