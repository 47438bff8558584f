// Queues: what is to decide in another order than that of the transcripts.

import { plural, say } from "../dom.js";
import { settle } from "../model/standing.js";
import { emit, keyOf, nameOf, on, state } from "../model/state.js";
import { getQueue } from "../server/api.js";
import { standingOf } from "../server/saving.js";
import { prefetch } from "../server/transcripts.js";

export const ORDERS = [
  ["certain", "Most certain first"],
  ["uncertain", "Most uncertain first"],
  ["code", "One code in all cases"],
  ["empty", "Empty cells"],
];
export const orderName = (order) => ORDERS.find(([one]) => one === order)[1];

let goTo = async () => {};
export const queueGoesWith = (opener) => (goTo = opener);

let before = null; // where one was in the order of the transcripts
let asked = 0;

export const here = () => state.queue?.items[state.queue.at] || null;

const overlap = (a, b) => a.start < b.end && b.start < a.end;

// Where an item stands: by what was heard last about its transcript, or as the queue had it.
export function standOf(one) {
  const now = standingOf(one.transcript);
  if (one.kind === "check") {
    const inside = (other) => other.start !== null && one.start <= other.start && other.end <= one.end;
    const judged = now?.codings.some((c) => c.accepted && inside(c)) || now?.marks.some((m) => /no_code/.test(m.kind) && inside(m));
    return judged ? "accepted" : one.stand || "open";
  }
  if (!now) return one.stand || "open";
  const same = now.codings.filter((coding) => coding.code === one.code && coding.start !== null);
  const exact = same.find((coding) => coding.start === one.start && coding.end === one.end);
  if (exact) return exact.accepted ? "accepted" : "rejected";
  return same.some((coding) => overlap(coding, one)) ? "elsewhere" : "open";
}

export async function startQueue(order, code = "", role = state.queue?.role || "") {
  if (state.blind) return say("A queue shows suggestions. Leave blind mode first (b).");
  emit("flush");
  const mine = (asked += 1);
  let answer;
  try {
    answer = await getQueue(order, code, role);
  } catch (err) {
    return say(err.message, "bad");
  }
  if (mine !== asked) return;
  if (!answer.items.length) return say(`${nothingIn(order, code)}`);
  if (!state.queue) before = { name: state.open.name, turn: state.turn, key: state.key };
  state.queue = { order, code, role, roles: answer.roles, items: answer.items, at: 0, total: answer.total, cells: answer.cells };
  settle();
  emit("queue");
  emit("view");
  say(`${orderName(order)}: ${plural(answer.total, "suggestion")}. What a queue shows cannot be coded blind any more.`);
  await go(firstOpen());
}

const nothingIn = (order, code) =>
  ({ code: `Nothing is suggested for ${nameOf(code)}.`, empty: "There is no empty cell with a candidate." })[order] || "Nothing is left to decide.";

// Constant comparison shows what was decided too; it begins with what was not.
function firstOpen() {
  const at = state.queue.items.findIndex((one) => standOf(one) === "open");
  return Math.max(0, at);
}

export async function leaveQueue({ back = true } = {}) {
  if (!state.queue) return;
  asked += 1;
  state.queue = null;
  settle();
  emit("queue");
  emit("view");
  const place = before;
  before = null;
  if (back && place) await goTo(place.name, place);
}

export async function go(at) {
  const { queue } = state;
  const one = queue?.items[at];
  if (!one) return;
  queue.at = at;
  await goTo(one.transcript, { turn: one.turn, key: one.code ? keyOf(one.start, one.end, one.code) : null });
  if (state.queue !== queue) return;
  emit("place");
  for (const next of [queue.items[at + 1], queue.items[at + 2]]) {
    if (next && next.transcript !== state.open.name) prefetch(next.transcript);
  }
}

export async function stepQueue(by) {
  const { queue } = state;
  const next = queue.at + by;
  if (queue.items[next]) return go(next);
  if (by < 0) return say("This is the first of the queue.");
  const open_ = queue.items.filter((one) => standOf(one) === "open").length;
  if (queue.total > queue.items.length && !open_) return startQueue(queue.order, queue.code, queue.role);
  say(open_ ? `This is the last of the queue. ${plural(open_, "item")} before it ${open_ === 1 ? "is" : "are"} open.` : "This is the last of the queue, and all of it is decided.");
}

// The ranking changed: what comes after the item in focus is read anew, what was passed stays.
on("ranked", async () => {
  const { queue } = state;
  if (!queue) return;
  const mine = (asked += 1);
  try {
    const answer = await getQueue(queue.order, queue.code, queue.role);
    if (mine !== asked || state.queue !== queue) return;
    const kept = queue.items.slice(0, queue.at + 1);
    const idOf = (one) => `${one.transcript}|${one.start}|${one.end}|${one.code || one.kind}`;
    const known = new Set(kept.map(idOf));
    queue.items = [...kept, ...answer.items.filter((one) => !known.has(idOf(one)))];
    Object.assign(queue, { total: answer.total, cells: answer.cells });
    settle();
    emit("queue");
    emit("view");
  } catch {
    // the queue as it was will do
  }
});

// A card of the queue that was chosen otherwise is its place now.
on("focus", () => {
  const { queue, open: transcript, key } = state;
  if (!queue || !key) return;
  const at = queue.items.findIndex((one) => one.transcript === transcript.name && keyOf(one.start, one.end, one.code) === key);
  if (at < 0 || at === queue.at) return;
  queue.at = at;
  emit("place");
});
