// What a click in a drawing means and what a choice changes in it: on the pages and in JupyterLab.
// A choice is null, or has units (one, or the two of a tie) and perhaps only some of their tasks,
// and the name of these.
globalThis.fgfPicking = (() => {
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const concerns = (choice, units, task) => !choice
    || (choice.units.some(unit => units.includes(unit))
      && (!choice.tasks || choice.tasks.includes(task)));

  function network({data, layout}, choice) {
    const {colours} = layout.meta.fgf;
    const [chosen, only] = choice ? [choice.units, choice.units.length > 1] : [null, false];
    const ties = data.filter(trace => trace.meta.kind === "tie");
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
    const none = () => new Array(data.length);  // a trace without a value keeps its own
    const change = {"line.color": none(), "textfont.color": none(), "marker.color": none()};
    data.forEach((trace, n) => {
      const [key, value] = of[trace.meta.kind](trace);
      change[key][n] = value;
    });
    return [change, {}];
  }

  function rows({data, layout}, choice) {
    if (!choice) return [{}, {shapes: []}];
    const {chosen} = layout.meta.fgf.colours;
    const {units} = data[0].meta;
    const row = units.indexOf(choice.units[0]);
    const whole = {type: "rect", xref: "paper", x0: 0, x1: 1};
    const veil = {...whole, fillcolor: "white", opacity: 0.75, line: {width: 0}};
    const frame = {...whole, y0: row - 0.5, y1: row + 0.5, line: {color: chosen, width: 2}};
    const shapes = row < 0 ? [{...veil, y0: -0.5, y1: units.length - 0.5}]
      : [{...veil, y0: -0.5, y1: row - 0.5}, {...veil, y0: row + 0.5, y1: units.length - 0.5}, frame];
    if (choice.part) {
      const [x0, x1] = choice.part;
      shapes.push({...frame, xref: "x", x0, x1, line: {color: chosen, width: 4}});
    }
    return [{}, {shapes}];
  }

  // The changes of traces and of the layout that show a choice in a figure, for Plotly.update.
  const changes = (figure, choice) =>
    (figure.data.some(trace => trace.meta.kind === "units") ? network : rows)(figure, choice);

  // The choice that a point means; a bar begins where those before it in its row end.
  function meant(figure, {data, curveNumber, pointNumber}) {
    const {kind, units, tasks} = data.meta;
    if (kind === "units") return {units: [units[pointNumber]]};
    if (kind === "tie") return {units, tasks};
    if (kind === "cells") {
      const [row, at] = pointNumber;
      return {units: [units[row]], tasks: tasks[row][at], part: [at - 0.5, at + 0.5]};
    }
    const start = figure.data.slice(0, curveNumber)
      .filter(trace => trace.visible !== "legendonly")
      .reduce((sum, trace) => sum + trace.x[pointNumber], 0);
    return {units: [units[pointNumber]], tasks: tasks[pointNumber], name: data.name,
      part: [start, start + data.x[pointNumber]]};
  }

  // Clicks in a drawing choose, and end a choice; returns what takes them off again.
  function listen(view, choice, choose) {
    const ended = new AbortController();
    const {signal} = ended;
    let hit = false;
    view.on("plotly_click", event => {
      hit = true;
      const next = meant(view, event.points[0]);
      choose(same(next, choice()) ? null : next);
    });
    // plotly tells of a click on a mark before the page tells of the click itself, and that twice.
    view.addEventListener("mousedown", () => { hit = false; }, {capture: true, signal});
    view.addEventListener("click", ({target}) => {
      if (!hit && choice() && target.closest(".plot-container") && !target.closest(".legend"))
        choose(null);
    }, {signal});
    return () => ended.abort();
  }

  function paint(Plotly, view, figure, choice) {
    const [traces, layout] = changes(figure, choice);
    return Plotly.update(view, structuredClone(traces), layout, figure.data.map((trace, n) => n));
  }

  return {concerns, listen, paint, same};
})();
