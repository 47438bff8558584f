// Brings the turn in focus into sight, and moves the text no more than that needs.

import { byId } from "../dom.js";

const narrow = matchMedia("(max-width: 760px)");
export const scroller = () => (narrow.matches ? document.scrollingElement : byId("middle"));

function scrollTo(number) {
  const turn = document.querySelector(`.turn[data-turn="${number}"]`);
  const words = turn?.querySelector(".hl.now");
  const box = (words || turn)?.getBoundingClientRect();
  if (!box) return;
  const top = narrow.matches ? byId("bar").getBoundingClientRect().bottom : byId("tools").getBoundingClientRect().bottom;
  const room = innerHeight - top;
  // Only when it is not well in sight, so that the text stays where the eye has it.
  if (!narrow.matches && box.top > top + 40 && box.bottom < top + room * 0.8) return;
  const whole = turn.getBoundingClientRect();
  const start = words && whole.top > box.top - room * 0.3 ? whole : box;
  scroller().scrollBy({ top: start.top - top - (narrow.matches ? 12 : 48) });
}

// Turns far away have guessed heights until they are near: some frames until all is in its place.
let frames = 0;
let wanted = null;

export function bringTo(number) {
  const first = frames === 0;
  frames = 5;
  scrollTo(number);
  wanted = number;
  if (first) requestAnimationFrame(again);
}

function again() {
  frames -= 1;
  scrollTo(wanted);
  if (frames > 0) requestAnimationFrame(again);
}
// Whoever scrolls meanwhile goes where they want.
addEventListener("wheel", () => (frames = Math.min(frames, 1)), { passive: true });
addEventListener("touchmove", () => (frames = Math.min(frames, 1)), { passive: true });
