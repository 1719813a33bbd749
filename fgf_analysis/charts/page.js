const byId = id => document.getElementById(id);
const page = JSON.parse(byId("data").textContent);
const list = byId("pick");
const search = byId("find");
const rows = [...document.querySelectorAll("tbody tr")];
const first = new Map(rows.map((row, n) => [row, n]));
const names = new Map(rows.map(row =>
  [row, row.dataset.units ? JSON.parse(row.dataset.units) : [row.dataset.unit]]));
const collator = new Intl.Collator(document.documentElement.lang, {numeric: true});
const watching = [];
// What is chosen: units (one, or the two of a tie), and of these perhaps only some tasks.
let choice = null;

const text = (row, n) => row.cells[n].textContent;
const heads = table => [...table.tHead.rows[0].cells];

function shows(row) {
  const sought = search.value.trim().toLowerCase();
  return fgfPicking.concerns(choice, names.get(row), row.dataset.task)
    && row.textContent.toLowerCase().includes(sought);
}

function show() {
  for (const table of document.querySelectorAll("table")) {
    let before = null;
    for (const row of table.tBodies[0].rows) {
      row.hidden = !shows(row);
      if (row.hidden) continue;
      const said = row.querySelector(".folded").textContent;
      row.classList.toggle("again", before === said);
      before = said;
    }
    const card = table.closest("section");
    if (card) card.hidden = before === null;
  }
  const said = page.rows.replace("{}", rows.filter(row => !row.hidden).length);
  byId("count").textContent = choice
    ? page.chosen.replace("{}", choice.units.map(label).join(" – ")) + said : said;
  byId("clear").hidden = !choice && !search.value;
  for (const draw of watching) draw();
}

function label(unit) {
  return [...list.options].find(option => option.value === unit).textContent;
}

function choose(next) {
  choice = next;
  list.value = next && next.units.length === 1 ? next.units[0] : "";
  const mark = next && next.units.length === 1 && !next.tasks;
  history.replaceState(null, "", mark ? "#" + encodeURIComponent(next.units[0]) : location.pathname);
  show();
}

function unit(name) {
  const known = name !== "" && [...list.options].some(option => option.value === name);
  choose(known ? {units: [name]} : null);
}

function named() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
}

function sort(table, n) {
  const head = heads(table)[n];
  const next = {none: "ascending", ascending: "descending", descending: "none"}
    [head.getAttribute("aria-sort")];
  for (const other of heads(table)) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", next);
  const sign = {ascending: 1, descending: -1, none: 0}[next];
  const own = [...table.tBodies[0].rows].sort((a, b) =>
    sign * collator.compare(text(a, n), text(b, n)) || first.get(a) - first.get(b));
  table.tBodies[0].append(...own);
  show();
}

// A spreadsheet takes what begins like a formula for one, unless something stands before it.
const cell = said => '"' + said.replace(/^[=+@\t-]/, "'$&").replaceAll('"', '""') + '"';

function csv() {
  const shown = [...document.querySelectorAll("tbody tr")].filter(row => !row.hidden);
  const lines = [heads(document.querySelector("table")), ...shown.map(row => [...row.cells])];
  return "\ufeff" + lines.map(line =>
    line.map(one => cell(one.textContent)).join(",") + "\r\n").join("");
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv()], {type: "text/csv;charset=utf-8"}));
  link.download = page.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function clear() {
  search.value = "";
  choose(null);
}

for (const table of document.querySelectorAll("table")) {
  heads(table).forEach((head, n) =>
    head.querySelector("button").addEventListener("click", () => sort(table, n)));
}
list.addEventListener("change", () => unit(list.value));
search.addEventListener("input", show);
byId("save").addEventListener("click", save);
byId("clear").addEventListener("click", clear);
document.addEventListener("keydown", event => { if (event.key === "Escape") clear(); });
window.addEventListener("hashchange", () => unit(named()));
unit(named());
