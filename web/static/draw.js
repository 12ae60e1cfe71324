// A signature drawn with finger or mouse, kept as strokes; without this script the name is typed.
(() => {
  "use strict";
  const field = document.querySelector("[data-draw]");
  const canvas = field && field.querySelector("canvas");
  const pen = canvas && canvas.getContext("2d");
  if (!pen) return;
  field.hidden = false;
  const kept = field.querySelector("input");
  const most = 6000;
  let strokes = [];
  let now = null;
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = Math.round((event.clientX - box.left) * 600 / box.width);
    const y = Math.round((event.clientY - box.top) * 200 / box.height);
    return [Math.min(Math.max(x, 0), 600), Math.min(Math.max(y, 0), 200)];
  };
  const keep = () => {
    kept.value = strokes.map((stroke) => stroke.map((p) => p.join(",")).join(" ")).join(";");
  };
  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = getComputedStyle(canvas).color;
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    now = [point(event)];
    strokes.push(now);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!now || kept.value.length > most - 12) return;
    const to = point(event), from = now[now.length - 1];
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < 4) return;
    now.push(to);
    pen.beginPath();
    pen.moveTo(from[0], from[1]);
    pen.lineTo(to[0], to[1]);
    pen.stroke();
    keep();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => { now = null; keep(); });
  }
  field.querySelector("button").addEventListener("click", () => {
    strokes = [];
    keep();
    pen.clearRect(0, 0, canvas.width, canvas.height);
  });
})();
