/* The verification screen by keyboard.
 *
 * Everything here can be done with the forms alone. This script shows the cut-out of the scan beside each doubtful value,
 * lets the picture follow the focus, and hands the forms to onward.js, which sends them. */
"use strict";

const LETTERS = 46; // CSS pixels that a line of print is high in a cut-out: enough to tell the marks of a vowel apart
const AROUND = 0.45; // of a value's height: what is shown above and below it
const PITCH = 0.04; // of a page's width: from line to line, to tell how many lines a value has
const LARGEST = 6;
const CLOSE = 1.5; // times the width of the column: above it, 200 dots an inch are fewer than the screen has
const LOOK = 1500; // milliseconds that a paper without doubts is on the screen before a key can confirm it
const GLANCE = 300; // and one with doubts, before a key can say anything of the first

const pictures = new Map(); // address of a page's picture -> promise of its image
let main = document.querySelector(".verify"); // the screen of the paper in hand
let undone = []; // what Ctrl+Z takes back: { entry, value, ticked }
let view = null;

function picture(address) {
  if (!pictures.has(address)) {
    const image = new Image();
    image.src = address;
    pictures.set(address, image.decode().then(() => image));
    pictures.get(address).catch(() => pictures.delete(address));
    if (pictures.size > 12) pictures.delete(pictures.keys().next().value);
  }
  return pictures.get(address);
}

/* A picture of the screen itself, once it is there; whoever paints it unpacks it. */
async function loaded(image) {
  if (!image.complete) await new Promise((done) => ["load", "error"].forEach((one) => image.addEventListener(one, done, { once: true })));
  return image;
}

/* The page beside the form: zoom, turn, drag, and the frame of the value in hand. */
class View {
  constructor(root, form) {
    this.root = root;
    this.sheet = root.querySelector(".sheet");
    this.image = root.querySelector("img");
    this.frames = root.querySelector("svg");
    this.base = `/documents/${form.dataset.document}/pages/`;
    this.page = Number(this.image.dataset.page);
    this.zoom = 1;
    this.turns = 0;
    this.entries = [...form.querySelectorAll("[data-box]")];
    main.querySelector(".tools").hidden = false;
    main.querySelector(".tools").addEventListener("click", (event) => this.use(event.target.dataset.do));
    root.addEventListener("pointerdown", (event) => this.drag(event));
    root.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.scale(event.deltaY < 0 ? 1.2 : 1 / 1.2);
    }, { passive: false });
    this.frames.addEventListener("click", (event) => focusOn(form.querySelector(`[data-name="${CSS.escape(event.target.dataset.name || "")}"]`)));
  }

  use(what) {
    if (what === "in") this.scale(1.25);
    if (what === "out") this.scale(0.8);
    if (what === "fit") { this.zoom = 1; this.lay(); }
    if (what === "turn") { this.turns = (this.turns + 1) % 4; this.lay(); }
  }

  scale(by) {
    const before = this.zoom;
    this.zoom = Math.min(LARGEST, Math.max(0.25, this.zoom * by));
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.root;
    this.lay();
    const grown = this.zoom / before;
    this.root.scrollLeft = (scrollLeft + clientWidth / 2) * grown - clientWidth / 2;
    this.root.scrollTop = (scrollTop + clientHeight / 2) * grown - clientHeight / 2;
    if (this.zoom > CLOSE) this.lookClosely();
  }

  /* Whoever looks closely sees all that the scanner saw: the picture comes anew in the resolution of the scan. */
  async lookClosely() {
    const { image } = this;
    if (image.src.endsWith("?fine=1")) return;
    const fresh = new Image();
    fresh.src = `${this.base}${this.page}.jpg?fine=1`;
    await fresh.decode().catch(() => {}); // what is there stays
    if (this.image !== image || !fresh.naturalWidth) return;
    for (const { name, value } of image.attributes) if (name !== "src") fresh.setAttribute(name, value);
    image.replaceWith(fresh);
    this.image = fresh;
  }

  lay() {
    const width = this.root.clientWidth * this.zoom;
    const ratio = Number(this.image.getAttribute("height")) / Number(this.image.getAttribute("width"));
    const lies = this.turns % 2 === 1;
    const wide = lies ? width / ratio : width; // so that what is shown is as wide as before
    const high = wide * ratio;
    const moves = ["", `translate(${high}px, 0)`, `translate(${wide}px, ${high}px)`, `translate(0, ${wide}px)`];
    this.sheet.style.width = `${wide}px`;
    this.sheet.style.transform = `${moves[this.turns]} rotate(${this.turns * 90}deg)`;
    this.sheet.style.marginBottom = lies ? `${wide - high}px` : "0";
  }

  async show(number) {
    if (number === this.page) return;
    this.page = number;
    const address = `${this.base}${number}.jpg`;
    const fresh = (await picture(address)).cloneNode();
    if (this.page !== number) return;
    const [width, height] = size(number);
    Object.assign(fresh, { alt: this.image.alt.replace(/\d+$/, number), draggable: false, width, height });
    fresh.dataset.page = number;
    this.image.replaceWith(fresh);
    this.image = fresh;
    this.root.setAttribute("aria-label", fresh.alt);
    this.frames.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.frames.replaceChildren(...this.entries.filter((one) => Number(one.dataset.page) === number).map(frame));
    for (const one of main.querySelectorAll(".leaves button")) one.toggleAttribute("aria-current", Number(one.value) === number);
    this.lay();
    if (this.zoom > CLOSE) this.lookClosely();
  }

  async follow(entry) {
    if (entry.dataset.page) await this.show(Number(entry.dataset.page));
    for (const one of this.frames.children) one.classList.toggle("on", one.dataset.name === entry.dataset.name);
    const box = boxOf(entry);
    if (!box || this.turns) return;
    const scale = this.sheet.clientWidth / Number(this.frames.viewBox.baseVal.width);
    this.root.scrollTo({
      left: ((box[0] + box[2]) / 2) * scale - this.root.clientWidth / 2,
      top: ((box[1] + box[3]) / 2) * scale - this.root.clientHeight / 2,
    });
  }

  drag(event) {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const from = { x: event.clientX + this.root.scrollLeft, y: event.clientY + this.root.scrollTop };
    const move = (to) => this.root.scrollTo(from.x - to.clientX, from.y - to.clientY);
    const end = () => { window.removeEventListener("pointermove", move); };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end, { once: true });
  }
}

