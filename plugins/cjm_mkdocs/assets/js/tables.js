// Tables that filter. Form and table come from `templates/cjm/filter.html`; this makes them work together.
//
//   <cjm-filter data-of="%(shown)s of %(total)s" data-file="pain-points" data-prefix="2.">
//     <form> find; checkboxes by facet; <output>; a button to reset; a button for CSV
//     <table> th[data-id][data-sort=text|number|a facet]; tr[data-f="0 4 9"]: which checkboxes it answers to;
//             td[data-s=number]: what it is sorted by, and what it is as CSV unless th[data-csv];
//             td[data-csv]: what else it is as CSV, for each head in th[data-csv], with tabs between
//
// What is chosen is in the page's address: `?find=words&lifecycle=purchase&sort=-priority`. Other keys are left alone.
// (`q` would be Material's: it opens the search of the site.)
(() => {
  // Accents and case make no difference to a search.
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const textOf = (item) => (item.text ??= folded(item.row.textContent));

  const wordsOf = (cell) => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll("summary, .cjm-more:not(.cjm-rest), .cjm-also").forEach((part) => part.remove());
    copy.querySelectorAll("li + li, .cjm-rest li").forEach((item) => item.prepend(" | "));
    copy.querySelectorAll(".cjm-severity, .cjm-tag").forEach((mark) => (mark.textContent = `(${mark.textContent})`));
    copy.querySelectorAll(".cjm-rest").forEach((rest) => rest.querySelector("li") || rest.prepend(", "));
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  // A spreadsheet takes what begins so for a formula. Numbers stay numbers.
  const csvCell = (text) => {
    if (/^-?\d+(\.\d+)?$/.test(text)) return text;
    return `"${(/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? "'" : "") + text.replaceAll('"', '""')}"`;
  };

  class Filter extends HTMLElement {
    connectedCallback() {
      const form = this.form = this.querySelector("form"), table = this.querySelector("table");
      if (!form) return;
      this.start = this.dataset.prefix || "";
      this.path = location.pathname;
      this.boxes = [...form.querySelectorAll("[type=checkbox]")];
      this.facets = [...new Set(this.boxes.map((box) => box.name))];
      this.bits = this.boxes.map((box) => 1 << this.facets.indexOf(box.name));
      this.counts = this.boxes.map((box) => box.parentElement.querySelector("span"));
      this.body = table.tBodies[0];
      this.rows = [...this.body.rows].map((row) => ({ row, of: (row.dataset.f || "").split(" ").filter(Boolean).map(Number) }));
      this.heads = [...table.tHead.querySelectorAll("th")];
      this.first = this.heads.map((head) => head.getAttribute("aria-sort"));
      this.sort = "";
      this.heads.forEach((head) => this.addButton(head));

      this.listeners = new AbortController();
      const on = (target, type, act, capture) => target.addEventListener(type, act, { signal: this.listeners.signal, capture });
      on(form, "submit", (event) => event.preventDefault());
      on(form, "input", (event) => this.change(event.target.name !== "find"));
      on(form, "focusin", () => this.rows.forEach(textOf)); // before the first letter is typed
      on(form, "reset", () => setTimeout(() => {
        this.order("");
        this.change(true);
      }));
      on(form.elements.csv, "click", () => this.download());
      on(window, "popstate", () => this.load());
      // Material takes back what a link to the same page with another query does, so such links are ours.
      on(document, "click", (event) => this.follow(event), true);
      on(document, "click", ({ target }) => this.close(target));
      on(form, "keydown", (event) => event.key === "Escape" && this.close());
      const locations = window.location$?.subscribe(() => setTimeout(() => this.load()));
      this.listeners.signal.addEventListener("abort", () => locations?.unsubscribe());
      this.load();
    }

    disconnectedCallback() {
      this.listeners?.abort();
    }

    addButton(head) {
      if (!head.dataset.sort || head.querySelector("button")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.addEventListener("click", () => {
        const id = head.dataset.id, up = head.dataset.sort !== "number", now = head.getAttribute("aria-sort");
        this.order((now ? now === "descending" : up) ? id : `-${id}`);
        this.save(true);
      });
    }

    // --- the address ---

    load() {
      if (!this.form || location.pathname !== this.path || location.search === this.search) return;
      this.search = location.search;
      const query = new URLSearchParams(this.search), p = this.start;
      this.form.elements.find.value = query.get(`${p}find`) || "";
      this.boxes.forEach((box) => (box.checked = query.getAll(p + box.name).includes(box.value)));
      this.order(query.get(`${p}sort`) || "");
      this.apply();
    }

    save(asStep) {
      const url = new URL(location.href), query = url.searchParams, p = this.start;
      ["find", "sort", ...this.facets].forEach((key) => query.delete(p + key));
      const words = this.form.elements.find.value.trim();
      if (words) query.set(`${p}find`, words);
      this.boxes.forEach((box) => box.checked && query.append(p + box.name, box.value));
      if (this.sort) query.set(`${p}sort`, this.sort);
      try {
        if (asStep) history.pushState(null, "", url);
        else history.replaceState(history.state, "", url);
      } catch {} // some browsers keep the address of a file on the disk as it is
      this.search = location.search;
    }

    follow(event) {
      const link = event.target.closest?.("a[href]");
      if (!link || link.target || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const url = new URL(link.href, location.href);
      if (url.origin + url.pathname !== location.origin + location.pathname || url.search === location.search) return;
      event.preventDefault();
      event.stopPropagation();
      history.pushState(null, "", url);
      document.querySelectorAll("cjm-filter").forEach((filter) => filter.load());
      if (url.hash) document.getElementById(decodeURIComponent(url.hash.slice(1)))?.scrollIntoView();
    }

    // --- choosing ---

    change(asStep) {
      this.apply();
      this.save(asStep);
    }

    apply() {
      const { boxes, bits, rows } = this, words = folded(this.form.elements.find.value).split(/\s+/).filter(Boolean);
      const chosen = boxes.map((box) => box.checked), counts = boxes.map(() => 0);
      const wanted = bits.reduce((all, bit, i) => (chosen[i] ? all | bit : all), 0);
      let shown = 0;
      for (const item of rows) {
        let missing = wanted;
        for (const i of item.of) if (chosen[i]) missing &= ~bits[i];
        const found = !words.length || words.every((word) => textOf(item).includes(word));
        // A facet counts what there would be without its own choices.
        if (found && !(missing & (missing - 1))) {
          for (const i of item.of) if (!missing || missing === bits[i]) counts[i]++;
        }
        const hidden = !found || missing !== 0;
        if (item.row.hidden !== hidden) item.row.hidden = hidden;
        if (!hidden) shown++;
      }
      counts.forEach((count, i) => (this.counts[i].textContent = count));
      this.form.querySelectorAll("details").forEach((facet) => {
        const number = facet.querySelectorAll(":checked").length;
        facet.querySelector("summary span").textContent = number || "";
      });
      this.form.querySelector("output").value = this.dataset.of.replace("%(shown)s", shown).replace("%(total)s", rows.length);
      this.querySelector(".cjm-filter__empty").hidden = shown > 0;
    }

    close(target) {
      const open = this.form.querySelector("details[open]");
      if (!open || open.contains(target)) return;
      if (!target) open.firstElementChild.focus();
      open.open = false;
    }

    // --- sorting ---

    order(sort) {
      if (sort === this.sort) return;
      this.sort = sort;
      const down = sort.startsWith("-"), id = down ? sort.slice(1) : sort;
      const at = this.heads.findIndex((head) => head.dataset.id === id);
      this.heads.forEach((head, i) => {
        const now = at < 0 ? this.first[i] : i === at ? (down ? "descending" : "ascending") : null;
        if (now) head.setAttribute("aria-sort", now);
        else head.removeAttribute("aria-sort");
      });
      const kind = at < 0 ? "" : this.heads[at].dataset.sort;
      this.body.append(...(kind ? this.sorted(at, kind, down ? -1 : 1) : this.rows).map(({ row }) => row));
    }

    // What has no value comes last, whichever way.
    sorted(at, kind, sign) {
      const collator = new Intl.Collator(undefined, { numeric: true });
      const key = ({ row, of }) => {
        const cell = row.cells[at];
        if (kind === "number") return parseFloat(cell.dataset.s ?? cell.textContent);
        if (kind === "text") return cell.querySelector("time")?.dateTime || cell.textContent.trim() || NaN;
        return of.find((i) => this.boxes[i].name === kind) ?? NaN;
      };
      const none = Number.isNaN;
      return this.rows.map((item) => ({ row: item.row, key: key(item) })).sort((a, b) =>
        none(a.key) || none(b.key) ? none(a.key) - none(b.key)
          : sign * (kind === "text" ? collator.compare(a.key, b.key) : a.key - b.key));
    }

    download() {
      const told = (cell, i) =>
        cell.dataset.csv?.split("\t") ?? [(this.heads[i].dataset.csv ? null : cell.dataset.s) ?? wordsOf(cell)];
      const rows = [...this.body.rows].filter((row) => !row.hidden).map((row) => [...row.cells]);
      const lines = [this.heads, ...rows].map((cells) => `${cells.flatMap(told).map(csvCell).join(",")}\r\n`);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff", ...lines], { type: "text/csv" }));
      link.download = `${this.dataset.file}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }
  }

  if (!customElements.get("cjm-filter")) customElements.define("cjm-filter", Filter);
})();
