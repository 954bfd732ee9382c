/* The map: compact, full width, to fit on one sheet of paper; and the diagram's source, to copy. */
(() => {
  "use strict";
  const kept = (name) => {
    try { return localStorage.getItem(`cjm-${name}`) === "1"; } catch { return false; }
  };
  const keep = (name, on) => {
    try { localStorage.setItem(`cjm-${name}`, on ? 1 : 0); } catch { /* a private window */ }
  };
  const show = (name, on) => {
    document.documentElement.classList.toggle(`cjm-${name}`, on);
    document.querySelectorAll(`[data-cjm-tool="${name}"]`).forEach((tool) => tool.setAttribute("aria-pressed", on));
  };
  const restore = () => ["dense", "wide"].forEach((name) => show(name, kept(name)));
  restore();
  window.document$?.subscribe(restore);

  document.addEventListener("click", async ({ target }) => {
    const tool = target.closest?.("[data-cjm-tool]")?.dataset.cjmTool;
    if (tool) {
      keep(tool, !kept(tool));
      show(tool, kept(tool));
    }
    const copy = target.closest?.(".cjm-copy");
    if (copy) {
      await navigator.clipboard.writeText(copy.parentElement.querySelector("code").textContent);
      copy.textContent = copy.dataset.done;
    }
  });

  // The largest type with which head and map fit on a sheet. Without scripts the stylesheet's own size is used.
  const fit = () => document.querySelectorAll(".cjm-map").forEach((map) => {
    const page = map.closest(":has(> .cjm-head)") || map.parentElement;
    const copy = page.cloneNode(false);
    copy.className = "md-typeset cjm-sheet";
    copy.append(...[...page.children].filter((part) => part.matches("h1,.cjm-head,.cjm-glance,.cjm-paper") || part.contains(map))
      .map((part) => part.cloneNode(true)));
    document.body.append(copy);
    let size = 9;
    do copy.style.setProperty("--cjm-type", `${size -= .25}pt`);
    while (size > 4 && copy.scrollHeight > copy.clientHeight);
    copy.remove();
    document.body.style.setProperty("--cjm-type", `${size}pt`);
  });
  window.addEventListener("beforeprint", fit);
})();
