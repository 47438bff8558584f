// What is typed about a group: sent when one leaves the field, and kept until the server has it.

import { say } from "../dom.js";
import { emit } from "../model/state.js";
import { groupOf, send, titleOf } from "./model.js";

// name, label, rows of the field
export const FIELDS = [
  ["name", "Name", 1],
  ["definition", "Definition: what does a passage say that carries it?", 3],
  ["when_to_use", "When to code it (one a line)", 2],
  ["when_not_to_use", "When not to code it (one a line)", 2],
  ["why_not", "Why the nearest code is not enough", 2],
  ["group", "Group of codes that it belongs to", 1],
];
const LISTS = new Set(["when_to_use", "when_not_to_use"]);

const typed = new Map(); // group|field -> words that are not saved yet
const failed = new Map(); // group|field -> why not
const sending = new Map(); // group|field -> words that are under way

const keyOf = (id, name) => `${id}|${name}`;
const lines = (words) => words.split("\n").map((line) => line.trim()).filter(Boolean);

export function savedWords(group, name) {
  return LISTS.has(name) ? group[name].join("\n") : group[name];
}

export const wordsOf = (group, name) => typed.get(keyOf(group.id, name)) ?? savedWords(group, name);
export const failureOf = (id, name) => failed.get(keyOf(id, name)) || "";
export const unsaved = () => typed.size;
export const hasFailed = () => failed.size > 0;

export function note(group, name, words) {
  const key = keyOf(group.id, name);
  if (words === savedWords(group, name) && !sending.has(key)) {
    typed.delete(key);
    failed.delete(key);
  } else typed.set(key, words);
}

// Resolves to whether the server has the words.
export async function save(id, name) {
  const key = keyOf(id, name);
  const words = typed.get(key);
  if (words === undefined) return true;
  if (sending.get(key)?.words === words) return sending.get(key).job;
  const job = sent(id, name, key, words);
  sending.set(key, { words, job });
  const done = await job;
  if (sending.get(key)?.job === job) sending.delete(key);
  emit("board");
  return done;
}

async function sent(id, name, key, words) {
  const [, label] = FIELDS.find(([one]) => one === name);
  const short = label.split(/[:(]/)[0].trim();
  try {
    await send({ do: "edit", id, changes: { [name]: LISTS.has(name) ? lines(words) : words.trim() } });
  } catch (err) {
    failed.set(key, err.message);
    say(`Not saved: ${short}. ${err.message}`, "bad");
    return false;
  }
  if (typed.get(key) === words) typed.delete(key);
  failed.delete(key);
  say(`Saved: ${short} of ${groupOf(id) ? titleOf(groupOf(id)) : "the group"}`);
  return true;
}

export async function saveAll(id) {
  const done = await Promise.all(FIELDS.map(([name]) => save(id, name)));
  return done.every(Boolean);
}

// A group that is gone needs no words.
export function forget(id) {
  for (const map of [typed, failed]) for (const key of [...map.keys()]) if (key.startsWith(`${id}|`)) map.delete(key);
}

addEventListener("beforeunload", (event) => {
  if (typed.size) event.preventDefault();
});
