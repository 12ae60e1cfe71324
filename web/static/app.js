// Conveniences only: every page works without this file.
(() => {
  "use strict";
  const english = document.documentElement.lang === "en";
  const digits = "零壹贰叁肆伍陆柒捌玖", places = ["", "拾", "佰", "仟"], groups = ["", "万", "亿"];

  // 36000.5 → 叁万陆仟元伍角; in English 36,000.50 yuan
  function say(typed) {
    const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(typed.replace(/[,\uff0c\s¥\uffe5元]/g, ""));
    if (!match) return "";
    const cents = (match[2] || "").padEnd(2, "0"), whole = match[1].replace(/^0+(?=\d)/, "");
    if (english) return Number(whole).toLocaleString("en") + "." + cents + " yuan";
    let said = "", gap = false;
    [...whole].forEach((digit, index) => {
      const place = whole.length - 1 - index;
      if (digit === "0") gap = true;
      else { said += (gap && said ? "零" : "") + digits[digit] + places[place % 4]; gap = false; }
      if (place % 4 === 0 && Number(whole.slice(Math.max(0, index - 3), index + 1))) said += groups[place / 4];
    });
    const jiao = cents[0] > 0 ? digits[cents[0]] + "角" : cents[1] > 0 && said ? "零" : "";
    const fen = cents[1] > 0 ? digits[cents[1]] + "分" : "";
    return (said || !(jiao || fen) ? (said || "零") + "元" : "") + jiao + (fen || "整");
  }

  function hint(field) {
    const byId = (id) => document.getElementById(id);
    if (field.dataset.said) byId(field.dataset.said).textContent = say(field.value);
    if (field.dataset.count) {
      const left = field.dataset.count - [...field.value].length;
      const counter = field.parentNode.querySelector(".counter");
      counter.textContent = counter.dataset[left < 0 ? "over" : "left"].replace("#", Math.abs(left));
    }
    const inset = field.value && field.closest("[data-picks]");
    if (inset) byId(inset.dataset.picks).checked = true;
  }

  document.addEventListener("input", (event) => hint(event.target));

  document.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const other of target.form ? target.form.querySelectorAll("[type=checkbox]") : [])
      if (other.name === target.name && other !== target && ("alone" in target.dataset || "alone" in other.dataset))
        other.checked = false;
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("aria-busy")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), 4000);
  }, true);

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy],[data-print],[data-read]");
    if (!button) return;
    if ("print" in button.dataset) print();
    else if (button.dataset.copy) {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    } else if (speechSynthesis.speaking) speechSynthesis.cancel();
    else {
      const speech = new SpeechSynthesisUtterance(document.querySelector(button.dataset.read).innerText);
      speech.lang = document.documentElement.lang;
      speechSynthesis.speak(speech);
    }
  });

  function ready() {
    const able = { copy: navigator.clipboard, print: window.print, read: window.speechSynthesis };
    for (const name in able) if (able[name])
      document.querySelectorAll("[data-" + name + "]").forEach((button) => { button.hidden = false; });
    document.querySelectorAll("[data-said],[data-count]").forEach((field) => { if (field.value) hint(field); });
  }

  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    ready();
    if (target.id === "page") (document.querySelector("[data-focus]") || document.getElementById("main")).focus();
  });
  ready();
})();
