/* A part of the page that changes by itself: sent by the server while it changes, asked for now and then where that fails.
 *
 * Without this script the page says what it said when it was opened, and has a link to look again. */
"use strict";

const POLL = 10000;
const live = document.querySelector("#live");
let source = null;
let polls = null;
let seen = "";

function show(html) {
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  const before = said();
  live.innerHTML = html; // our own page's, with every text in it escaped
  if (focused) document.getElementById(focused)?.focus();
  if (said() !== before) document.querySelector("#told").textContent = said();
}

/* What is worth being told of to who does not look: that something was refused. */
function said() {
  return live.querySelector("[data-said]")?.dataset.said || "";
}

function over() {
  rest();
  document.removeEventListener("visibilitychange", turn);
  document.querySelector("#over").hidden = false;
}

function rest() {
  source?.close();
  clearInterval(polls);
  source = polls = null;
}

async function ask() {
  try {
    const answer = await fetch(`${live.dataset.part}?seen=${seen}`);
    if (answer.redirected) over();
    else if (answer.status === 200) {
      seen = (answer.headers.get("etag") || "").replaceAll('"', "");
      show(await answer.text());
    }
  } catch {
    /* The server is away: asked again at the next turn. */
  }
}

function poll() {
  rest();
  ask();
  polls = setInterval(ask, POLL);
}

function listen() {
  if (!window.EventSource) return poll();
  source = new EventSource(live.dataset.events);
  source.addEventListener("part", (event) => show(event.data));
  source.addEventListener("over", over);
  source.addEventListener("error", () => {
    if (source?.readyState === EventSource.CLOSED) poll(); // refused: it does not try again by itself
  });
}

/* A browser has few connections to one site: a page that nobody sees leaves its own to others. */
function turn() {
  rest();
  if (!document.hidden) listen();
}

document.addEventListener("visibilitychange", turn);
window.addEventListener("pagehide", rest);
window.addEventListener("pageshow", (event) => { if (event.persisted) turn(); });
listen();
