// Where one stands, in plain sentences: what is decided, what is likely still to be found, and how
// far one agrees with the suggestions, apart for turns with and without them.

import { el, plural } from "../dom.js";
import { state } from "../model/state.js";
import { getAgreement, getProgress } from "../server/api.js";
import { dialogOf } from "./dialog.js";

const FEW = 10; // below this a percentage would promise more than there is
const whole = (share) => `${Math.round(share * 100)}%`;
const about = (number) => (number > 0 && number < 0.5 ? "less than 1" : `about ${Math.round(number)}`);
const part = (title, ...lines) => el("section", {}, el("h3", { text: title }), ...lines.filter(Boolean).map((text) => el("p", { text })));

function work({ decided, left, expected, learned }) {
  const { suggested, others } = expected || {};
  return [
    part("Done and left", `${plural(decided, "decision")} made${state.blind ? "." : `, ${plural(left, "suggestion")} left to decide.`}`),
    state.blind || !expected
      ? null
      : part(
          "Still to be found",
          `Among the suggestions that are left, ${about(suggested)} ${Math.round(suggested) === 1 ? "is" : "are"} likely right.`,
          others === null ? "How many codes no suggestion points to cannot be told yet: check some of the turns without suggestions." : `Beside them, ${about(others)} more where nothing is suggested.`,
        ),
    learned ? part("Learning from you", learning(learned)) : null,
  ];
}

function learning({ learning: now, version, decisions, changed, of, why_not: why }) {
  if (why) return why;
  const done = version ? `The suggestions were ranked anew after ${plural(decisions, "decision")}; ${changed} of ${of} changed.` : "The suggestions were not ranked anew yet.";
  return now ? `${done} It is happening again right now.` : done;
}

function blind({ turns, suggested, unsuggested }) {
  if (!turns) return part("Coded blind", "No turn was coded before its suggestions were shown. Blind mode (b) is the way to learn how far you agree with them.");
  const both = suggested;
  const codes = both.both + both.coder_only + both.suggestion_only;
  return part(
    "Coded blind",
    `${plural(turns, "turn")} ${turns === 1 ? "was" : "were"} coded before the suggestions were shown.`,
    `With suggestions: ${plural(both.turns, "turn")}. ${plural(both.both, "code")} you and the suggestions both have, ${both.coder_only} only you, ${both.suggestion_only} only the suggestions.`,
    both.turns >= FEW && codes >= FEW && both.agreement !== null ? `That is ${whole(both.agreement)} agreement${both.kappa === null ? "" : `, kappa ${both.kappa.toFixed(2)}`}.` : both.turns ? "Too few for a percentage." : "",
    `Without suggestions: ${plural(unsuggested.turns, "turn")}, of which ${unsuggested.with_code} ${unsuggested.with_code === 1 ? "carries" : "carry"} a code by your reading.`,
  );
}

function sample({ drawn, checked, with_code: found, share, low, high, unsuggested_turns: all, expected }) {
  if (!drawn) return part("Checked turns", "No turn without suggestions was drawn for checking.");
  const range = low === null || high === null ? "" : ` (95% interval ${whole(low)} to ${whole(high)})`;
  return part(
    "Checked turns",
    `${drawn} of ${plural(all, "turn")} without suggestions were drawn for checking; you checked ${checked}, and ${found} ${found === 1 ? "carries" : "carry"} a code.`,
    checked >= FEW && share !== null ? `That is ${whole(share)}${range}.` : checked ? "Too few for a percentage." : "",
    checked >= FEW && expected !== null ? `By that, ${about(expected)} of the turns without suggestions carry a code.` : "",
  );
}

const inSight = ({ accepted, rejected, changed, added, from_file: file }) =>
  part(
    "With the suggestions in sight",
    `${accepted} accepted, ${rejected} rejected, ${changed} changed, ${added} added.`,
    file ? `${plural(file, "decision")} came from a file, so that nobody knows what was in sight.` : "",
    "This says how you worked with the suggestions, not how right they are: who sees a suggestion agrees more easily.",
  );

export async function showStanding() {
  const body = el("div", { class: "stands", "aria-live": "polite" }, el("p", { class: "quiet", text: "Counting…" }));
  dialogOf("Where you stand", [body], undefined, { class: "wide" });
  const [progress, agreement] = await Promise.allSettled([getProgress(), getAgreement()]);
  const parts = [];
  if (progress.status === "fulfilled") parts.push(...work(progress.value));
  if (agreement.status === "fulfilled") {
    const { blind: blinded, sample: checks, in_sight: sight } = agreement.value;
    parts.push(blinded && blind(blinded), checks && sample(checks), sight && inSight(sight));
  }
  const trouble = [progress, agreement].find((one) => one.status === "rejected");
  if (trouble) parts.push(el("p", { class: "failed", text: trouble.reason.message }));
  body.replaceChildren(...parts.filter(Boolean));
}
