"""Print every journey map of the site in this folder to PDF, one sheet of A3 each, into pdf/.

python -m scripts.print_maps
"""

from __future__ import annotations

import sys

from playwright.sync_api import Browser

from scripts.sample_site import ROOT, SITE, look

SHEETS = ROOT / "pdf"


def print_maps(browser: Browser, base: str) -> None:
    """A PDF for each page with a map, named after the page."""
    SHEETS.mkdir(exist_ok=True)
    page = browser.new_page()
    for file in sorted(SITE.rglob("*.html")):
        if 'class="cjm-map"' in file.read_text(encoding="utf-8"):
            path = file.relative_to(SITE).as_posix().removesuffix("index.html")
            name = path.removesuffix(".html").strip("/").replace("/", "--") or "home"
            page.goto(base + path)
            page.pdf(path=SHEETS / f"{name}.pdf", prefer_css_page_size=True)
            print(f"pdf/{name}.pdf", flush=True)


if __name__ == "__main__":
    sys.exit(look(print_maps))
