// The views of fgf-analysis in JupyterLab: a list of units, clicks, the tasks of what is chosen.
import "./picking.js";

const {concerns, listen, paint, same} = globalThis.fgfPicking;
const PLOTLY = "application/vnd.plotly.v1+json";
const FONTS = ["--jp-ui-font-family", "--jp-content-font-family", "--jp-code-font-family"];

// JupyterLab's own fonts come first; ours is fetched only where they lack a Chinese character.
function letChineseBeSet() {
  const {documentElement: root, body} = document;
  const set = () => {
    const style = getComputedStyle(root);
    for (const name of FONTS) {
      const fonts = style.getPropertyValue(name);
      if (fonts) body.style.setProperty(name, `${fonts}, "fgf Han"`);
    }
  };
  // The style sheet hides the reader's own copy of what plotly sets figures in, if there is one.
  for (const [weight, name] of [["normal", "Open Sans"], ["bold", "Open Sans Bold"]]) {
    new FontFace("Open Sans", `local("${name}")`, {weight}).load()
      .then(face => document.fonts.add(face), () => {});
  }
  const watch = new MutationObserver(set);
  watch.observe(body, {attributeFilter: ["data-jp-theme-name"]});
  watch.observe(root, {attributeFilter: ["style"]});  // a reader's own fonts
  set();
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// The first column is the unit, which need not be said in every row where it is one.
function table(heads, rows, several) {
  const shown = cells => several ? cells : cells.slice(1);
  const line = ([first, ...rest]) => element("tr", {},
    element("th", {scope: "row"}, first), ...rest.map(cell => element("td", {}, cell)));
  const head = name => element("th", {scope: "col"}, name);
  return element("table", {},
    element("thead", {}, element("tr", {}, ...shown(heads).map(head))),
    element("tbody", {}, ...rows.map(({cells}) => line(shown(cells)))));
}

// Puts a list of units above a drawing and the tasks of the choice below; returns what ends it.
function pick(view, Plotly, figure) {
  const {lang, words, units, heads, rows} = figure.layout.meta.fgf;
  let choice = null;
  let painted = Promise.resolve();
  const list = element("select", {},
    new Option(words.all, ""), ...units.map(unit => new Option(unit, unit)));
  const said = element("p", {role: "status", textContent: words.hint});
  const controls = element("div", {className: "fgf-pick", lang},
    element("label", {}, element("span", {}, words.pick), list), said);
  const tasks = element("div", {className: "fgf-tasks", lang, tabIndex: 0, hidden: true});

  function show() {
    const shown = choice ? rows.filter(({unit, task}) => concerns(choice, [unit], task)) : [];
    list.value = choice && choice.units.length === 1 ? choice.units[0] : "";
    const name = choice && [choice.units.join(" – "), choice.name].filter(Boolean).join(" · ");
    said.textContent = choice ? words.chosen.replace("{}", name)
      + words.rows.replace("{}", shown.length) : words.hint;
    tasks.replaceChildren(...(choice ? [table(heads, shown, choice.units.length > 1)] : []));
    tasks.hidden = !choice;
    if (Plotly) painted = painted.then(() => paint(Plotly, view, figure, choice));
  }

  function choose(next) {
    choice = next;
    show();
  }

  const end = listen(view, () => choice, next => {
    choose(next);
    list.focus({preventScroll: true});  // the keys go on from where the pointer was
  });
  list.addEventListener("change", () => choose(list.value ? {units: [list.value]} : null));
  for (const part of [list, tasks]) {
    part.addEventListener("keydown", event => {
      if (event.key === "Escape" && choice) choose(null);
      // JupyterLab takes keys for its commands, some of which delete cells; Ctrl+S is to save.
      part.toggleAttribute("data-lm-suppress-shortcuts", !event.ctrlKey && !event.metaKey);
    });
  }
  const drawing = view.querySelector(".plot-container");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", words.view);
  drawing.before(controls);
  drawing.after(tasks);
  return () => {
    end();
    controls.remove();
    tasks.remove();
  };
}

// Keeps a drawing as wide as its place; plotly would take list and table for a part of its height.
function fit(view, Plotly) {
  const observer = new ResizeObserver(() => {
    const width = wide(view);
    if (view.clientWidth && width !== view.layout.width) Plotly?.relayout(view, {width});
  });
  observer.observe(view);
  return () => observer.disconnect();
}

// Names and marks need some room; where there is less the drawing can be scrolled.
const wide = view => Math.max(view.clientWidth || 900, 640);

// A renderer of plotly's that draws a view of ours from a copy: plotly writes into what it draws,
// adds a picture to the notebook, and shows that picture in place of the drawing when opened anew.
function answering(renderer) {
  const draw = renderer.renderModel.bind(renderer);
  const {node} = renderer;
  let drawn = null;
  let ends = [];
  renderer.renderModel = async model => {
    const figure = model.data[PLOTLY];
    if (!figure?.layout?.meta?.fgf) return draw(model);
    if (same(figure, drawn)) return;
    for (const end of ends) end();
    if (drawn) renderer.constructor.Plotly?.purge(node);
    drawn = structuredClone(figure);
    node.classList.add("fgf-view");
    // plotly measures names when it draws them.
    await document.fonts.load("13px fgf").catch(() => {});
    const own = structuredClone(figure);
    own.layout.width = wide(node);
    own.config.responsive = false;
    renderer.onUpdateRequest = () => {};
    await draw({data: {[PLOTLY]: own}, metadata: {}, setData() {}});
    const {Plotly} = renderer.constructor;
    ends = [pick(node, Plotly, drawn), fit(node, Plotly)];
  };
  return renderer;
}

export const plugin = IRenderMimeRegistry => ({
  id: "fgf-analysis:plugin",
  description: "Lets a reader pick units in the views of fgf-analysis.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate(app, rendermime) {
    document.head.append(element("link",
      {rel: "stylesheet", href: new URL("extension.css", import.meta.url).href}));
    letChineseBeSet();
    app.started.then(() => {
      const plotly = rendermime.getFactory(PLOTLY);
      if (plotly) {
        rendermime.addFactory(
          {...plotly, createRenderer: options => answering(plotly.createRenderer(options))}, 2);
      }
    });
  },
});
