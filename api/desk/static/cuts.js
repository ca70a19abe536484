/* A stack cut by clicking between its pictures, and its pages put in order by dragging them.
 *
 * All of it is what the page's form says: ticks for where a paper begins, numbers for places. A cut belongs to the gap
 * between two pages, not to a page: who moves the first page of a paper leaves the cut where it was. */
"use strict";

const form = document.querySelector("form.cuts");
const list = form.querySelector(".cut-pages");
const told = document.querySelector("#told");
const words = form.dataset;
const SLACK = 6; // pixels that a hand moves without meaning it
const EDGE = 60; // so near the top or the foot of the window it scrolls while a page is dragged
const STEP = 14;
let dragged = null;

const pages = () => [...list.children];
const begins = (page) => page.querySelector('[name="begins"]');
const place = (page) => page.querySelector('[name^="place."]');

function set(page, isFirst) {
  begins(page).checked = isFirst;
}

/* Everything that follows from the order and the cuts: numbers, gaps, which paper a page is in. */
function lay() {
  let paper = 0;
  pages().forEach((page, at) => {
    if (at === 0) set(page, true);
    place(page).value = at + 1;
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
  const handle = document.createElement("span");
  handle.className = "handle";
  handle.textContent = "≡";
  handle.setAttribute("aria-hidden", "true"); // by keyboard there are the steps
  steps.append(" ", handle);
  page.append(steps);
}

/* Dragging, by mouse anywhere on a page, by finger or pen on its handle alone: elsewhere a finger moves the list. */
list.addEventListener("dragstart", (event) => event.preventDefault()); // the browser's own, of a picture or a link
list.addEventListener("pointerdown", (event) => {
  const page = event.target.closest("li");
  const isHandle = Boolean(event.target.closest(".handle"));
  const isOfItsOwn = event.target.closest("button, input, label");
  if (!page || event.button || dragged || isOfItsOwn || (event.pointerType !== "mouse" && !isHandle)) return;
  const { pointerId, clientX, clientY } = event;
  const end = new AbortController();
  const over = (to) => {
    const found = document.elementFromPoint(to.clientX, to.clientY)?.closest(".cut-pages li");
    return found && found !== dragged ? found : null;
  };
  const clear = () => {
    for (const one of pages()) one.classList.remove("dragged", "left-of", "right-of");
    dragged = null;
    end.abort();
  };
  const on = (name, act) => window.addEventListener(name, (to) => {
    if (to.pointerId === pointerId) act(to);
  }, { signal: end.signal });
  on("pointermove", (to) => {
    if (!dragged && Math.hypot(to.clientX - clientX, to.clientY - clientY) < SLACK) return;
    dragged = page;
    for (const one of pages()) one.classList.remove("left-of", "right-of");
    page.classList.add("dragged");
    const under = over(to);
    if (under) under.classList.add(isLeft(to, under) ? "left-of" : "right-of");
    if (to.clientY < EDGE) window.scrollBy(0, -STEP);
    if (to.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
  });
  on("pointerup", (to) => {
    if (dragged) {
      const under = over(to);
      if (under) drop(page, under, isLeft(to, under));
      // The picture is a link, which was not clicked.
      const stop = (click) => click.preventDefault();
      list.addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => list.removeEventListener("click", stop, { capture: true }));
    }
    clear();
  });
  on("pointercancel", clear);
  window.addEventListener("keydown", (key) => { if (key.key === "Escape") clear(); }, { signal: end.signal });
});

function drop(page, over, isBefore) {
  if (isBefore && over === page.nextElementSibling && !begins(over).checked) return; // it lies there
  if (isBefore) move(page, over, begins(over).checked);
  else move(page, over.nextElementSibling, false);
}

function isLeft(event, page) {
  const { left, width } = page.getBoundingClientRect();
  return event.clientX < left + width / 2;
}

/* What was entered in the fields before this script ran. */
list.append(...pages().sort((one, other) => place(one).value - place(other).value));
form.classList.add("by-clicks");
lay();