/* Width and height of a page, in the units of boxes. */
function size(number, screen = main) {
  const known = screen.querySelector(`.leaves button[value="${number}"]`)?.dataset || screen.querySelector(".viewer").dataset;
  return [Number(known.width), Number(known.height)];
}

function boxOf(entry) {
  return entry.dataset.box ? entry.dataset.box.split(" ").map(Number) : null;
}

function frame(entry) {
  const [left, top, right, bottom] = boxOf(entry);
  const room = Math.max(8, (bottom - top) * 0.2);
  const found = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const at = { x: left - room, y: top - room, width: right - left + 2 * room, height: bottom - top + 2 * room };
  for (const [name, value] of Object.entries(at)) found.setAttribute(name, value);
  found.dataset.name = entry.dataset.name;
  found.setAttribute("class", entry.hasAttribute("data-doubt") ? "box review" : "box");
  return found;
}

/* The cut-out of the scan, in letters of one size: a line after the other, and each in rows that overlap by a few letters
 * where it is longer than the column, which is `wide`. One that is there for such a column stays. */
async function cutOut(screen, entry, wide) {
  const before = entry.querySelector("canvas");
  if (before?.dataset.wide === String(wide)) return;
  const image = await picture(`/documents/${documentOf(screen)}/pages/${entry.dataset.page}.jpg`);
  const [width] = size(Number(entry.dataset.page), screen);
  const scale = image.naturalWidth / width;
  const [left, top, right, bottom] = boxOf(entry).map((side) => side * scale);
  const lines = Math.max(1, Math.round((bottom - top) / (image.naturalWidth * PITCH)));
  const tall = (bottom - top) / lines;
  const from = Math.max(0, left - tall);
  const long = Math.min(image.naturalWidth, right + tall) - from;
  const column = Math.max(120, wide);
  const grown = LETTERS / tall;
  const step = Math.min(long, column / grown);
  const rows = Math.max(1, Math.ceil((long - tall) / Math.max(tall, step - tall)));
  const high = tall * (1 + 2 * AROUND) * grown;
  const dense = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.className = "cut";
  canvas.dataset.wide = wide;
  canvas.setAttribute("aria-hidden", "true");
  canvas.width = step * grown * dense;
  canvas.height = high * lines * rows * dense;
  canvas.style.width = `${step * grown}px`;
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  for (let at = 0; at < lines * rows; at += 1) {
    const y = top + Math.floor(at / rows) * tall - tall * AROUND;
    const x = from + (rows > 1 ? ((at % rows) * (long - step)) / (rows - 1) : 0);
    pen.drawImage(image, x, y, step, tall * (1 + 2 * AROUND), 0, at * high * dense, canvas.width, high * dense);
  }
  before?.remove();
  input(entry).before(canvas);
}

