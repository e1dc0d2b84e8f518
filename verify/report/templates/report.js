"use strict";
const boxes = [...document.querySelectorAll("input[data-filter]")];
const shown = document.getElementById("shown");
function wanted(kind) { return new Set(boxes.filter((b) => b.dataset.filter === kind && b.checked).map((b) => b.value)); }
function apply() {
  const sources = wanted("source"), grades = wanted("grade");
  const fits = (element) => sources.has(element.dataset.source) && grades.has(element.dataset.grade);
  for (const element of document.querySelectorAll("tr[data-grade], section[data-grade]")) element.hidden = !fits(element);
  for (const node of document.querySelectorAll("g[data-grade]")) node.classList.toggle("faded", !fits(node));
  const rows = [...document.querySelectorAll("tr[data-grade]")];
  shown.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} claims shown`;
}
function focusOnTarget() { // a link to a claim shows it even if the filters hide it
  const target = location.hash.startsWith("#claim-") && document.getElementById(location.hash.slice(1));
  if (!target) return;
  const section = target.closest("section");
  if (section.hidden) section.hidden = false;
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView();
}
const printAll = document.getElementById("print-all");
let opened = [];
addEventListener("beforeprint", () => { // one instance of each claim, or all of them with their numbers
  document.body.classList.toggle("print-all", printAll.checked);
  opened = [...document.querySelectorAll(printAll.checked ? "details:not([open])" : "details[data-print]:not([open])")];
  opened.forEach((d) => { d.open = true; });
});
addEventListener("afterprint", () => opened.forEach((d) => { d.open = false; }));
const edges = [...document.querySelectorAll("path.edge")];
function reach(key, from, to) { // the keys that the edges lead to, step by step
  const found = new Set([key]);
  for (const reached of found) for (const edge of edges) if (edge.dataset[from] === reached) found.add(edge.dataset[to]);
  return found;
}
function trace(node) { // what a claim rests on and what rests on it stand out
  const key = node && node.dataset.key;
  const below = key ? reach(key, "to", "from") : null, above = key ? reach(key, "from", "to") : null;
  const beside = (k) => !key || below.has(k) || above.has(k);
  const along = (e) => !key || (below.has(e.dataset.from) && below.has(e.dataset.to)) || (above.has(e.dataset.from) && above.has(e.dataset.to));
  for (const edge of edges) { edge.classList.toggle("apart", !along(edge)); edge.classList.toggle("along", Boolean(key) && along(edge)); }
  for (const other of document.querySelectorAll("g.node")) other.classList.toggle("apart", !beside(other.dataset.key));
}
for (const node of document.querySelectorAll("g.node")) {
  for (const kind of ["mouseenter", "focusin"]) node.addEventListener(kind, () => trace(node));
  for (const kind of ["mouseleave", "focusout"]) node.addEventListener(kind, () => trace(null));
}
boxes.forEach((box) => box.addEventListener("change", apply));
addEventListener("hashchange", focusOnTarget);
apply();
focusOnTarget();
