const view = byId("view");
const {figure, colours, config} = page;
const wide = matchMedia("(min-width: 600px)");
let drawn = null;
let hit = false;

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function network() {
  const [chosen, only] = choice ? [choice.units, choice.units.length > 1] : [null, false];
  const ties = figure.data.filter(trace => trace.meta.kind === "tie");
  const lit = units => !chosen || (only ? same(units, chosen) : units.includes(chosen[0]));
  const near = new Set(ties.flatMap(({meta}) => lit(meta.units) ? meta.units : []));
  const mark = unit => !chosen ? colours.near
    : chosen.includes(unit) ? colours.chosen : near.has(unit) ? colours.near : colours.far;
  const of = {
    tie: ({meta, line}) => ["line.color", lit(meta.units) ? line.color : colours.line],
    numbers: ({meta}) => ["textfont.color",
      meta.units.map(units => lit(units) ? colours.chosen : colours.far)],
    units: ({meta}) => ["marker.color", meta.units.map(mark)],
  };
  const none = () => new Array(figure.data.length);  // a trace without a value keeps its own
  const change = {"line.color": none(), "textfont.color": none(), "marker.color": none()};
  figure.data.forEach((trace, n) => {
    const [key, value] = of[trace.meta.kind](trace);
    change[key][n] = value;
  });
  return [change, {}];
}

function cells() {
  const {x, y} = figure.data[0];
  const row = choice ? y.indexOf(choice.units[0]) : -1;
  if (!choice) return [{}, {shapes: []}];
  const veil = {type: "rect", xref: "paper", x0: 0, x1: 1, fillcolor: "white", opacity: 0.75,
    line: {width: 0}};
  const frame = {type: "rect", y0: row - 0.5, y1: row + 0.5, x0: -0.5, x1: x.length - 0.5,
    line: {color: colours.chosen, width: 2}};
  const shapes = row < 0 ? [{...veil, y0: -0.5, y1: y.length - 0.5}]
    : [{...veil, y0: -0.5, y1: row - 0.5}, {...veil, y0: row + 0.5, y1: y.length - 0.5}, frame];
  if (choice.at !== undefined) shapes.push({...frame, x0: choice.at - 0.5, x1: choice.at + 0.5,
    line: {color: colours.chosen, width: 4}});
  return [{}, {shapes}];
}

function paint() {
  if (!drawn) return;
  drawn = drawn.then(() => {
    const [traces, layout] = figure.data[0].type === "heatmap" ? cells() : network();
    return Plotly.update(view, structuredClone(traces), layout,
      figure.data.map((trace, n) => n));
  });
}

function meant({data, pointNumber, x, y}) {
  const {kind, units, tasks} = data.meta;
  if (kind === "units") return {units: [units[pointNumber]]};
  if (kind === "tie") return {units, tasks};
  const at = data.x.indexOf(x);
  return {units: [y], tasks: tasks[data.y.indexOf(y)][at], at};
}

function draw() {
  if (drawn || !wide.matches) return;
  drawn = Plotly.newPlot(view, structuredClone(figure.data), structuredClone(figure.layout), config);
  drawn.then(() => {
    view.on("plotly_click", event => {
      hit = true;
      const next = meant(event.points[0]);
      choose(same(next, choice) ? null : next);
    });
    // plotly tells of a click on a mark before the page tells of the click itself, and that twice.
    view.addEventListener("mousedown", () => { hit = false; }, true);
    view.addEventListener("click", () => { if (!hit && choice) choose(null); });
  });
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
