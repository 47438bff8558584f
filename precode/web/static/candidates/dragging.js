// Quotes that are dragged onto a group of the list.

import { board, keyOfQuote, tickedHere } from "./model.js";
import { move } from "./acts.js";

const KIND = "application/x-precode"; // no words leave the page, wherever it is dropped
let dragged = null;

export const isDragging = () => dragged !== null;

export function draggable(node, quote) {
  node.draggable = true;
  node.addEventListener("dragstart", (event) => {
    const ticked = tickedHere();
    dragged = { from: board.at, quotes: ticked.some((one) => keyOfQuote(one) === keyOfQuote(quote)) ? ticked : [quote] };
    event.dataTransfer.setData(KIND, "");
    event.dataTransfer.effectAllowed = "move";
    document.body.classList.add("dragging");
  });
  node.addEventListener("dragend", () => {
    dragged = null;
    document.body.classList.remove("dragging");
  });
}

export function takesQuotes(node, to) {
  const leave = () => node.classList.remove("over");
  node.addEventListener("dragover", (event) => {
    if (!dragged || dragged.from === to) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    node.classList.add("over");
  });
  node.addEventListener("dragleave", leave);
  node.addEventListener("drop", (event) => {
    leave();
    if (!dragged) return;
    event.preventDefault();
    const { quotes, from } = dragged;
    dragged = null;
    document.body.classList.remove("dragging");
    move(quotes, from, to);
  });
}
