// Opens transcripts: at once as they are remembered, then as they are now.

import { button, byId, el, say } from "../dom.js";
import { focusTurn, unpick } from "../model/focus.js";
import { pieceAt, setOpen, setStanding, turnOf } from "../model/standing.js";
import { toCompare } from "../model/sight.js";
import { emit, on, state } from "../model/state.js";
import { leaveQueue } from "../queue/queue.js";
import { askProgress, heardLearning } from "../server/progress.js";
import { read, remembered } from "../server/transcripts.js";
import { scroller } from "../text/scroll.js";
import { drawTranscript } from "../text/transcript.js";

const places = new Map(); // transcript -> turn where one left it
const sights = new Map(); // transcript -> whether its suggestions were shown then
let wanted = {}; // {name, place} that was asked for last: what arrives late is not shown

// `place`: {turn, key} to go to, instead of where one left it.
export async function open(name, place = null) {
  if (state.open) {
    emit("flush");
    places.set(state.open.name, state.turn);
    sights.set(state.open.name, state.shown);
  }
  wanted = { name, place };
  const known = remembered(name);
  if (known) show(known, place);
  let data;
  try {
    data = await read(name);
  } catch (err) {
    return trouble(err, () => open(name, place));
  }
  if (wanted.name !== name) return;
  if (state.open?.name === name && state.open.text_sha256 === data.text_sha256) renew(data);
  else show(data, wanted.place);
  tellState(data);
  heardLearning(data.learned, { fresh: true });
  askProgress();
}

// Like open, but the transcript is not read again if it is open already.
export async function goTo(name, place) {
  if (state.open.name !== name) return open(name, place);
  wanted = { name, place };
  focusTurn(place.turn, place);
}

function show(data, place) {
  const { name } = data;
  unpick();
  byId("side").append(byId("cards")); // on a phone it stands among the turns that go now
  setOpen(data);
  // A transcript that is new to the coder is read first.
  state.shown = !state.blind && (sights.get(name) ?? false);
  document.title = `${name} · precode`;
  drawTranscript();
  emit("drawn");
  scroller().scrollTop = 0;
  const left = places.get(name);
  const turn = turnOf(place?.turn) ? place.turn : turnOf(left) ? left : firstTurn();
  const far = Boolean(place) || turn !== state.open.turns[0]?.number;
  if (turn !== undefined) focusTurn(turn, { key: place?.key, scroll: far });
  if (!state.queue || place === null) emit("closecases");
}

const firstTurn = () => (state.open.turns.find((turn) => state.blind && toCompare(turn.number)) || state.open.turns[0])?.number;

// Takes over what is suggested and where one stands; focus, scroll and selection stay.
function renew(data) {
  setStanding(data, ["suggestions", "state"]);
  emit("drawn");
}

on("ranked", async ({ fresh }) => {
  if (fresh || !state.open) return;
  const { name } = state.open;
  try {
    const data = await read(name);
    if (state.open.name === name && state.open.text_sha256 === data.text_sha256) renew(data);
  } catch {
    // the ranking as it was will do
  }
});

const told = new Set(); // once is enough

function tellState({ state: how }) {
  if (how === "done" || told.has(how)) return;
  told.add(how);
  say(how === "new" ? "Nothing is suggested here yet. Run: precode batch" : "Codes or settings have changed since this was suggested. precode batch brings it up to date.");
}

// Shows what came or went, if it is not in sight.
on("wanted", async ({ name, start = null, key = null }) => {
  if (name !== state.open.name) await open(name);
  const turn = start === null || name !== state.open.name ? undefined : pieceAt(start)?.turn;
  if (turn !== undefined && turn !== state.turn) focusTurn(turn, { key });
});

export function trouble(err, again) {
  const words = el("p", { class: "failed", text: err.message });
  if (state.open) return say(err.message, "bad");
  byId("transcript").replaceChildren(words, button("Try again", null, again));
}

export async function openNext(by) {
  const names = state.study.transcripts.map((one) => one.name);
  const next = names[names.indexOf(state.open.name) + by];
  if (!next) return say(by > 0 ? "This is the last transcript." : "This is the first transcript.");
  await openCase(next);
}

// A transcript that was chosen ends the queue.
export async function openCase(name) {
  await leaveQueue({ back: false });
  return open(name);
}
