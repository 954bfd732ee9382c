"""What no page may lack, whatever it is about: it fits, it is legible, it has no barriers."""

from __future__ import annotations

from collections.abc import Iterable

from tests.browser.served import Reader

ARTICLE = "article.md-content__inner, [role=main]"
OURS = "article [data-cjm]"
WIDTHS = (1280, 390, 360)

SMALL_TEXTS = """(selector) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  const small = [];
  for (let node; (node = walker.nextNode()); ) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest("svg, script, style, cjm-diagram")) continue;
    if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < 12) small.push(`${size.toFixed(1)}: ${parent.className || parent.tagName}: ${node.textContent.trim().slice(0, 40)}`);
  }
  return small;
}"""

OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (e) => e && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolls(e.parentElement))
    .map((e) => e.outerHTML.slice(0, 80)).concat(["the page"]);
}"""


def unsightly(
    reader: Reader, url: str, *, widths: Iterable[int] = WIDTHS, also: Iterable[str] = ()
) -> dict[str, list[str]]:
    """What is wider than the window on the page that is open, and texts below twelve pixels, by width.

    `also` are further scripts that give a list of complaints.
    """
    found: dict[str, list[str]] = {}
    page = reader.lay_out()
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        told = [*page.evaluate(OVERFLOWING), *page.evaluate(SMALL_TEXTS, ARTICLE)]
        told += [complaint for script in also for complaint in page.evaluate(script)]
        if told:
            found[f"{url} at {width} px"] = told
    return found


def too_wide_or_too_small(
    reader: Reader, urls: Iterable[str], *, widths: Iterable[int] = WIDTHS, also: Iterable[str] = ()
) -> dict[str, list[str]]:
    """The same of several pages."""
    found: dict[str, list[str]] = {}
    for url in urls:
        reader.open(url)
        found |= unsightly(reader, url, widths=widths, also=also)
    return found


def barriers(reader: Reader, urls: Iterable[str], selector: str = OURS) -> dict[str, list[str]]:
    """What axe finds on those of the pages that have blocks of ours, by day and by night: pages by what is found."""
    found: dict[str, list[str]] = {}
    for url in urls:
        ours = reader.open(url).locator(OURS).count()
        for problem in reader.problems_by_day_and_night(selector) if ours else ():
            found.setdefault(problem.partition("\n")[0][:160], []).append(url)
    return found
