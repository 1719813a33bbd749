"use strict";
const all = (what, within = document) => [...within.querySelectorAll(what)];
const byId = id => document.getElementById(id);
const words = (element, name) => (element.dataset[name] || "").split(" ").filter(Boolean);
const marks = all("#text .s, #text .u");
function index(name, elements) {
  const found = new Map();
  for (const element of elements)
    for (const word of words(element, name)) {
      if (!found.has(word)) found.set(word, []);
      found.get(word).push(element);
    }
  return found;
}
const places = index("to", all("#text .s"));
const evidence = index("e", all("#text .s"));
const units = index("u", all(".u"));
const text = byId("text");
let cursor = null, last = null, turn = 0, kind = "";

function say(what) { byId("status").textContent = what; }
function mark(name, elements) {
  for (const element of all("." + name)) element.classList.remove(name);
  for (const element of elements) element.classList.add(name);
}
function bring(element) {
  for (let up = element; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  const pane = element.closest(".scroll");
  const high = element.getBoundingClientRect().height > pane.clientHeight;
  element.scrollIntoView({block: high ? "start" : "center"});
}
function row(id) {
  const found = byId(id);
  return found && found.classList.contains("row") ? found : null;
}
// The block of a task or finding and its stretches; the side it was asked for from stays put.
function select(id, from) {
  const block = row(id);
  if (!block) return false;
  if (block.hidden) show("");
  const here = places.get(id) || [];
  mark("on", [block, ...here]);
  mark("same", []);
  turn = last === id && from === "table" ? turn + 1 : 0;
  last = id;
  if (from !== "text" && from !== "place" && here.length) {
    const title = here.findIndex(one => words(one, "k").includes("title"));
    cursor = here[(Math.max(title, 0) + turn) % here.length];
    bring(cursor);
  }
  if (from !== "table" && from !== "place") bring(block);
  say(here.length ? `${id}：原文 ${here.length} 处` : `${id}：原文未见`);
  try { history.replaceState(null, "", "#" + id); } catch (error) { /* some viewers forbid it */ }
  return true;
}
function stretch(element) {
  const to = words(element, "to"), seen = to.filter(id => row(id) && !row(id).hidden);
  const ids = seen.length ? seen : to;
  const at = element === cursor ? (ids.indexOf(last) + 1) % ids.length : 0;
  cursor = element;
  select(ids[at], "text");
  if (ids.length > 1) say(`此处属 ${ids.join("、")}；再按一次看下一项`);
}
function unit(number, button) {
  const found = units.get(number) || [];
  mark("same", found);
  const inText = found.filter(one => text.contains(one));
  const tasks = new Set(found.map(one => one.closest("article")).filter(Boolean));
  const name = button.querySelector("span") || button;
  if (!text.contains(button) && inText.length) {
    const block = button.closest("article");
    const first = inText.findIndex(
      one => block && one.closest(".s") && words(one.closest(".s"), "to").includes(block.id));
    turn = last === button ? turn + 1 : Math.max(first, 0);
    last = button;
    bring(inText[turn % inText.length]);
  }
  say(`${name.textContent}：${tasks.size}项任务，原文${inText.length}处`);
}
function show(which) {
  kind = which;
  document.body.classList.toggle("filtered", kind !== "");
  for (const button of all(".k"))
    button.setAttribute("aria-pressed", String(button.dataset.f === kind));
  for (const one of marks) one.classList.toggle("hit", words(one, "k").includes(kind));
  const rows = all(".row");
  for (const one of rows) one.hidden = kind !== "" && !words(one, "k").includes(kind);
  const tasks = rows.filter(one => one.tagName === "ARTICLE");
  const shown = tasks.filter(one => !one.hidden).length;
  say(kind ? `${targets().length}处，${shown} / ${tasks.length}项任务` : "");
}
function targets() { return marks.filter(one => words(one, "k").includes(kind || "check")); }
function step(by) {
  const list = targets();
  if (!list.length) return say("没有这样的地方");
  let at = list.indexOf(cursor);
  if (at >= 0) at = (at + by + list.length) % list.length;
  else {
    const after = cursor ? list.findIndex(
      one => cursor.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) : 0;
    at = by > 0 ? Math.max(after, 0) : ((after < 0 ? 0 : after) - 1 + list.length) % list.length;
  }
  const next = list[at];
  const outer = next.closest(".s");
  cursor = null;
  if (outer) stretch(outer);
  cursor = next;
  if (next !== outer) mark("same", [next]);
  bring(next);
  next.focus({preventScroll: true});
  say(`${at + 1} / ${list.length} · ${next.title.split("\n")[0]}`);
}
text.addEventListener("click", event => {
  if (!getSelection().isCollapsed) return;
  const outer = event.target.closest(".s"), name = event.target.closest(".u");
  if (outer) stretch(outer);
  if (name && name.dataset.u) unit(words(name, "u")[0], name);
});
text.addEventListener("keydown", event => {
  const outer = event.target.closest(".s"), name = event.target.closest(".u");
  if ((event.key !== "Enter" && event.key !== " ") || !(outer || name)) return;
  event.preventDefault();
  if (outer) stretch(outer);
  if (name && name.dataset.u) unit(words(name, "u")[0], name);
});
byId("right").addEventListener("click", event => {
  const link = event.target.closest("a"), button = event.target.closest("button");
  const block = event.target.closest(".row");
  if (!link && !button && !getSelection().isCollapsed) return;
  if (link) {
    event.preventDefault();
    const id = link.getAttribute("href").slice(1);
    select(id, block && block.id === id ? "table" : "link");
  } else if (button && button.dataset.e) {
    select(block.id, "place");
    cursor = (evidence.get(button.dataset.e) || [])[0] || null;
    if (cursor) { bring(cursor); say(cursor.title.split("\n")[0]); }
  } else if (button && button.dataset.u) unit(button.dataset.u, button);
  else if (block && event.target.closest("label")) {
    if (last !== block.id) select(block.id, "table");
  } else if (block && !event.target.closest("summary")) {
    const name = block.tagName === "LI" && !places.has(block.id) && block.querySelector(".u");
    if (name) unit(name.dataset.u, name);
    else select(block.id, "table");
  }
});
byId("legend").addEventListener("click", event => {
  const button = event.target.closest(".k");
  if (button) show(button.dataset.f === kind ? "" : button.dataset.f);
});
byId("next").addEventListener("click", () => step(1));
byId("previous").addEventListener("click", () => step(-1));
const typing = element => element.isContentEditable || (
  /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName || "") && element.type !== "radio");
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) return;
  if (event.key === "n") step(1);
  else if (event.key === "p") step(-1);
  else if (event.key === "Escape") { show(""); mark("on", []); mark("same", []); }
});
// Without a task in the address, the first one, on both sides; what is in doubt stands above it.
function begin() {
  const first = document.querySelector("article");
  const here = (first && places.get(first.id)) || [];
  const title = here.findIndex(one => words(one, "k").includes("title"));
  if (here.length) here[Math.max(title, 0)].scrollIntoView({block: "start"});
}
function arrive() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch (error) { return false; }
  return id !== "" && select(id, "link");
}
window.addEventListener("hashchange", arrive);
if (matchMedia("(max-width: 900px)").matches) byId("legend").open = false;
say(`要核对 ${targets().length} 处`);
document.fonts.ready.then(() => arrive() || begin());
