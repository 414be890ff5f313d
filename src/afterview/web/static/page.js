// Comfort only: everything works without it.
"use strict";

const rows = () => [...document.querySelectorAll(".row > details > summary")];
const isTyping = (target) => target.closest("input, textarea, select, dialog") !== null;

// Forms answer in place: the new page replaces the old one's content, and the place on it stays.
async function send(form, button) {
  const fields = new URLSearchParams(new FormData(form, button));
  const place = rows().indexOf(form.closest(".row")?.querySelector("summary"));
  const wasOpen = [...document.querySelectorAll("details[open][id]")].map((each) => each.id);
  const drafts = [...document.querySelectorAll("textarea.draft")]
    .filter((each) => each.value !== each.defaultValue).map((each) => [each.id, each.value]);
  const answer = await fetch(button?.hasAttribute("formaction") ? button.formAction : form.action,
    { method: "POST", body: fields });
  const isHere = await takeOver(answer);
  if (isHere) {
    wasOpen.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    drafts.forEach(([id, text]) => {
      const draft = document.getElementById(id);
      if (draft) {
        draft.value = text;
      }
    });
  }
  const next = rows()[Math.min(place, rows().length - 1)];
  (place >= 0 && next ? next : document.querySelector("main")).focus({ preventScroll: true });
  prepare();
}

// Returns whether the answer is of the same page.
async function takeOver(answer) {
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!found.querySelector("main")) {
    throw new Error(answer.status);
  }
  const isHere = new URL(answer.url).pathname === location.pathname;
  document.querySelector("main").replaceWith(document.adoptNode(found.querySelector("main")));
  document.title = found.title;
  if (!isHere) {
    history.pushState(null, "", answer.url);
    scrollTo(0, 0);
  }
  return isHere;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-inplace")) {
    event.preventDefault();
    send(form, event.submitter).catch(() => {
      form.removeAttribute("data-inplace");
      form.requestSubmit(event.submitter);
    });
  }
});

async function copy(draft) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(draft.value);
    return;
  }
  // Browsers have no clipboard for pages over plain http.
  draft.select();
  document.execCommand("copy");
}

function prepare() {
  for (const button of document.querySelectorAll("button.copy, button.find-gap, .keys-hint")) {
    button.hidden = false;
  }
  for (const each of document.querySelectorAll("main .gap-list")) {
    each.hidden = true;
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  const draft = button?.closest(".more")?.querySelector("textarea.draft");
  if (draft && button.classList.contains("copy")) {
    await copy(draft);
    button.textContent = "Copied";
  }
  if (draft && button.classList.contains("find-gap")) {
    const gap = /\[[^\[\]]+\]/.exec(draft.value);
    draft.focus();
    if (gap) {
      draft.setSelectionRange(gap.index, gap.index + gap[0].length);
    }
  }
});

// A draft that was changed is mailed as it was changed.
document.addEventListener("input", (event) => {
  const draft = event.target.closest("textarea.draft");
  const link = draft?.closest(".more").querySelector("a.mail");
  if (link) {
    const body = encodeURIComponent(draft.value.replace(/\r?\n/g, "\r\n"));
    link.href = link.href.replace(/([?&]body=)[^&]*/, (_, key) => key + body);
  }
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("input[readonly]")) {
    event.target.select();
  }
});

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  d: () => current()?.querySelector(".tick")?.click(),
  s: () => current()?.querySelector("[formaction$='/skip']")?.click(),
  u: () => document.querySelector(".notice form button, form[action$='/undo'] button")?.click(),
  "/": () => {
    const cases = document.querySelector("nav a[href$='/cases']");
    if (cases && !focusSearch()) {
      location.href = `${cases.href}#find`;
    }
  },
  "?": () => document.getElementById("keys")?.showModal(),
};

function focusSearch() {
  const field = document.getElementById("find");
  field?.focus();
  return field;
}

const current = () => document.activeElement?.closest(".row");

function step(by) {
  const all = rows();
  const at = all.indexOf(current()?.querySelector("summary"));
  all[Math.min(Math.max(at < 0 ? 0 : at + by, 0), all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (act && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    event.preventDefault();
    act();
  }
});

prepare();
if (location.hash === "#find") {
  focusSearch();
}
