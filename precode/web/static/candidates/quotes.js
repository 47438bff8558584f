// The quotes of a group, or those that are like no others.

import { button, el, plural } from "../dom.js";
import { codeOf, emit } from "../model/state.js";
import { draggable } from "./dragging.js";
import { NEW, NONE, move } from "./acts.js";
import { chooseGroup } from "./choosing.js";
import { board, here, keyOfQuote, quotesHere, SINGLE, tickedHere } from "./model.js";

// Why it was looked at; not known of quotes that came from another group or an earlier search.
function why({ reason, code }) {
  const { code: number, label } = codeOf(code);
  if (reason === "poor fit") return `a poor fit for ${number} ${label}`;
  return { "no code fits": "a coder said that no code fits", "nothing near": "no code is likely here" }[reason] || "";
}

function askMove(quotes) {
  const from = board.at;
  chooseGroup(`Move ${plural(quotes.length, "quote")} to…`, {
    without: from,
    first: (here()?.neighbours || []).map((one) => one.id),
    extras: [[NEW, "A new group"], ...(from === SINGLE ? [] : [[NONE, "No group"]])],
    choose: (to) => move(quotes, from, to),
  });
}

function quoteItem(quote, show, fixed) {
  const key = keyOfQuote(quote);
  const tick = el("input", {
    type: "checkbox",
    "data-act": `tick:${key}`,
    "aria-label": `Tick the quote of ${quote.case}, turn ${quote.turn}`,
    onchange: (event) => {
      if (event.target.checked) board.ticked.add(key);
      else board.ticked.delete(key);
      emit("board");
    },
  });
  tick.checked = board.ticked.has(key);
  const about = `${quote.case}, turn ${quote.turn}`;
  const item = el(
    "li",
    { class: "found", "data-key": key },
    el("p", { class: "said", text: quote.quote }),
    el(
      "div",
      { class: "foot" },
      fixed ? null : tick,
      el("span", { class: "quiet" }, el("b", { text: quote.case }), ` ${[quote.role || "role unknown", `turn ${quote.turn}`, why(quote)].filter(Boolean).join(", ")}`),
      button("Show in transcript", null, () => show(quote), { class: "small", "data-act": `show:${key}`, "aria-label": `Show in transcript: ${about}` }),
      fixed ? null : button("Move to…", null, () => askMove([quote]), { class: "small", "data-act": `move:${key}`, "aria-label": `Move to…: ${about}` }),
    ),
  );
  if (!fixed) draggable(item, quote);
  return item;
}

// `show` opens a quote's transcript; `fixed` quotes stay where they are.
export function quotesPart(show, fixed) {
  const quotes = quotesHere();
  const ticked = tickedHere();
  return el(
    "section",
    { class: "quotes", "aria-label": "Quotes" },
    el(
      "div",
      { class: "head" },
      el("h3", { text: plural(quotes.length, "quote") }),
      ticked.length ? button(`Move ${plural(ticked.length, "ticked quote")} to…`, null, () => askMove(ticked), { class: "small", "data-act": "moveticked" }) : null,
    ),
    el("ul", {}, ...quotes.map((quote) => quoteItem(quote, show, fixed))),
  );
}
