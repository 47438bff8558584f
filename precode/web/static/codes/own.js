// Codes of the study's own: made on the spot, edited, retired.

import { add } from "../decide/codings.js";
import { dialogOf } from "../dialogs/dialog.js";
import { button, el, say, shorten } from "../dom.js";
import { wordsOf } from "../model/standing.js";
import { codeOf, emit, nameOf, setCodebook } from "../model/state.js";
import { changeCodes } from "../server/api.js";

// Sends the wish and takes over the codes as they are then; resolves to the code's id.
async function change(wish) {
  const { id = wish.id, codes } = await changeCodes(wish);
  setCodebook(codes);
  emit("codes");
  return id;
}

const typed = new Map(); // what was typed for a new code, until it is made: no click loses it

// Asks for label and definition of a new code; `done` gets its id.
export function askNewCode({ label = "", quote = "", done }) {
  form({
    title: "New code",
    fields: [
      ["label", "Label", label || typed.get("label") || "", 1],
      ["definition", "Definition: what does a passage say that carries it? It may follow later.", typed.get("definition") || "", 4],
    ],
    lead: quote && el("p", { class: "quote", text: quote }),
    save: "Make the code",
    keep: typed,
    send: ({ label: name, definition }) => change({ do: "create", label: name, definition }),
    told: (id) => `New code: ${nameOf(id)}`,
    done,
  });
}

export const newCodeOn = (words) =>
  askNewCode({ quote: `“${shorten(wordsOf(words.start, words.end), 160)}”`, done: (id) => add(words, id) });

export function askEdit(id, done) {
  const code = codeOf(id);
  form({
    title: `Edit ${nameOf(id)}`,
    fields: [
      ["label", "Label", code.label, 1],
      ["definition", "Definition", code.definition, 4],
      ["group", "Group", code.group, 1],
      ["when_to_use", "When to use (one a line)", code.when_to_use.join("\n"), 3],
      ["when_not_to_use", "When not to use (one a line)", code.when_not_to_use.join("\n"), 3],
    ],
    save: "Save",
    send: (said) =>
      change({ do: "edit", id, ...said, when_to_use: lines(said.when_to_use), when_not_to_use: lines(said.when_not_to_use) }),
    told: () => `Saved ${nameOf(id)}`,
    done,
  });
}

const lines = (words) => words.split("\n").map((line) => line.trim()).filter(Boolean);

export function askRetire(id, done) {
  const name = nameOf(id);
  form({
    title: `Retire ${nameOf(id)}?`,
    lead: el("p", { text: "It is offered no more. Decisions that were made with it stay in the record." }),
    fields: [],
    save: "Retire it",
    send: () => change({ do: "retire", id }),
    told: () => `Retired ${name}`,
    done,
  });
}

// Sends what was typed; on trouble it says so, and everything typed stays.
function form({ title, fields, lead, save, send, told, done, keep }) {
  const inputs = new Map();
  const trouble = el("p", { class: "failed", role: "alert" });
  const rows = fields.map(([name, label, value, height]) => {
    const input = height > 1 ? el("textarea", { rows: height }) : el("input", { type: "text", autocomplete: "off" });
    input.value = value;
    input.addEventListener("input", () => keep?.set(name, input.value));
    inputs.set(name, input);
    return el("label", { class: "field" }, el("span", { text: label }), input);
  });
  let busy = false;
  const go = async () => {
    if (busy) return;
    const said = Object.fromEntries([...inputs].map(([name, input]) => [name, input.value.trim()]));
    if (said.label === "") {
      trouble.textContent = "The code needs a label.";
      return inputs.get("label").focus();
    }
    busy = true;
    trouble.textContent = "";
    try {
      const id = await send(said);
      keep?.clear();
      dialog.close();
      say(told(id)); // once it is closed: what is said inside goes with it
      done(id);
    } catch (err) {
      trouble.textContent = err.message;
    }
    busy = false;
  };
  const dialog = dialogOf(title, [lead, ...rows, trouble], () => [button(save, "Ctrl Enter", go, { class: "yes" })], { class: "form" });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.type === "text")) {
      event.preventDefault();
      go();
    }
  });
  const all = [...inputs.values()];
  (all.find((input) => !input.value) || all[0])?.focus();
}
