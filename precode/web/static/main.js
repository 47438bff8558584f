// Starts the page: reads the study and opens a transcript.

import { reopenCandidates } from "./candidates/view.js";
import "./cards/cards.js";
import { byId, el } from "./dom.js";
import "./frame/bar.js";
import { listen } from "./frame/keys.js";
import "./frame/left.js";
import { goTo, open, trouble } from "./frame/opening.js";
import "./frame/tools.js";
import { setStanding } from "./model/standing.js";
import { emit, on, setCodebook, state } from "./model/state.js";
import { queueGoesWith } from "./queue/queue.js";
import { getCodebook, getStudy } from "./server/api.js";
import "./text/notice.js";

// The overview counts decisions; what this page decides is added here without asking again.
on("standing", ({ name, now }) => {
  const one = state.study.transcripts.find((row) => row.name === name);
  if (one) {
    one.accepted = now.codings.filter((coding) => coding.accepted).length;
    one.rejected = now.codings.length - one.accepted;
    one.read = now.read;
  }
  if (state.open?.name !== name) return;
  setStanding(now);
  emit("drawn");
});

async function start() {
  try {
    [state.study] = await Promise.all([getStudy(), getCodebook().then(setCodebook)]);
  } catch (err) {
    return trouble(err, start);
  }
  state.blind = Boolean(state.study.blind);
  const all = state.study.transcripts;
  if (!all.length) {
    byId("transcript").replaceChildren(el("p", { class: "quiet", text: "The study has no transcripts yet. Run: precode add" }));
    return;
  }
  await open((all.find((one) => !one.read) || all[0]).name);
  reopenCandidates();
}

queueGoesWith(goTo);
listen();
start();
