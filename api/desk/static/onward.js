/* From paper to paper without a page load: what the verification screen sends, and what takes its place.
 *
 * The paper that follows is fetched and claimed while this one is still looked at. Once this one is confirmed, that one is
 * on the screen at once; that this one is on record is said when the server says so. What it refuses comes back as it was
 * left, with the reason, and what was entered meanwhile on the next one waits behind it.
 *
 * This and verify.js are one script in two files, on the same page, and use each other's top-level names: from there main,
 * view, undone, begin, doubts, isSeen, input, cutOuts, picture and pictures; from here actedOn, documentOf, lookAhead and
 * send.
 * This file comes first: what runs as it is loaded uses nothing of verify.js. */
"use strict";

const FRESH = 300000; // milliseconds that the paper that follows may wait: a claim lasts three times as long

let ahead = null; // the paper that follows, claimed: its screen, title and address, and since when; once shown, how it was left, too
let askedFrom = null; // the screen from which that was asked for
let asking = null; // that one, until the paper that follows is at hand
/* What the calls that ask for it name themselves, so that what they claim can be given back before they are answered.
 * crypto.randomUUID is not there without TLS. */
const asker = [...crypto.getRandomValues(new Uint32Array(4))].map((one) => one.toString(16)).join("-");
const actedOn = new WeakSet(); // the screens on which somebody has pressed, clicked or turned anything
let answering = null; // the answer about the paper before, while it is on its way
let sending = false;

const documentOf = (screen) => screen.querySelector(".review-form").dataset.document;

function post(address, body, headers) {
  return fetch(address, { method: "POST", body, headers, credentials: "same-origin" });
}

async function read(answer) {
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const screen = fresh.querySelector(".verify");
  for (const one of screen?.querySelectorAll("noscript") || []) one.remove();
  const { pathname: path, search } = new URL(answer.url);
  return { answer, fresh, screen, path, address: answer.redirected ? path + search : null, title: fresh.title };
}

/* The body's data-ahead says whether there is one, to who looks from outside. */
function keepAhead(next) {
  ahead = next;
  document.body.toggleAttribute("data-ahead", Boolean(next));
}

/* Asks for the paper that follows, when the last doubt of this one is in hand and whoever looks at it has begun: who only
 * opened a paper takes no other. */
async function lookAhead() {
  if (answering) { // until then the server may still have that paper as the one that follows
    answering.then(lookAhead);
    return;
  }
  const screen = main;
  if (ahead || askedFrom === screen || !actedOn.has(screen) || doubts().filter((one) => !isSeen(one)).length > 1) return;
  askedFrom = asking = screen;
  try {
    const found = await read(await post(`/documents/${documentOf(screen)}/ahead`, null, { "X-Correlation-Id": asker }));
    if (!found.screen) return;
    const shown = found.screen.querySelector(".sheet img");
    if (shown) await picture(shown.getAttribute("src")).catch(() => {}); // asked for anew when it is shown
    const column = doubts().find(input);
    if (column) await cutOuts(found.screen, input(column).clientWidth);
    await keepPicture(found.screen);
    if (main === screen) keepAhead({ ...found, since: Date.now() });
    else askedFrom = null; // asked for again when this one is back
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // no connection: it is not needed before this one is confirmed
  } finally {
    if (asking === screen) asking = null;
  }
}

async function send(form, button) {
  if (sending || (!form.matches(".review-form") && isTyped() && !window.confirm(main.dataset.drop))) return;
  sending = true;
  const body = new URLSearchParams(new FormData(form, button));
  try {
    await answering; // about the paper before, which may come back
    if (!main.contains(form)) return;
    if (button?.value === "confirm" && ahead && (ahead.undone || Date.now() - ahead.since < FRESH)) {
      goOn(form.action, body);
      return;
    }
    const found = await read(await post(form.action, body));
    if (found.screen) await keepPicture(found.screen);
    take(found);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    tell(main.dataset.away);
  } finally {
    sending = false;
  }
}

/* Sends the confirmation of this paper, and shows the next one meanwhile. */
function goOn(action, body) {
  const address = new URL(action);
  address.searchParams.set("next_shown", "1");
  const answer = post(address, body);
  const before = inHand();
  const next = ahead;
  keepAhead(null);
  if (next.undone) putBack(next);
  else put(next);
  main.querySelector(".told").textContent = main.dataset.saving;
  answering = settle(answer, before, next.since).finally(() => { answering = null; });
}

