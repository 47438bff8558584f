// Starts the page: reads the study, opens a transcript, and keeps what is shown up to date.

import { getCodebook, getStudy, getTranscript } from "./api.js";
import "./cards.js";
import { opensWith } from "./cases.js";
import { button, byId, el, say } from "./dom.js";
import { focusTurn, unpick } from "./focus.js";
import { closeCases, toggleCases, toggleShown } from "./frame.js";
import { listen } from "./keys.js";
import { answered, heard, stuck, waiting } from "./saving.js";
import { emit, leftOf, on, setCodebook, setOpen, setStanding, state } from "./state.js";
import { drawTranscript } from "./transcript.js";

const places = new Map(); // transcript -> turn where one left it
let opening = 0;

async function open(name) {
  if (state.open) {
    emit("flush");
    places.set(state.open.name, state.turn);
  }
  const mine = (opening += 1);
  let data;
  let before;
  try {
    // An answer that overtakes the reading would be lost: read once more then.
    do {
      before = answered();
      data = await getTranscript(name);
    } while (before !== answered() && mine === opening);
  } catch (err) {
    return trouble(err, () => open(name));
  }
  if (mine !== opening) return;
  heard(name, data);
  unpick();
  byId("side").append(byId("cards")); // on a phone it stands among the turns that go now
  setOpen(data);
  document.title = `${name} · precode`;
  drawTranscript();
  emit("drawn");
  (matchMedia("(max-width: 760px)").matches ? document.scrollingElement : byId("middle")).scrollTop = 0;
  const turn = places.get(name) ?? data.turns[0]?.number;
  if (turn) focusTurn(turn, { scroll: places.has(name) });
  closeCases();
  if (data.state !== "done") say("The suggestions are missing or out of date. Run: precode batch", "bad");
}

function trouble(err, again) {
  const words = el("p", { class: "failed", text: err.message });
  if (state.open) return say(err.message, "bad");
  byId("transcript").replaceChildren(words, button("Try again", null, again));
}

function openNext(by) {
  const names = state.study.transcripts.map((one) => one.name);
  const next = names[names.indexOf(state.open.name) + by];
  if (next) open(next);
  else say(by > 0 ? "This is the last transcript." : "This is the first transcript.");
}

// The overview counts decisions; what this page decides is added here without asking again.
on("standing", ({ name, now }) => {
  const one = state.study.transcripts.find((row) => row.name === name);
  if (one) {
    one.accepted = now.codings.filter((coding) => coding.accepted).length;
    one.rejected = now.codings.length - one.accepted;
    one.read = now.read;
  }
  if (state.open?.name === name) {
    setStanding(now);
    emit("drawn");
  }
});

const rest = (ms) => new Promise((done) => setTimeout(done, ms));

// Counts what is left in the other transcripts, one at a time while nothing else is asked for.
async function countOthers() {
  for (const one of state.study.transcripts) {
    while (waiting().length || stuck()) await rest(1500);
    await rest(1200);
    if (leftOf(one) !== undefined) continue;
    try {
      const { suggestions, codings } = await getTranscript(one.name);
      const decided = (s) => codings.some((c) => c.code === s.code && c.start < s.end && s.start < c.end);
      if (leftOf(one) === undefined) state.left.set(one.name, suggestions.filter((s) => !decided(s)).length);
      emit("counted");
    } catch {
      return; // it is only a count
    }
  }
}

async function start() {
  try {
    [state.study] = await Promise.all([getStudy(), getCodebook().then(setCodebook)]);
  } catch (err) {
    return trouble(err, start);
  }
  const all = state.study.transcripts;
  if (!all.length) {
    byId("transcript").replaceChildren(el("p", { class: "quiet", text: "The study has no transcripts yet. Run: precode add" }));
    return;
  }
  await open((all.find((one) => !one.read) || all[0]).name);
  countOthers();
}

opensWith(open);
listen({
  h: toggleShown,
  "[": toggleCases,
  w: () => (state.shown ? byId("tools").querySelector("select")?.focus() : say("Show the suggestions first (h).")),
  J: () => openNext(1),
  K: () => openNext(-1),
});
start();
