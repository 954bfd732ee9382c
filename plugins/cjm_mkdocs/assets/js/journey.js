/* How a journey is drawn. Published at the end of the bundle of Mermaid that draws journeys, so that only pages
 * whose reader comes near a diagram load it. diagram.js calls it; `site` holds the site's Mermaid options.
 */
(() => {
  "use strict";

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

  const journeyOptions = (width, site, merged) => merged(
    { fontFamily: "inherit" },
    { journey: { taskMargin: GAP, leftMargin: 84, titleFontSize: "18px", titleColor: FG } },
    site,
    // The rest is what makes a journey readable: its own size in pixels, whole names, text that wraps.
    { themeCSS: journeyColours + (site.themeCSS || ""), securityLevel: "strict", maxTextSize: 1e7 },
    { journey: { width, height: 70, useMaxWidth: false, maxLabelWidth: 1e6, textPlacement: "fo" } },
    // Mermaid leaves one gap between tasks and reckons with another when it draws their section.
    { journey: { diagramMarginX: site.journey?.taskMargin ?? GAP } },
    { startOnLoad: false, suppressErrorRendering: true },
  );

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

  // Measured at the end of the body, as the place of the diagram may be hidden.
  window.cjmDrawJourney = async (id, source, site, merged) => {
    const mermaid = window.cjmMermaidJourney;
    const stage = document.createElement("div");
    stage.style.cssText = "position:fixed;inset:0 auto auto 0;width:0;height:0;overflow:hidden;visibility:hidden";
    const inner = stage.appendChild(document.createElement("div"));
    document.body.append(stage);
    const attempt = async (width) => {
      mermaid.initialize(journeyOptions(width, site, merged));
      inner.innerHTML = (await mermaid.render(id, source, inner)).svg;
      return inner.querySelector("svg");
    };
    try {
      const width = site.journey?.width || TASK_WIDTH;
      let svg = await attempt(width);
      const wanted = widthWanted(svg, width);
      if (wanted > width) svg = await attempt(wanted);
      return crop(svg);
    } finally {
      stage.remove();
    }
  };
})();
