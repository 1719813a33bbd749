// What JupyterLab's loader asks for the extension, as a bundler would make it; nothing is built.
{
  const here = document.currentScript.src;
  let shared = null;
  const library = async name => (await Object.values(shared[name])[0].get())();
  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["fgf-analysis"] = {
    init(scope) { shared = scope; },
    async get() {
      const [{IRenderMimeRegistry}, {plugin}] = await Promise.all(
        [library("@jupyterlab/rendermime"), import(new URL("extension.js", here))]);
      return () => ({__esModule: true, default: plugin(IRenderMimeRegistry)});
    },
  };
}
