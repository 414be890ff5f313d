// Comfort only: everything works without it.
"use strict";
for (const button of document.querySelectorAll("button.copy")) {
  if (!navigator.clipboard) {
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    const draft = button.closest("details").querySelector(".draft");
    await navigator.clipboard.writeText(draft.textContent);
    button.textContent = "Copied";
  });
}
for (const input of document.querySelectorAll("input[readonly]")) {
  input.addEventListener("focus", () => input.select());
}
