"use strict";
// The list of cases: filtered here, drawn a page at a time. Texts are set as text, never as markup.
const cases = JSON.parse(document.getElementById("cases-data").textContent);
const list = document.getElementById("cases-list");
const more = document.getElementById("more");
const count = document.getElementById("count");
const filters = ["task", "show", "kind", "role", "area"].map((name) => document.getElementById("by-" + name));
const words = document.getElementById("by-words");
const PAGE = 40;
let shown = [];
let drawn = 0;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function choices(select, field, rows) {
  const kept = select.value;
  const values = [...new Set(rows.map((row) => row[field]).filter(Boolean))].sort();
  select.replaceChildren(select.options[0], ...values.map((value) => {
    const option = element("option", "", value);
    option.value = value;
    return option;
  }));
  select.value = values.includes(kept) ? kept : "";
}

function place(unit) {
  const file = unit.file.split("/").pop();
  const parts = [file];
  if (unit.pages && unit.pages.length) parts.push("page " + unit.pages.join(", "));
  if (unit.paragraph) parts.push("paragraph " + unit.paragraph);
  if (unit.heading) parts.push(unit.heading);
  return parts.join(" · ");
}

function units(title, rows, flag) {
  const box = element("div");
  box.append(element("h4", "", title));
  const items = element("ol");
  for (const row of rows) {
    const item = element("li", row.right ? "right" : "");
    const where = element("span", "where", place(row));
    const said = flag(row);
    if (said) where.prepend(element("span", "flag", said + " "));
    item.append(where, element("span", "text", row.text));
    items.append(item);
  }
  if (!rows.length) items.append(element("li", "", "nothing"));
  box.append(items);
  return box;
}

function body(row) {
  const box = element("div", "pair");
  if (row.wanted) {
    box.append(units("What should have been found", row.wanted, (unit) => (unit.rank ? "at " + unit.rank : "")));
  }
  if (row.found) {
    const title = row.task === "answers" ? "What the answer cites" : "What was found, best first";
    box.append(units(title, row.found, (unit) => (unit.right ? "right" : "")));
  }
  if (row.steps && row.steps.length) {
    box.append(units("Steps shown" + (row.cards.length ? " (" + row.cards.join("; ") + ")" : ""),
      row.steps.map((text) => ({ file: "", text })), () => ""));
  }
  if (row.before) box.append(units("In the earlier run", [{ file: "", text: row.before }], () => ""));
  if (!box.children.length) box.append(element("p", "", row.verdict));
  return box;
}

function draw(row) {
  const box = element("details", "case " + (row.good ? "ok" : "miss"));
  const summary = element("summary");
  summary.append(element("span", "", row.question), element("span", "says", row.verdict));
  const tags = [row.task, row.id, row.kind, row.role, row.area, row.change && row.change + " than before"];
  summary.append(element("span", "tags", tags.filter(Boolean).join(" · ")));
  box.append(summary);
  box.addEventListener("toggle", () => { if (box.open && box.children.length === 1) box.append(body(row)); });
  return box;
}

function next() {
  list.append(...shown.slice(drawn, drawn + PAGE).map(draw));
  drawn = Math.min(shown.length, drawn + PAGE);
  more.hidden = drawn >= shown.length;
}

function apply() {
  const [task, show, kind, role, area] = filters.map((select) => select.value);
  const wanted = words.value.trim().toLowerCase();
  const mine = cases.filter((row) => row.task === task);
  filters.slice(2).forEach((select, n) => choices(select, ["kind", "role", "area"][n], mine));
  shown = mine.filter((row) =>
    (show === "all" || (show === "misses" && !row.good) || (show === "good" && row.good) || row.change === show) &&
    (!kind || row.kind === kind) && (!role || row.role === role) && (!area || row.area === area) &&
    (!wanted || JSON.stringify(row).toLowerCase().includes(wanted)));
  count.textContent = shown.length + " of " + mine.length + " cases";
  list.replaceChildren();
  drawn = 0;
  next();
}

filters.forEach((select) => select.addEventListener("change", apply));
words.addEventListener("input", apply);
more.addEventListener("click", next);
apply();
