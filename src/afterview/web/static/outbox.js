// Keeps a recap that cannot be sent on this phone, and sends it when there is a network.
"use strict";

const OUTBOX = "afterview outbox";
const kept = () => JSON.parse(localStorage.getItem(OUTBOX) ?? "{}");
const random = () => [...crypto.getRandomValues(new Uint8Array(16))]
  .map((each) => each.toString(16).padStart(2, "0")).join("");

let unsent = "";

function put(key, entry) {
  const all = kept();
  if (entry) {
    all[key] = entry;
  } else {
    delete all[key];
  }
  localStorage.setItem(OUTBOX, JSON.stringify(all));
  show();
}

// The recap is kept before it is sent, so that neither a lost answer nor a closed page loses it.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.recap")) {
    return;
  }
  event.preventDefault();
  form.elements.key.value ||= random();
  const key = form.elements.key.value;
  const fields = new URLSearchParams(new FormData(form, event.submitter)).toString();
  try {
    put(key, { to: form.action, title: document.querySelector("h1").textContent, fields });
  } catch {
    form.submit(); // the phone keeps nothing, or has no room
    return;
  }
  const answer = await send(key);
  unsent = answer ? "" : key;
  if (answer) {
    await takeOver(answer).catch(() => form.submit());
  }
  show();
  (document.querySelector("[aria-invalid]") ?? document.querySelector("main")).focus();
});

async function send(key) {
  const entry = kept()[key];
  let answer;
  try {
    answer = await fetch(entry.to, { method: "POST", body: new URLSearchParams(entry.fields) });
  } catch {
    return null; // no network
  }
  if (answer.ok && new URL(answer.url).pathname !== new URL(entry.to).pathname) {
    put(key, null);
  } else if (kept()[key] && answer.status < 500 && ![403, 429].includes(answer.status)) {
    put(key, { ...entry, isRefused: true });
  }
  return answer;
}

async function sendAll() {
  for (const key of Object.keys(kept())) {
    // Two open tabs send one after the other, and the second finds it sent.
    await (navigator.locks?.request(OUTBOX, () => kept()[key] && send(key)) ?? send(key));
  }
}

// A refused recap goes to its page, where the reason is next to what was typed.
function open(entry) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: entry.to });
  for (const [name, value] of new URLSearchParams(entry.fields)) {
    const field = Object.assign(document.createElement("textarea"), { name, value, hidden: true });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

function show() {
  document.getElementById("outbox")?.remove();
  // A form that is looked at needs no word about itself, unless it could just not be sent.
  const shown = document.querySelector("form.recap")?.elements.key.value;
  const all = Object.entries(kept()).filter(([key]) => key !== shown || key === unsent);
  if (!all.length || !isOpen()) {
    return;
  }
  const box = Object.assign(document.createElement("div"), { id: "outbox", className: "alert is-hold" });
  box.setAttribute("role", "status");
  for (const [key, entry] of all) {
    const buttons = [["Delete it", () => confirm("Delete what you typed?") && put(key, null)]];
    if (entry.isRefused) {
      buttons.unshift(["Look at it and save it", () => open(entry)]);
    }
    box.append(offer(`${entry.title}: ` + (entry.isRefused
      ? "kept on this phone, and not saved yet. "
      : "kept on this phone, and sent when there is a network. "), buttons));
  }
  document.querySelector("main").prepend(box);
}

// A sentence, and buttons with what they do.
function offer(words, buttons) {
  const said = document.createElement("p");
  said.append(words);
  for (const [label, act] of buttons) {
    const button = Object.assign(document.createElement("button"),
      { type: "button", className: "second", textContent: label });
    button.addEventListener("click", act);
    said.append(button, " ");
  }
  return said;
}

// What other programs shared without a network, or before the login.
async function listShares() {
  document.getElementById("shares")?.remove();
  const shares = isOpen() && await caches.open("shares");
  const all = shares ? await shares.keys() : [];
  if (!all.length) {
    return;
  }
  const box = Object.assign(document.createElement("div"), { id: "shares", className: "alert is-hold" });
  box.setAttribute("role", "status");
  for (const { url } of all) {
    const at = new Date(Number(url.split("?")[1])).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
    box.append(offer(`You shared something (${at}): kept on this phone, and not read yet. `,
      [["Look at it", () => read(shares, url)],
        ["Delete it", () => confirm("Delete what you shared?") && shares.delete(url).then(listShares)]]));
  }
  document.querySelector("main").prepend(box);
}

async function read(shares, url) {
  const kept = await shares.match(url), to = url.split("?")[0];
  const headers = { "content-type": kept.headers.get("content-type") };
  const answer = await fetch(to, { method: "POST", headers, body: await kept.blob() }).catch(() => null);
  if (answer?.redirected) {
    await shares.delete(url);
    location.href = answer.url;
  } else if ([400, 413, 415].includes(answer?.status)) {
    alert("It cannot be read: it is larger than 10 MB, or of another kind.");
  }
}

// Nothing is shown or sent to those who are not logged in.
function isOpen() {
  return document.querySelector(".bar-of-site, [data-offline]") !== null;
}

// The page without a network names the recaps that can be written.
async function listRecaps() {
  const list = document.getElementById("recaps");
  const recaps = list && await caches.open("recaps");
  for (const known of await recaps?.keys() ?? []) {
    const page = new DOMParser().parseFromString(await (await recaps.match(known)).text(), "text/html");
    const link = Object.assign(document.createElement("a"),
      { href: known.url, textContent: page.querySelector("h1").textContent });
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
}

const frame = new URL(document.querySelector("link[rel=manifest]").href);
navigator.serviceWorker?.register(new URL("worker.js", frame)).then(async () => {
  const said = document.querySelector("[data-keep]");
  const worker = said && (await navigator.serviceWorker.ready).active;
  worker?.postMessage(said.dataset.keep.split(" ").filter(Boolean));
});
if (isOpen()) {
  addEventListener("online", sendAll);
  show();
  sendAll();
  globalThis.caches && listShares();
}
listRecaps();
