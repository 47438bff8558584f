// Questions before a group is merged, split, dropped or made a code.

import { dialogOf } from "../dialogs/dialog.js";
import { button, el, plural, say, shorten } from "../dom.js";
import { drop, merge, promote, split } from "./acts.js";
import { chooseGroup } from "./choosing.js";
import { groupOf, keyOfPlace, keyOfQuote, tickedHere, titleOf } from "./model.js";
import { saveAll } from "./typed.js";

// Everything typed is sent first: nothing is decided on words that are not saved.
const saved = async (id) => (await saveAll(id)) || void say("Save what you typed first.", "bad");

function asked(title, lines, yes, run) {
  const go = button(yes, null, () => (dialog.close(), run()), { class: "yes" });
  const dialog = dialogOf(title, lines, (self) => [button("Cancel", null, () => self.close()), go]);
  go.focus();
}

export async function askMerge(group) {
  if (!(await saved(group.id))) return;
  chooseGroup(`Merge ${shorten(titleOf(group), 60)} with…`, {
    without: group.id,
    first: group.neighbours.map((one) => one.id),
    choose: (to) => merge(group.id, to),
  });
}

// The parts that are proposed, as far as their quotes are still here.
function partsOf(group) {
  const byKey = new Map(group.quotes.map((quote) => [keyOfQuote(quote), quote]));
  const parts = group.parts.map((part) => part.map((place) => byKey.get(keyOfPlace(place))).filter(Boolean));
  const whole = parts.filter((part) => part.length);
  return whole.length > 1 ? whole : [];
}

export async function askSplit(group) {
  if (!(await saved(group.id))) return;
  const now = groupOf(group.id);
  const ticked = tickedHere();
  const parts = partsOf(group);
  if (!parts.length && !ticked.length) return say("Tick the quotes that are to go into a group of their own, then split.");
  if (ticked.length === now?.quotes.length) return say("All quotes are ticked: nothing would be left in the group.");
  const examples = (quotes) => quotes.slice(0, 2).map((quote) => el("p", { class: "quote", text: `“${shorten(quote.quote, 140)}”` }));
  const dialog = dialogOf(
    "Split the group",
    [
      ...parts.map((part, index) => el("section", {}, el("h3", { text: `Part ${index + 1}: ${plural(part.length, "quote")}${index ? "" : ", stays here"}` }), ...examples(part))),
      parts.length ? null : el("p", { text: "No parts are proposed: the quotes are all about as near to one another." }),
      ticked.length ? el("section", {}, el("h3", { text: `Ticked: ${plural(ticked.length, "quote")}` }), ...examples(ticked)) : null,
    ],
    (self) => {
      const go = (words, chosen) => button(words, null, () => (self.close(), split(group.id, chosen)), { class: "yes" });
      return [
        parts.length ? go(`Split into these ${parts.length}`, parts.slice(1)) : null,
        ticked.length ? go(`Split off the ${plural(ticked.length, "ticked quote")}`, [ticked]) : null,
      ].filter(Boolean);
    },
    { class: "wide" },
  );
  [...dialog.querySelectorAll("footer button")].at(-1).focus();
}

export function askDrop(group) {
  asked(
    `Drop ${shorten(titleOf(group), 60)}?`,
    [el("p", { text: `It is no pattern, then. Its ${plural(group.quotes.length, "quote")} will not be looked at again; no coding changes.` })],
    "Drop it",
    () => drop(group.id),
  );
}

export async function askPromote(group) {
  if (!(await saved(group.id))) return;
  const now = groupOf(group.id);
  if (!now?.name || !now.definition) return say("A code needs a name and a definition. Say them first.", "bad");
  asked(
    `Make ${shorten(now.name, 60)} a code?`,
    [
      el("ul", { class: "plain" },
        el("li", { text: "It becomes a code of the study's codebook, with its definition and notes." }),
        el("li", { text: `Its ${plural(now.quotes.length, "quote")} become codings by you, and exemplars of the code.` }),
        el("li", { text: "It is suggested in all transcripts after the next precode batch." }),
      ),
      el("p", { class: "quiet", text: "Undo does not take this back. A coding can be rejected in the transcript, and the code retired in the codebook." }),
    ],
    "Make it a code",
    () => promote(group.id),
  );
}
