// @ts-check
// Runs in the browser: asks for the page anew whenever the emulator has something new, and changes only
// what differs, so that the focus, open details and half-filled forms stay.

const status = document.getElementById("live");
/** @type {EventSource | null} */
let source = null;
let isBusy = false;
let isStale = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
addEventListener("pageshow", connect);
addEventListener("pagehide", disconnect);
// A browser has few connections to a host, so hidden tabs leave theirs to the others.
addEventListener(
  "visibilitychange",
  () => document.hidden ? disconnect() : connect(),
);
schedule();

function connect() {
  if (source !== null || document.hidden) return;
  source = new EventSource("/console/live");
  source.onmessage = () => void refresh();
  source.onopen = () => {
    say("This page is live.");
    void refresh();
  };
  source.onerror = () => say("The emulator does not answer; trying again.");
}

function disconnect() {
  source?.close();
  source = null;
}

/** @param {string} text */
function say(text) {
  if (status !== null) status.textContent = text;
}

async function refresh() {
  if (isBusy) {
    isStale = true;
    return;
  }
  isBusy = true;
  try {
    const response = await fetch(location.href);
    if (response.ok) show(await response.text());
  } catch {
    // The stream tells that the emulator does not answer.
  }
  isBusy = false;
  if (isStale) {
    isStale = false;
    await refresh();
  }
}

/** @param {string} html */
function show(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  for (const region of document.querySelectorAll("[data-live]")) {
    const fresh = next.getElementById(region.id);
    if (fresh !== null) morph(region, fresh);
  }
  schedule();
}

/** Some pages also change with time. */
function schedule() {
  const wait = document.getElementById("main")?.dataset.live;
  clearTimeout(timer);
  if (wait) timer = setTimeout(() => void refresh(), Number(wait));
}

/**
 * Makes an element like another, and keeps whether details are open.
 * @param {Element} old
 * @param {Element} next
 */
function morph(old, next) {
  for (const { name } of [...old.attributes]) {
    if (!next.hasAttribute(name) && name !== "open") {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of next.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") {
      old.setAttribute(name, value);
    }
  }
  let at = old.firstChild;
  for (const child of [...next.childNodes]) {
    const match = partner(old, at, child);
    if (match === null) old.insertBefore(child, at);
    else if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match instanceof Element && child instanceof Element) {
      morph(match, child);
    } else if (match !== null && match.nodeValue !== child.nodeValue) {
      match.nodeValue = child.nodeValue;
    }
  }
  while (at !== null) {
    /** @type {ChildNode | null} */
    const following = at.nextSibling;
    at.remove();
    at = following;
  }
}

/**
 * The child of `old` that stands for `child`: the one with its id, or the next one like it.
 * @param {Element} old
 * @param {ChildNode | null} at
 * @param {ChildNode} child
 */
function partner(old, at, child) {
  const id = child instanceof Element ? child.id : "";
  if (id !== "") {
    const same = document.getElementById(id);
    return same?.parentNode === old && same.nodeName === child.nodeName
      ? same
      : null;
  }
  const isLike = at !== null && at.nodeName === child.nodeName &&
    !(at instanceof Element && at.id !== "");
  return isLike ? at : null;
}
