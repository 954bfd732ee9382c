/* Diagrams: ours (<cjm-diagram>) and authors' own Mermaid fences, drawn by the copies of Mermaid beside this file.
 *
 * Nothing of Mermaid is loaded before a page has a diagram: a small bundle for journeys, the full library for
 * other kinds. Colours are CSS variables of the theme, so a picture follows the palette without being drawn again.
 * Material draws `pre.mermaid` itself with whatever `window.mermaid` is; we put a stand-in there. In other themes,
 * and for fences that Material does not take, we draw. `window.cjmMermaid` holds the site's Mermaid options.
 */
(() => {
  "use strict";
  if (customElements.get("cjm-diagram")) return;
  const here = document.currentScript.src;

  // ------------------------------------------------------------------------------------------------- options

  const isPlain = (value) => Object.prototype.toString.call(value) === "[object Object]";

  const merged = (...parts) => parts.reduce((sum, part) => {
    for (const [key, value] of Object.entries(part || {})) {
      sum[key] = isPlain(value) ? merged(sum[key], value) : value;
    }
    return sum;
  }, {});

  // As in mermaid2, a text that starts with ^ is JavaScript: only known in the browser, so only read here.
  const read = (value) => {
    if (isPlain(value)) return merged(...Object.entries(value).map(([key, inner]) => ({ [key]: read(inner) })));
    if (typeof value !== "string" || value[0] !== "^") return value;
    try {
      return new Function(`return (${value.slice(1)})`)();
    } catch (error) {
      return console.warn("cjm: mermaid argument", value, error);
    }
  };

  let options; // read at first use, when the scripts that an argument may name have run
  const chosen = () => (options ??= read(window.cjmMermaid || {}));
  const ALWAYS = { startOnLoad: false, suppressErrorRendering: true };

  // --------------------------------------------------------------------------------------------- libraries

  const libraries = {};
  const library = (file, name) => (libraries[file] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(file, here);
    script.onload = () => resolve(window[name]);
    script.onerror = () => {
      delete libraries[file];
      reject(new Error(`${script.src} did not load`));
    };
    document.head.append(script);
  }));

  let themeOptions; // what Material asks of Mermaid: its colours, mainly

  const fullLibrary = () => (libraries.full ??= library("mermaid.min.js", "mermaid").then((mermaid) => {
    if (window.mermaid === mermaid) window.mermaid = standIn;
    const { theme, themeVariables, themeCSS } = chosen();
    // Material's colours would hide a theme that the site chose.
    const own = theme || themeVariables || themeCSS ? { themeCSS: undefined } : {};
    mermaid.initialize(merged(themeOptions, own, chosen(), ALWAYS));
    return mermaid;
  }));

  // ---------------------------------------------------------------------------------------------- journeys

  const isJourney = (source) => /^\s*journey\b/.test(source
    .replace(/^\s*---[^\S\n]*\n[^]*?\n\s*---[^\S\n]*\n/, "")
    .replace(/%%\{[^]*?\}%%/g, "")
    .replace(/^\s*%%.*$/gm, ""));

  // One at a time: Mermaid's options are global.
  let last = Promise.resolve();
  const drawJourney = (id, source) => (last = last.catch(() => {}).then(async () =>
    (await library("mermaid-journey.min.js", "cjmDrawJourney"))(id, source, chosen(), merged)));

  // --------------------------------------------------------------------------------- what Material calls

  const GROUNDS = { dark: "#333" };
  // A theme that the site chose does not follow the palette: it brings its own ground.
  const ground = () => {
    const { theme, themeVariables } = chosen();
    const colour = themeVariables?.background || (theme ? GROUNDS[theme] || "#fff" : "");
    return /^[#\w(),.% -]+$/.test(colour) ? `background:${colour};` : "";
  };

  const standIn = {
    initialize(config) {
      themeOptions = merged(themeOptions, config);
    },
    async parse(source, settings) {
      return (await fullLibrary()).parse(source, settings);
    },
    async render(id, source, place) {
      // The styles matter in Material only, which puts the picture into a shadow tree.
      if (isJourney(source) && chosen().securityLevel !== "sandbox") {
        const svg = await drawJourney(id, source);
        return { svg: `<style>:host{display:block;overflow-x:auto}</style>${svg.outerHTML}` };
      }
      const drawn = await (await fullLibrary()).render(id, source, place);
      return { ...drawn, svg: `<style>:host{${ground()}}</style>${drawn.svg}` };
    },
  };
  // A heading "Mermaid" makes `window.mermaid` an element; a library that the site brings itself is left in place.
  if (typeof window.mermaid?.render !== "function") window.mermaid = standIn;

  // ------------------------------------------------------------------------------------------ in the page

  let count = 0;
  const nextId = () => `cjm-mermaid-${count++}`;

  // Drawn when it comes near: until then a page costs what it would without a diagram.
  const near = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    near.unobserve(target);
    target.draw();
  }), { rootMargin: "300px" });

  customElements.define("cjm-diagram", class extends HTMLElement {
    connectedCallback() {
      if (!this.dataset.state) near.observe(this);
    }

    async draw() {
      if (this.dataset.state) return;
      this.dataset.state = "drawing";
      const figure = this.parentElement;
      try {
        const svg = await drawJourney(nextId(), figure.querySelector(".cjm-source code").textContent);
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-label", this.getAttribute("aria-label") || "");
        this.append(svg);
        this.dataset.state = "drawn";
      } catch (error) {
        console.warn("cjm:", error);
        this.dataset.state = "failed";
        figure.querySelector("details").open = true;
      }
    }
  });

  const drawFence = async (block) => {
    const source = (block.querySelector("td.code code, code") || block).textContent;
    if (block.dataset.cjmDrawn || !source.trim()) return;
    block.dataset.cjmDrawn = "";
    try {
      const { svg } = await window.mermaid.render(nextId(), source);
      const place = document.createElement("div");
      place.className = `cjm-fence${isJourney(source) ? " cjm-fence--journey" : ""}`;
      place.style.cssText = ground();
      place.innerHTML = svg.replace(/^<style>:host.*?<\/style>/, "");
      block.replaceWith(place);
    } catch (error) {
      console.warn("cjm:", error);
    }
  };

  const drawFences = (selector) => new Set([...document.querySelectorAll(selector)]
    .map((fence) => fence.closest("div.highlight") || fence.closest("pre") || fence)).forEach(drawFence);

  // `document$` is Material's stream of pages, one after each instant navigation. Opened from disk with instant
  // navigation on, it stays silent, and Material draws nothing.
  const others = "div.mermaid,.language-mermaid,:not(pre.mermaid)>code.mermaid", all = `${others},pre.mermaid`;
  if (window.document$) {
    let silent = true;
    window.document$.subscribe(() => {
      silent = false;
      drawFences(others);
    });
    window.addEventListener("load", () => silent && drawFences(all));
  } else {
    drawFences(all);
  }
})();
