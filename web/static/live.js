// Parts of a page that follow their case: read anew when the server says that it moved.
(() => {
  "use strict";
  const follows = document.querySelector("[data-live]");
  if (!follows || !window.EventSource) return;
  const source = new EventSource(follows.dataset.live);
  source.addEventListener("moved", async () => {
    const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
    if (!answer.ok) { source.close(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelectorAll("[data-follows]").forEach((part) => {
      const fresh = page.getElementById(part.id);
      if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
    });
  });
  addEventListener("pagehide", () => source.close());
})();