/* The cut-outs of all doubts of a screen, that of the first one first, which is shown before the others are drawn; each is a
 * task of its own, so that keys are answered in between. `wide`: of a screen that is not laid out yet, as wide as its
 * inputs will be. */
async function cutOuts(screen, wide) {
  const shown = main;
  for (const [at, entry] of doubts(screen).filter((one) => one.dataset.box).entries()) {
    await cutOut(screen, entry, wide || input(entry).clientWidth).catch(() => {});
    if (screen === main && !at) await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => setTimeout(done));
    if (main !== shown) return;
  }
}

/* The form: which doubt is next, what a key does. */
const doubts = (screen = main) => [...screen.querySelectorAll("[data-doubt]")];
const input = (entry) => entry.querySelector("input:not([type=checkbox]), textarea");
const tick = (entry) => entry.querySelector("input[name=ok]");
const isSeen = (entry) => tick(entry).checked || Boolean(input(entry) && input(entry).value.trim() !== input(entry).defaultValue.trim());

function mark(entry) {
  entry.classList.toggle("seen", isSeen(entry));
  const left = doubts().filter((one) => !isSeen(one)).length;
  const shown = main.querySelector("[data-left]");
  if (shown) shown.textContent = `(${shown.dataset.left} ${left})`;
}

function focusOn(entry) {
  const target = entry && (tick(entry) || input(entry));
  if (target) target.focus({ preventScroll: true });
  entry?.closest("details")?.setAttribute("open", "");
  entry?.scrollIntoView({ block: "center" });
}

function remember(entry) {
  undone.push({ entry, value: input(entry)?.value, ticked: tick(entry).checked });
}

function toNext(after) {
  const all = doubts();
  const rest = [...all.slice(all.indexOf(after) + 1), ...all].find((one) => !isSeen(one));
  if (rest) focusOn(rest);
  else main.querySelector("button[value=confirm]").focus();
}

function confirm(entry) {
  remember(entry);
  const own = input(entry);
  if (!own || own.value.trim() === own.defaultValue.trim()) tick(entry).checked = true;
  mark(entry);
  lookAhead();
  toNext(entry);
}

function choose(entry, text) {
  remember(entry);
  input(entry).value = text;
  tick(entry).checked = text === input(entry).defaultValue;
  mark(entry);
  lookAhead();
  toNext(entry);
}

function undo() {
  const last = undone.pop();
  if (!last) {
    const form = main.querySelector(".undo");
    if (form) send(form);
    return;
  }
  if (input(last.entry)) input(last.entry).value = last.value;
  tick(last.entry).checked = last.ticked;
  mark(last.entry);
  focusOn(last.entry);
}

function onKey(event) {
  if (event.key === "Enter" && event.repeat) { // a key that is held down has seen nothing
    event.preventDefault();
    return;
  }
  const entry = event.target.closest("[data-doubt]");
  const isTick = event.target.type === "checkbox";
  const isText = event.target.matches("input:not([type=checkbox]), textarea");
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !isText) {
    event.preventDefault();
    undo();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Enter" && (isTick || isText)) {
    event.preventDefault();
    if (entry && event.target.name !== "printed") confirm(entry);
    else toNext(null);
  } else if (entry && isTick && event.key >= "1" && event.key <= "9") {
    const chosen = entry.querySelectorAll(".readings button")[Number(event.key) - 1];
    if (chosen) choose(entry, chosen.value);
  } else if (entry && isTick && event.key === "F2" && input(entry)) {
    event.preventDefault();
    input(entry).focus();
    input(entry).select();
  } else if (event.key === "Escape" && entry && isText) {
    tick(entry).focus();
  }
}

