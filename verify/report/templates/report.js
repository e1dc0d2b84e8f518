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
  if (target && target.hidden) { target.hidden = false; target.scrollIntoView(); }
}
let closed = [];
addEventListener("beforeprint", () => { closed = [...document.querySelectorAll("details:not([open])")]; closed.forEach((d) => { d.open = true; }); });
addEventListener("afterprint", () => closed.forEach((d) => { d.open = false; }));
boxes.forEach((box) => box.addEventListener("change", apply));
addEventListener("hashchange", focusOnTarget);
apply();
focusOnTarget();
