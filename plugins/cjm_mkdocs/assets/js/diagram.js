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

  const FG = "var(--md-default-fg-color,var(--bs-body-color,#222))";
  const BG = "var(--md-default-bg-color,var(--bs-body-bg,#fff))";
  const LINK = "var(--md-typeset-a-color,var(--bs-link-color,#2563a8))";
  const tint = (colour, share) => `fill:${BG};fill:color-mix(in srgb,${colour} ${share}%,${BG})`;
  const types = (odd) => [0, 2, 4, 6].map((n) => `rect.section-type-${n + odd},rect.task-type-${n + odd}`).join();

  const journeyColours = `
    &{direction:ltr;fill:${FG};color:${FG}}
    text,.legend,.label,.label text{fill:${FG};color:${FG}}
    line,.mouth{stroke:${FG}}
    marker path,path.mouth{fill:${FG}}
    .task-line{opacity:.5}
    .face{fill:${BG};stroke:${FG}}
    .face~g circle{fill:${FG};stroke:${FG}}
    circle[class^=actor]{stroke:${FG}}
    g>circle[class^=actor]{transform:translateY(-6px)}
    rect.task,rect.journey-section{stroke:${FG};stroke-opacity:.3}
    ${types(0)}{${tint(LINK, 16)}}
    ${types(1)}{${tint(FG, 7)}}
    text{font-size:14px;font-family:inherit}
    foreignObject>div{display:flex!important;align-items:center;justify-content:center}
    .label{display:-webkit-box!important;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden;
      box-sizing:border-box;width:100%;padding:0 6px;font-size:14px;line-height:17px;
      overflow-wrap:anywhere;unicode-bidi:plaintext}
    .journey-section .label{font-weight:600}`;

  const TASK_WIDTH = 160, WIDEST_TASK = 340, GAP = 16, EDGE = 8, ARROW = 8;

  const journeyOptions = (width) => {
    const site = chosen();
    return merged(
      { fontFamily: "inherit" },
      { journey: { taskMargin: GAP, leftMargin: 84, titleFontSize: "18px", titleColor: FG } },
      site,
      // The rest is what makes a journey readable: its own size in pixels, whole names, text that wraps.
      { themeCSS: journeyColours + (site.themeCSS || ""), securityLevel: "strict", maxTextSize: 1e7 },
      { journey: { width, height: 70, useMaxWidth: false, maxLabelWidth: 1e6, textPlacement: "fo" } },
      // Mermaid leaves one gap between tasks and reckons with another when it draws their section.
      { journey: { diagramMarginX: site.journey?.taskMargin ?? GAP } },
      ALWAYS,
    );
  };

  // How wide tasks must be for the longest text to fit on its four lines.
  const widthWanted = (svg, width) => {
    const excess = [...svg.querySelectorAll(".label")].map((label) => label.scrollHeight / label.clientHeight);
    const factor = Math.max(1, ...excess.filter(Number.isFinite));
    return factor > 1 ? Math.min(Math.max(WIDEST_TASK, width), Math.ceil(width * factor * 1.1)) : width;
  };

  // Mermaid guesses the picture's size, and leaves hundreds of pixels blank. Here it can be measured.
  const crop = (svg) => {
    svg.querySelectorAll("switch > text").forEach((fallback) => fallback.remove());
    const ends = [...svg.querySelectorAll("rect.task")].map((task) => task.x.baseVal.value + task.width.baseVal.value);
    svg.querySelector(":scope > line")?.setAttribute("x2", Math.max(...ends));
    const box = svg.getBBox();
    const width = Math.ceil(box.width + ARROW + 2 * EDGE);
    const height = Math.ceil(box.height + 2 * EDGE);
    svg.setAttribute("viewBox", `${box.x - EDGE} ${box.y - EDGE} ${width} ${height}`);
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    svg.removeAttribute("style");
    return svg;
  };

  const isJourney = (source) => /^\s*journey\b/.test(source
    .replace(/^\s*---[^\S\n]*\n[^]*?\n\s*---[^\S\n]*\n/, "")
    .replace(/%%\{[^]*?\}%%/g, "")
    .replace(/^\s*%%.*$/gm, ""));

  // One at a time: Mermaid's options are global. Measured at the end of the body, as the place may be hidden.
  let last = Promise.resolve();
  const drawJourney = (id, source) => (last = last.catch(() => {}).then(async () => {
    const mermaid = await library("mermaid-journey.min.js", "cjmMermaidJourney");
    const stage = document.createElement("div");
    stage.style.cssText = "position:fixed;inset:0 auto auto 0;width:0;height:0;overflow:hidden;visibility:hidden";
    const inner = stage.appendChild(document.createElement("div"));
    document.body.append(stage);
    const attempt = async (width) => {
      mermaid.initialize(journeyOptions(width));
      inner.innerHTML = (await mermaid.render(id, source, inner)).svg;
      return inner.querySelector("svg");
    };
    try {
      const width = chosen().journey?.width || TASK_WIDTH;
      let svg = await attempt(width);
      const wanted = widthWanted(svg, width);
      if (wanted > width) svg = await attempt(wanted);
      return crop(svg);
    } finally {
      stage.remove();
    }
  }));

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
