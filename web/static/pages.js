// Conveniences of the resident's pages only: each works without this file.
(() => {
  "use strict";
  // A page kept by the browser may show what has been answered since: fetch it anew.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // What is typed but not sent survives a change of language, print size or colours.
  const key = () => "typed:" + location.pathname;
  const fields = () => [...document.querySelectorAll("main form :is(input, textarea, select)")]
    .filter((field) => field.name && field.type !== "hidden");
  const ticked = (field) => field.type === "radio" || field.type === "checkbox";

  document.addEventListener("submit", ({ target }) => {
    if (!target.classList.contains("tools")) return;
    sessionStorage.setItem(key(), JSON.stringify(fields().map((field) =>
      [field.id, ticked(field) ? field.checked : field.value])));
  });

  for (const [id, value] of JSON.parse(sessionStorage.getItem(key()) || "[]")) {
    const field = document.getElementById(id);
    if (!field) continue;
    if (ticked(field)) field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  sessionStorage.removeItem(key());
})();
