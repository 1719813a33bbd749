const view = byId("view");
const {figure, config} = page;
const wide = matchMedia("(min-width: 600px)");
let drawn = null;

function paint() {
  if (drawn) drawn = drawn.then(() => fgfPicking.paint(Plotly, view, figure, choice));
}

function draw() {
  if (drawn || !wide.matches) return;
  drawn = Plotly.newPlot(view, structuredClone(figure.data), structuredClone(figure.layout), config);
  drawn.then(() => fgfPicking.listen(view, () => choice, choose));
  paint();
}

wide.addEventListener("change", draw);
// On paper the drawing stands first, in the order of the page: only so a table's head is repeated.
window.addEventListener("beforeprint", () => {
  if (!drawn) return;
  byId("count").after(view.parentElement);
  Plotly.relayout(view, {width: 680});
});
window.addEventListener("afterprint", () => {
  if (!drawn) return;
  document.querySelector("main").append(view.parentElement);
  Plotly.relayout(view, {width: null, autosize: true});
});
watching.push(paint);
draw();
