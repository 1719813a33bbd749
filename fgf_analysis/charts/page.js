const figure = JSON.parse(document.getElementById("data").textContent);
const view = document.getElementById("view");
const list = document.getElementById("pick");
const rows = [...document.querySelectorAll("tbody tr")];
function pick(unit) {
  const known = rows.some(row => row.dataset.unit === unit) ? unit : "";
  list.value = known;
  for (const row of rows) row.hidden = known !== "" && row.dataset.unit !== known;
  const shown = rows.filter(row => !row.hidden).length;
  document.getElementById("count").textContent = figure.rows.replace("{}", shown);
  const change = figure.picks[known || figure.all];
  if (change) Plotly.update(view, change[0], {}, change[2]);
  history.replaceState(null, "", known ? "#" + encodeURIComponent(known) : location.pathname);
}
figure.layout.annotations = [];
if (figure.layout.xaxis && figure.layout.xaxis.domain) figure.layout.xaxis.domain = [0, 1];
Plotly.newPlot(view, figure.data, figure.layout, {responsive: true, displaylogo: false})
  .then(() => {
    view.on("plotly_click", event => pick(event.points[0].data.type === "heatmap"
      ? event.points[0].y : event.points[0].text));
    pick(decodeURIComponent(location.hash.slice(1)));
  });
list.addEventListener("change", () => pick(list.value));
window.addEventListener("hashchange", () => pick(decodeURIComponent(location.hash.slice(1))));