/* The focus comes where a key says something of the paper when this has been on the screen for a moment in which nobody
 * pressed Enter, which was meant for the paper before; `shown`: the picture that has to be there first. */
async function focusSoon(moment, comes, shown) {
  const screen = main;
  const looked = screen.querySelector(".viewer") || screen.querySelector("h1");
  if (looked.tabIndex < 0) looked.tabIndex = -1;
  looked.focus({ preventScroll: true });
  if (shown && !(await shown.decode().then(() => true, () => false))) return; // nothing was seen
  const come = () => {
    if (main === screen && document.activeElement === looked) comes();
  };
  let waiting = setTimeout(come, moment);
  looked.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    clearTimeout(waiting);
    waiting = setTimeout(come, moment);
  });
}

/* `isNext`: the paper came in the place of another one, without a page load. */
function begin(isNext = false) {
  main = document.querySelector(".verify");
  undone = [];
  const form = main.querySelector(".review-form");
  const root = main.querySelector(".viewer");
  view = root ? new View(root, form) : null;
  const shown = main.querySelector(".sheet img");
  if (shown) pictures.set(shown.getAttribute("src"), loaded(shown));
  if (view) view.lay();
  doubts().forEach(mark);
  cutOuts(main);
  for (const one of main.querySelectorAll(".readings li")) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain", value: one.dataset.value, textContent: one.textContent });
    one.replaceChildren(button);
  }
  main.querySelector(".keys")?.removeAttribute("hidden");
  main.addEventListener("keydown", onKey);
  main.addEventListener("focusin", (event) => {
    const entry = event.target.closest(".entry");
    if (entry && view) view.follow(entry);
  });
  form.addEventListener("input", (event) => {
    const entry = event.target.closest("[data-doubt]");
    if (!entry) return;
    mark(entry);
    lookAhead();
  });
  main.addEventListener("click", (event) => {
    const chosen = event.target.closest(".readings button");
    if (chosen) choose(chosen.closest("[data-doubt]") || chosen.closest(".entry"), chosen.value);
  });
  main.addEventListener("submit", (event) => {
    const button = event.submitter;
    event.preventDefault();
    if (button?.dataset.page) view?.show(Number(button.value));
    else send(event.target, button);
  });
  const wrong = main.querySelector("[role=alert]");
  const bad = main.querySelector(".entry.wrong");
  const taken = main.contains(document.activeElement) && document.activeElement; // since before this script ran
  if (taken) {
    if (view && taken.closest(".entry")) view.follow(taken.closest(".entry"));
  } else if (wrong && !bad) wrong.focus();
  else if (bad) { bad.closest("details")?.setAttribute("open", ""); input(bad).focus(); }
  else {
    const first = doubts().find((one) => !isSeen(one));
    if (first && isNext) {
      if (view) view.follow(first);
      focusSoon(GLANCE, () => focusOn(first));
    } else if (first) toNext(null);
    // A paper that asks about nothing is confirmed for all that its picture shows.
    else focusSoon(LOOK, () => main.querySelector("button[value=confirm]").focus(), shown);
  }
  const screen = main;
  const act = (event) => {
    if (event.repeat || actedOn.has(screen)) return; // a key that is held down was pressed on the paper before
    actedOn.add(screen);
    // Behind this paper's own picture, which it would keep waiting.
    Promise.resolve(shown && pictures.get(shown.getAttribute("src"))).then(lookAhead);
  };
  for (const one of ["keydown", "pointerdown", "input", "wheel"]) screen.addEventListener(one, act, { passive: true });
}

/* A phone that is turned, or a window made larger: what was measured is measured again. */
let resized = 0;
window.addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(() => {
    if (!main) return;
    if (view) view.lay();
    cutOuts(main);
  }, 150);
});

if (main) begin();
