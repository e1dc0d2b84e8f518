"use strict";
const source = document.getElementById("data");
const rows = JSON.parse(source.textContent);
const marks = [...document.querySelectorAll(".mark")]; // in the order of the rows
const details = document.getElementById("details");
let kept = -1;
function element(name, text, parent) {
  const made = document.createElement(name);
  made.textContent = text;
  return parent.appendChild(made);
}
function outline(mark) { // white under black: visible on every colour
  for (const old of document.querySelectorAll(".chosen")) old.remove();
  for (const kind of ["chosen halo", "chosen"]) {
    const copy = mark.cloneNode();
    for (const name of ["opacity", "fill", "stroke"]) copy.removeAttribute(name);
    copy.setAttribute("class", kind);
    mark.closest("svg").append(copy);
  }
}
function show(k) {
  const row = rows[k], total = Object.values(row.counts).reduce((a, b) => a + b, 0);
  details.replaceChildren();
  const facts = element("dl", "", details);
  facts.className = "facts small";
  const fact = (name, value) => { element("dt", name, facts); element("dd", value, facts); };
  for (const [name, value] of Object.entries(row.where)) fact(name, value);
  fact("outcome", Object.entries(row.counts).map(([word, count]) => total > 1 ? `${word}: ${count} of ${total}` : word).join(", "));
  if (row.certified.length) fact("CERTIFIED", row.certified.join(", "));
  fact("seconds", String(row.seconds));
  const command = `${source.dataset.command} --point ${row.point}` + (row.certified.length ? " --grade CERTIFIED" : "");
  element("p", total > 1 ? "To see one of these runs again:" : "To see it again:", details).className = "small soft";
  element("pre", command, details);
  const copy = element("button", "copy", details);
  copy.addEventListener("click", () => {
    const range = document.createRange();
    range.selectNodeContents(details.querySelector("pre"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (navigator.clipboard) navigator.clipboard.writeText(command).catch(() => {});
  });
  outline(marks[k]);
}
function centre(mark) {
  const box = mark.getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}
function nearest(k, dx, dy) { // the next mark that way, on the same sheet
  const [x, y] = centre(marks[k]), sheet = marks[k].closest("svg");
  let best = k, least = Infinity;
  marks.forEach((mark, j) => {
    if (j === k || mark.closest("svg") !== sheet) return;
    const [u, v] = centre(mark), ahead = (u - x) * dx + (v - y) * dy, aside = Math.abs((u - x) * dy) + Math.abs((v - y) * dx);
    if (ahead > 0.5 && ahead + 3 * aside < least) { least = ahead + 3 * aside; best = j; }
  });
  return best;
}
marks.forEach((mark, k) => {
  mark.addEventListener("mouseenter", () => { if (kept < 0) show(k); });
  mark.addEventListener("click", () => { kept = kept === k ? -1 : k; show(k); });
});
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
for (const sheet of document.querySelectorAll("svg.sheet")) {
  const first = marks.findIndex((mark) => sheet.contains(mark));
  sheet.addEventListener("focus", () => { if (kept < 0 || !sheet.contains(marks[kept])) { kept = first; show(kept); } });
  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { kept = -1; return; }
    if (!ways[event.key] || kept < 0) return;
    event.preventDefault();
    kept = nearest(kept, ...ways[event.key]);
    show(kept);
  });
}
