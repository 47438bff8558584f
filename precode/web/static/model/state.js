// What the page knows, and how its parts hear of changes.

export const state = {
  study: null,
  codes: [],
  codeById: new Map(),
  open: null, // the transcript as the server gave it, with `items` and `pieces` beside
  turn: null, // number of the turn in focus
  key: null, // key of the card in focus
  shown: false, // suggestions are hidden until wanted: a first reading should not be led
  blind: false, // each turn is coded before its suggestions are shown
  queue: null, // {order, code, items, at, total, cells} while one works in a queue
  filter: { code: "", group: "", role: "", strength: "", undecided: false },
  left: new Map(), // transcript -> suggestions that are not decided, where known
  skipped: new Map(), // transcript -> turns that were folded away
  progress: null, // where one stands over all, as the server counted it last
  learned: null, // whether and from how much the suggestions were ranked anew
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

// Codes that were retired since the page was loaded keep their names on what was coded with them.
export function setCodebook(codes) {
  const gone = [...state.codeById.values()].map((code) => (code.retired ? code : { ...code, label: `${code.label} (retired)`, retired: true }));
  state.codes = codes;
  state.codeById = new Map([...gone, ...codes].map((code) => [code.id, code]));
}

// What was coded with a code keeps its name when the code is retired.
export function nameRetired(codings) {
  for (const { code: id, code_name: code, code_label: label } of codings) {
    if (code && !state.codeById.has(id)) state.codeById.set(id, { ...codeOf(id), code, label: `${label} (retired)`, retired: true });
  }
}

// How many suggestions of a transcript are undecided, if the page or the server knows.
export const leftOf = (one) => state.left.get(one.name) ?? one.left ?? undefined;
