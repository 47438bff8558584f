// Sends decisions one after the other. What the server has not confirmed stays in the line,
// visibly, until it is sent again: nothing is shown as decided before it is on disk.

import { decide, getTranscript } from "./api.js";
import { say } from "../dom.js";
import { sightOf } from "../model/sight.js";
import { emit, keyOf, state } from "../model/state.js";

const line = [];
const standings = new Map(); // transcript -> where the coder stands, as last heard
const own = new Set(); // entries that this page wrote
let sending = false;
let answers = 0;

// What undo and redo are about next, and in which transcript; the server says it with each answer.
export const steps = { undo: "", undo_in: "", redo: "", redo_in: "" };

export const drafts = new Map(); // what a memo is about -> words that are not saved yet

export const waiting = () => line;
export const stuck = () => line.find((job) => job.failed);
export const jobOn = (key) => line.find((job) => job.name === state.open?.name && job.keys.includes(key));
export const answered = () => answers;
export const standingOf = (name) => standings.get(name);
export function heard(name, now) {
  standings.set(name, now);
  for (const part of Object.keys(steps)) steps[part] = now[part];
}

export const codingOn = (name, start, end, code) =>
  standings.get(name)?.codings.find((c) => keyOf(c.start, c.end, c.code) === keyOf(start, end, code));

// job: {name, keys, doing, did, build(), isDone(now), draft, sight}. `build` returns the wish as
// it is when its turn comes, or null if there is nothing left to do; `sight` says what the coder
// saw when deciding. Resolves to the entry, or "".
export function save(job) {
  return new Promise((resolve) => {
    const sight = { view: sightOf(job.turn ?? state.turn), queue: state.queue?.order || "" };
    line.push({ keys: [], seen: null, failed: "", sight, ...job, resolve });
    emit("jobs");
    work();
  });
}

// What the page showed when the coder decided, unless this page has written there since.
export function seenNow(name, start, end, code, shown) {
  const now = codingOn(name, start, end, code)?.entry || "";
  return own.has(now) ? now : shown;
}

async function work() {
  if (sending || !line.length || line[0].failed) return;
  sending = true;
  const job = line[0];
  try {
    const made = job.build();
    if (made) {
      const { in: elsewhere, ...asked } = made; // an undo may be about another transcript
      job.name = elsewhere || job.name;
      const wish = { ...asked, ...job.sight };
      job.sent = wish;
      emit("jobs");
      const now = await decide(job.name, wish);
      own.add(now.entry);
      finish(job, now, now.entry);
    } else drop(job);
  } catch (err) {
    if (err.passing || err.status === undefined) {
      job.failed = err.message;
      say(`Not saved: ${job.doing}. ${err.message}`, "bad");
    } else {
      if (err.body?.codings) take(job.name, err.body);
      drop(job);
      say(err.message, "bad");
    }
  }
  sending = false;
  emit("jobs");
  work();
}

function take(name, now) {
  answers += 1;
  heard(name, now);
  emit("standing", { name, now });
}

function drop(job) {
  line.splice(line.indexOf(job), 1);
  job.resolve("");
}

function finish(job, now, entry) {
  line.splice(line.indexOf(job), 1);
  if (job.draft && drafts.get(job.draft.key) === job.draft.words) drafts.delete(job.draft.key);
  take(job.name, now);
  if (job.did) say(typeof job.did === "function" ? job.did(now) : job.did);
  job.resolve(entry);
}

// The answer may have been lost after the decision was written: look first, then send again.
export async function tryAgain() {
  const job = stuck();
  if (!job || sending) return;
  sending = true;
  emit("jobs");
  try {
    const before = standings.get(job.name) || { codings: [], marks: [] };
    const now = await getTranscript(job.name);
    const known = new Set([...before.codings, ...before.marks].map((one) => one.entry));
    if (job.sent && job.isDone?.(now, known, job.sent)) {
      for (const one of [...now.codings, ...now.marks]) if (!known.has(one.entry)) own.add(one.entry);
      finish(job, now, "saved");
    } else take(job.name, now);
    job.failed = "";
  } catch (err) {
    say(`Still not saved. ${err.message}`, "bad");
  }
  sending = false;
  emit("jobs");
  work();
}

export function giveUp() {
  for (const job of [...line]) drop(job);
  emit("jobs");
}

addEventListener("beforeunload", (event) => {
  if (line.length || drafts.size) event.preventDefault();
});
