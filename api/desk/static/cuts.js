/* A stack cut by clicking between its pictures, and its pages put in order by dragging them.
 *
 * All of it is what the page's form says: ticks for where a paper begins, numbers for places. A cut belongs to the gap
 * between two pages, not to a page: who moves the first page of a paper leaves the cut where it was. */
"use strict";

const form = document.querySelector("form.cuts");
const list = form.querySelector(".cut-pages");
const told = document.querySelector("#told");
const words = form.dataset;
let dragged = null;

const pages = () => [...list.children];
const begins = (page) => page.querySelector('[name="begins"]');

function set(page, isFirst) {
  begins(page).checked = isFirst;
}

/* Everything that follows from the order and the cuts: numbers, gaps, which paper a page is in. */
function lay() {
  let paper = 0;
  pages().forEach((page, at) => {
    if (at === 0) set(page, true);
    page.querySelector('[name^="place."]').value = at + 1;
    const isFirst = begins(page).checked;
    paper += isFirst ? 1 : 0;
    page.classList.toggle("begins", isFirst);
    page.querySelector(".paper").textContent = isFirst ? `${words.paper} ${paper}` : "";
    const gap = page.querySelector(".gap");
    gap.hidden = at === 0;
    gap.textContent = isFirst ? words.join : words.cut;
    gap.setAttribute("aria-pressed", String(isFirst));
    page.querySelector(".earlier").disabled = at === 0;
    page.querySelector(".later").disabled = at === list.children.length - 1;
  });
}

/* Move a page before another, or behind the last where that is null; `first`: as the first of its paper. */
function move(page, before, first) {
  const next = page.nextElementSibling;
  if (begins(page).checked && next && !begins(next).checked) set(next, true);
  list.insertBefore(page, before);
  set(page, first);
  if (first && page.nextElementSibling && page.nextElementSibling === before) set(before, false);
  lay();
  told.textContent = `${words.moved} ${page.dataset.page}: ${pages().indexOf(page) + 1}`;
}

function step(page, forward) {
  const other = forward ? page.nextElementSibling : page.previousElementSibling;
  if (!other) return;
  if (forward) {
    // Out of its paper it becomes the first of the next one; within it, it goes behind its neighbour.
    if (begins(other).checked) move(page, other, true);
    else move(page, other.nextElementSibling, false);
  } else if (begins(page).checked) {
    const next = page.nextElementSibling;
    if (next && !begins(next).checked) set(next, true);
    set(page, false); // the last of the paper before
    lay();
    told.textContent = `${words.moved} ${page.dataset.page}: ${pages().indexOf(page) + 1}`;
  } else move(page, other, begins(other).checked);
}

function button(className, text, label, act) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className, textContent: text });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

for (const page of pages()) {
  const number = page.dataset.page;
  const paper = document.createElement("p");
  paper.className = "paper";
  const steps = document.createElement("p");
  steps.className = "steps";
  const go = (forward) => (event) => {
    step(page, forward);
    event.target.disabled ? page.querySelector(".steps button:enabled")?.focus() : event.target.focus();
  };
  steps.append(
    button("plain earlier", "‹", `${words.earlier} ${number}`, go(false)),
    " ",
    button("plain later", "›", `${words.later} ${number}`, go(true)),
  );
  page.prepend(
    button("plain gap", "", `${words.cutBefore} ${number}`, () => {
      set(page, !begins(page).checked);
      lay();
    }),
    paper,
  );
  page.append(steps);
  page.draggable = true;
  for (const picture of page.querySelectorAll("a, img")) picture.draggable = false;
}

list.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("li");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.page);
  dragged.classList.add("dragged");
});
list.addEventListener("dragend", () => {
  for (const page of pages()) page.classList.remove("dragged", "left-of", "right-of");
  dragged = null;
});
list.addEventListener("dragover", (event) => {
  const over = event.target.closest("li");
  if (!dragged) return;
  event.preventDefault();
  for (const page of pages()) page.classList.remove("left-of", "right-of");
  if (over && over !== dragged) over.classList.add(isLeft(event, over) ? "left-of" : "right-of");
});
list.addEventListener("drop", (event) => {
  const over = event.target.closest("li");
  if (!dragged) return;
  event.preventDefault();
  if (!over || over === dragged) return;
  if (isLeft(event, over) && over === dragged.nextElementSibling && !begins(over).checked) return; // it lies there
  if (isLeft(event, over)) move(dragged, over, begins(over).checked);
  else move(dragged, over.nextElementSibling, false);
});

function isLeft(event, page) {
  const { left, width } = page.getBoundingClientRect();
  return event.clientX < left + width / 2;
}

form.classList.add("by-clicks");
lay();
