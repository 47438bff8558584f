// Small helpers to build the page. Participants' words go in as text only, never as HTML.

export const byId = (id) => document.getElementById(id);

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// A button that shows its key, so that the keys are learnt by using the mouse.
export function button(label, key, onclick, props = {}) {
  return el(
    "button",
    { type: "button", onclick, "aria-keyshortcuts": key ? shortcut(key) : null, ...props },
    label,
    key ? el("kbd", { text: key, "aria-hidden": "true" }) : null,
  );
}

const shortcut = (key) => key.replace("⇧", "Shift+");

let fading = 0;

// Says what happened: to a screen reader, and in a line at the foot of the page.
export function say(words, kind = "") {
  // While a dialog is open the rest of the page is silent.
  const live = [...document.querySelectorAll("dialog[open] .live")].at(-1) || byId("live");
  live.textContent = "";
  live.textContent = words;
  const toast = byId("toast");
  toast.textContent = words;
  toast.className = kind;
  toast.hidePopover?.(); // and up again, above a dialog that was opened since
  toast.showPopover?.();
  clearTimeout(fading);
  fading = setTimeout(() => toast.hidePopover?.(), kind === "bad" ? 9000 : 3500);
}

export const liveRegion = () => el("p", { class: "unseen live", role: "status" });

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export function shorten(words, most) {
  const points = [...words];
  return points.length <= most ? words : `${points.slice(0, most - 1).join("").trimEnd()}…`;
}

export function clock(ms) {
  if (ms === null || ms === undefined) return "";
  const seconds = Math.floor(ms / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

// Nothing is certain, and nothing is out of the question.
export function percent(score) {
  if (score < 0.01) return "under 1%";
  return score > 0.99 ? "over 99%" : `${Math.round(score * 100)}%`;
}
