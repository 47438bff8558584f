// A dialog of the page: a title, a way out, and what is asked. The browser gives the focus back.

import { button, el, liveRegion } from "../dom.js";

export function dialogOf(title, body, foot = () => [], props = {}) {
  const dialog = el("dialog", { "aria-label": title, ...props });
  dialog.append(
    el("header", {}, el("h2", { text: title }), button("Close", "Esc", () => dialog.close())),
    ...body.filter(Boolean),
    el("footer", {}, ...foot(dialog)),
    liveRegion(),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
