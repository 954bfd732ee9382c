/* The map: compact, full width, to fit on one sheet of paper; and the diagram's source, to copy. */
(() => {
  const storage = () => {
    // In a private window, or from disk, there may be none.
    try { return localStorage; } catch { return {}; }
  };
  const root = document.documentElement;
  const show = (name, on) => {
    root.classList.toggle(`cjm-${name}`, on);
    document.querySelectorAll(`[data-cjm-tool="${name}"]`).forEach((tool) => tool.setAttribute("aria-pressed", on));
  };
  const restore = () => ["dense", "wide"].forEach((name) => show(name, storage()[`cjm-${name}`] > 0));
  restore();
  window.document$?.subscribe(restore);

  document.addEventListener("click", async ({ target }) => {
    const tool = target.closest?.("[data-cjm-tool]")?.dataset.cjmTool;
    if (tool) {
      const on = !root.classList.contains(`cjm-${tool}`);
      show(tool, on);
      storage()[`cjm-${tool}`] = +on;
    }
    const copy = target.closest?.(".cjm-copy");
    if (copy) {
      await navigator.clipboard.writeText(copy.parentElement.querySelector("code").textContent);
      copy.textContent = copy.dataset.done;
    }
  });

  // The largest type with which head and map fit on a sheet. Without scripts the stylesheet's own size is used.
  window.addEventListener("beforeprint", () => document.querySelectorAll(".cjm-map").forEach((map) => {
    const page = map.closest(":has(> .cjm-head)") || map.parentElement;
    const copy = page.cloneNode();
    copy.className = "md-typeset cjm-sheet";
    for (const part of page.children) {
      if (part.contains(map) || part.matches("h1,.cjm-head,.cjm-glance,.cjm-paper")) copy.append(part.cloneNode(true));
    }
    document.body.append(copy);
    let size = 9;
    do copy.style.setProperty("--cjm-type", `${size -= .25}pt`);
    while (size > 4 && copy.scrollHeight > copy.clientHeight);
    copy.remove();
    document.body.style.setProperty("--cjm-type", `${size}pt`);
  }));
})();