async function settle(answer, before, since) {
  let found = null;
  try {
    found = await read(await answer);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  if (found?.answer.ok && !found.answer.redirected && !found.screen) {
    main.querySelector(".told").replaceChildren(...found.fresh.body.childNodes);
    history.replaceState(null, "", `${window.location.pathname}?done=${documentOf(before.screen)}`);
    return;
  }
  main.querySelector(".told").replaceChildren();
  keepAhead({ ...inHand(), since });
  askedFrom = null; // what follows that one is asked for again
  putBack(before);
  if (found) take(found);
  else tell(main.dataset.away);
}

/* The paper in hand, to be put back as it is left. */
function inHand() {
  const { pathname, search } = window.location;
  return { screen: main, title: document.title, address: pathname + search, view, undone, focused: document.activeElement };
}

function putBack(kept) {
  main.replaceWith(kept.screen);
  ({ screen: main, view, undone } = kept);
  document.title = kept.title;
  history.replaceState(null, "", kept.address);
  kept.focused.focus();
  lookAhead();
}

/* The answer of the server, whatever it is, takes the place of the screen. */
function take(found) {
  const { answer, fresh, screen, path } = found;
  if (screen) put(found);
  else if (path === "/login") tellOver(answer.url);
  else if (answer.redirected) leave(answer.url);
  else tell(fresh.querySelector(".problem")?.textContent || answer.statusText);
}

function put({ screen, title, address }) {
  const told = screen.querySelector(".told");
  const words = [...told.childNodes];
  told.replaceChildren();
  const isNext = documentOf(screen) !== documentOf(main);
  if (isNext) keepAhead(null); // the server says what follows that one
  main.replaceWith(screen);
  document.title = title;
  if (address) history.replaceState(null, "", address);
  begin(isNext);
  told.replaceChildren(...words); // put in after the region, so that it is read out
}

/* A picture that was fetched before is put in as it is: one that comes with the answer would be fetched once more. */
async function keepPicture(screen) {
  const shown = screen.querySelector(".sheet img");
  const address = shown?.getAttribute("src");
  const ready = address && pictures.has(address) ? await picture(address).catch(() => null) : null;
  if (!ready) return;
  shown.removeAttribute("src");
  document.adoptNode(screen);
  for (const { name, value } of shown.attributes) ready.setAttribute(name, value);
  shown.replaceWith(ready);
}

function tell(words) {
  const said = document.createElement("p");
  said.className = "problem";
  said.textContent = words.trim();
  main.querySelector(".told").replaceChildren(said);
  return said;
}

/* The session ended meanwhile: what was entered stays here, and is sent again once its person has signed in elsewhere. */
function tellOver(address) {
  const way = document.createElement("a");
  Object.assign(way, { href: new URL(address).pathname, target: "_blank", textContent: main.dataset.signIn });
  tell(main.dataset.over).append(" ", way);
}

/* Whether something was typed or chosen that the server does not have: since a screen came, or before and it was refused. */
function isTyped() {
  return [main, ...(ahead ? [ahead.screen] : [])].some((screen) => {
    const entered = [...screen.querySelectorAll(".review-form :is(input:not([type=hidden], [type=checkbox]), textarea, #input-kind option)")];
    return "unsaved" in screen.dataset || entered.some((one) =>
      one.matches("option") ? one.selected !== one.defaultSelected : one.value !== one.defaultValue);
  });
}

const isTicked = () => [...main.querySelectorAll(".review-form [type=checkbox]")].some((one) => one.checked !== one.defaultChecked);

let leaves = false;

function leave(address) {
  leaves = true;
  window.location.assign(address);
}

window.addEventListener("beforeunload", (event) => {
  if (!leaves && (answering || isTyped() || isTicked())) event.preventDefault();
});

/* Who goes away leaves the paper that follows to others, also where it is only just being asked for; not where they have it
 * in hand elsewhere. */
window.addEventListener("pagehide", () => {
  const address = (ahead || asking) && `/documents/${documentOf(main)}/ahead/leave?asked=${asker}`;
  keepAhead(null);
  if (address) fetch(address, { method: "POST", credentials: "same-origin", keepalive: true, redirect: "manual" }).catch(() => {});
});
