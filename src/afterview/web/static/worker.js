// Keeps the frame of the page and the recaps of two days on the phone, for when there is no network,
// and what other programs share until it is read.
"use strict";

const FRAME = "frame", RECAPS = "recaps", SHARES = "shares";
const FILES = ["offline", "rules", "style.css", "page.js", "outbox.js", "icon.svg"];
const MOST_SHARES = 8;
const KEPT_FOR = 2 * 24 * 60 * 60 * 1000;

const here = (path) => new URL(path, registration.scope).href;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(FRAME).then((frame) => frame.addAll(FILES.map(here))));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// What the page says: which recaps to keep, or that none may stay.
addEventListener("message", (event) => event.waitUntil(keep(event.data)));

async function keep(paths) {
  const wanted = paths.map(here);
  const recaps = await caches.open(RECAPS);
  for (const known of await recaps.keys()) {
    if (!wanted.includes(known.url)) {
      await recaps.delete(known);
    }
  }
  for (const url of wanted) {
    // It says that nobody looks yet, so that what the page has to tell waits for who does.
    const answer = await fetch(url,
      { credentials: "same-origin", headers: { purpose: "prefetch" } });
    if (answer.status === 200 && !answer.redirected) {
      await recaps.put(url, answer);
    }
  }
}

addEventListener("fetch", (event) => {
  const { request } = event, path = request.url.split(/[?#]/)[0];
  if (request.method === "POST" && path === here("logout")) {
    event.waitUntil(caches.delete(RECAPS));
  } else if (request.method === "POST" && request.mode === "navigate" && path === here("share")) {
    event.respondWith(share(request));
  } else if (request.method === "GET" && request.mode === "navigate" && path.startsWith(here(""))) {
    event.respondWith(page(request, path));
  } else if (request.method === "GET" && FILES.map(here).includes(path)) {
    event.respondWith(file(request, path));
  }
});

async function page(request, path) {
  try {
    const answer = await fetch(request);
    if (answer.status === 403) {
      await caches.delete(RECAPS); // the session has ended
    }
    return answer;
  } catch {
    const kept = await (await caches.open(RECAPS)).match(path);
    const age = kept && Date.now() - Date.parse(kept.headers.get("date"));
    if (age > KEPT_FOR) {
      await caches.delete(RECAPS);
    }
    if (age <= KEPT_FOR) {
      return kept;
    }
    const frame = await caches.open(FRAME);
    return (await frame.match(path)) ?? (await frame.match(here("offline"))) ?? Response.error();
  }
}

// A share is sent once: without a network or a session it would be lost. A form of another site is
// refused as well, but not with this header.
async function share(request) {
  const shared = request.clone();
  const answer = await fetch(request).catch(() => null);
  if (answer === null || answer.headers.has("x-not-read")) {
    const shares = await caches.open(SHARES);
    for (const old of (await shares.keys()).slice(0, 1 - MOST_SHARES)) {
      await shares.delete(old);
    }
    await shares.put(here(`share?${Date.now()}`), new Response(await shared.formData()));
  }
  return answer ?? Response.redirect(here("offline"), 303);
}

async function file(request, path) {
  const frame = await caches.open(FRAME);
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      await frame.put(path, answer.clone());
    }
    return answer;
  } catch {
    return (await frame.match(path)) ?? Response.error();
  }
}
