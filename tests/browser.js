// What the tests ask JupyterLab in the page; see browser.py.
"use strict";
window.lab = {
  app: () => window.jupyterapp,
  panel: () => window.jupyterapp?.shell?.currentWidget,
  // A kernel is there to run cells in.
  ready(path) {
    const panel = this.panel();
    const kernel = panel?.sessionContext?.session?.kernel;
    return Boolean(
      panel?.context?.isReady && panel.sessionContext.isReady && kernel?.status === "idle" &&
      kernel.connectionStatus === "connected" && (!path || panel.context.path === path)
    );
  },
  open(path) {
    this.app().commands.execute("docmanager:open", { path });
  },
  // Without being asked whether to save.
  async close() {
    const { id } = this.panel().sessionContext.session;
    this.panel().dispose();
    await this.app().serviceManager.sessions.shutdown(id);
  },
  // Cells out of sight are told of, too: JupyterLab does not lay them out.
  text() {
    const told = this.panel().node.querySelectorAll(".jp-MarkdownOutput, .jp-OutputArea-output");
    return [...told].map((part) => part.textContent).join("\n");
  },
  content() {
    return this.panel().content.model.toJSON();
  },
  async runAll() {
    await this.app().commands.execute("notebook:clear-all-cell-outputs");
    this.app().commands.execute("notebook:run-all-cells");
  },
  idle() {
    const panel = this.panel();
    const cells = panel.content.widgets.filter((cell) => cell.model.type === "code");
    const failed = cells.some(({ model }) => model.toJSON().outputs.at(-1)?.ename);
    const run = cells.every(({ model, prompt }) => model.executionCount && prompt !== "*");
    const { status } = panel.sessionContext.session.kernel;
    return (run || failed) && status === "idle" && this.settled();
  },
  // Nothing has been added to the page since it was asked last.
  settled() {
    const now = this.panel().node.querySelectorAll("*").length;
    const same = now === this.counted;
    this.counted = now;
    return same;
  },
  saved() {
    return !this.panel().context.model.dirty;
  },
  // Where a picture is stored beside a view, JupyterLab draws the view once the pointer is there.
  async marks() {
    const views = [...this.panel().node.querySelectorAll(".jp-RenderedPlotly")];
    for (const picture of this.panel().node.querySelectorAll("img.plot-img"))
      if (picture.src && picture.style.display !== "none")
        picture.dispatchEvent(new MouseEvent("mouseenter"));
    const marks = ".trace path, .trace text, .heatmaplayer image";
    const count = () => views.map((view) => view.querySelectorAll(marks).length);
    for (let tries = 0; tries < 100 && count().includes(0); tries++)
      await new Promise((done) => setTimeout(done, 100));
    return count();
  },
  // A character without a glyph looks like any other without one: like one that does not exist.
  async boxes() {
    const found = new Map();
    const walker = document.createTreeWalker(this.panel().node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const signs = node.data.match(/\p{Script=Han}/gu);
      const parent = node.parentElement;
      if (!signs || !parent.checkVisibility()) continue;
      const style = getComputedStyle(parent);
      const font = `${style.fontStyle} ${style.fontWeight} 20px ${style.fontFamily}`;
      const all = found.get(font) ?? found.set(font, new Set()).get(font);
      for (const sign of signs) all.add(sign);
    }
    const pen = new OffscreenCanvas(32, 32).getContext("2d", { willReadFrequently: true });
    const drawn = (sign, font) => {
      pen.clearRect(0, 0, 32, 32);
      pen.font = font;
      pen.fillText(sign, 4, 24);
      return pen.getImageData(0, 0, 32, 32).data.join();
    };
    const boxes = [];
    for (const [font, signs] of found) {
      await document.fonts.load(font, [...signs].join("")); // it may be of cells out of sight
      const box = drawn("\u0378", font);
      const lost = [...signs].filter((sign) => drawn(sign, font) === box);
      if (lost.length) boxes.push(`${lost.join("")} in ${font}`);
    }
    return boxes;
  },
};
