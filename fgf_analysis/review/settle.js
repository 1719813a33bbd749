// Where readings differ: what a person decides, kept in this browser until it is exported.
function settling(form) {
  const rows = all(".row", form), store = "fgf-settle-" + form.dataset.known;
  const columns = form.dataset.columns.split(",");
  const by = byId("by");
  const chosen = one => one.querySelector("input[type=radio]:checked").value;
  const field = one => one.querySelector(".value").firstElementChild;
  const settledBefore = new Set(rows.filter(one => chosen(one) !== "open").map(one => one.id));
  for (const one of rows) {
    const place = one.querySelector(".value");
    const choices = byId("roles").content.firstElementChild;
    const made = place.dataset.form === "roles" ? choices.cloneNode(true)
      : Object.assign(document.createElement("input"), {size: 14});
    made.setAttribute("aria-label", "另行认定 other");
    if (place.dataset.value) made.value = place.dataset.value;
    place.append(made);
    if (one.dataset.by) by.value = one.dataset.by;
  }
  function count() {
    const done = rows.filter(one => chosen(one) !== "open").length;
    for (const one of rows) one.classList.toggle("settled", chosen(one) !== "open");
    form.querySelector(".counts").textContent = ` 已定 ${done} / ${rows.length}`;
  }
  function keep() {
    const kept = {by: by.value};
    for (const one of rows) kept[one.id] = [chosen(one), field(one).value];
    try { localStorage.setItem(store, JSON.stringify(kept)); } catch (error) { /* forbidden */ }
    count();
  }
  function restore() {
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(store)) || {}; } catch (error) { /* forbidden */ }
    if (kept.by) by.value = kept.by;
    for (const one of rows) {
      const [choice, value] = kept[one.id] || [];
      const button = one.querySelector(`input[value="${choice}"]`);
      if (!button || choice === "open") continue;
      button.checked = true;
      field(one).value = value;
    }
  }
  const quoted = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  function decisions() {
    const lines = [columns.join(",")];
    for (const one of rows) {
      const choice = chosen(one), known = JSON.parse(one.dataset.row);
      if (choice === "open" && !settledBefore.has(one.id)) continue;
      const value = choice === "other" ? field(one).value.trim() : known[choice] || "";
      const cells = {...known, choice, value, by: by.value.trim()};
      lines.push(columns.map(name => quoted(cells[name])).join(","));
    }
    return lines.join("\n") + "\n";
  }
  form.addEventListener("input", event => {
    const one = event.target.closest(".row");
    if (one && event.target === field(one)) one.querySelector('input[value="other"]').checked = true;
    keep();
  });
  byId("export").addEventListener("click", () => {
    const link = document.createElement("a");
    link.download = "settled.csv";
    link.href = URL.createObjectURL(new Blob([decisions()], {type: "text/csv"}));
    link.click();
    URL.revokeObjectURL(link.href);
    say("已导出 settled.csv");
  });
  restore();
  count();
}
if (byId("settle")) settling(byId("settle"));
