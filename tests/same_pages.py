"""What a reader finds on the pages of a published site: to tell whether two builders made the same of it.

What a builder puts into every page by itself is left out: links to headings, and the names of tags.
"""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin

_DEEP = "below/" * 9
"""Where a site is thought to be, so that links that lead out of it are seen."""
_NO_PAGES = ("404.html", "search.html")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_OF_THE_BUILDER = frozenset(("headerlink", "md-tags", "md-source-file", "md-content__button"))
_NOT_SHOWN = dict.fromkeys((2, 3))
"""Characters that stand for nothing, which Python-Markdown keeps for itself."""
_TOLD_APART = frozenset(("id", "href", "src", "class", "itemprop", "data-search-exclude"))
"""Attributes that are compared otherwise, or may differ."""


class PageContent(NamedTuple):
    """What is in an article, in order. Texts are without blanks, for those between blocks are a builder's own."""

    headings: tuple[tuple[str, str, str], ...]
    """Level, text, id."""
    links: tuple[tuple[str, str], ...]
    """Text, and the address on the site that is meant."""
    rows: tuple[tuple[str, ...], ...]
    """The texts of the cells."""
    words: str
    ids: frozenset[str]
    attributes: frozenset[tuple[str, str, str]]
    """Elements with attributes and their values, and with classes of ours."""


@cache
def contents(directory: Path) -> dict[str, PageContent]:
    """Each page of a published site, by its path."""
    found = {}
    for path in sorted(directory.rglob("*.html")):
        place = path.relative_to(directory).as_posix()
        if place not in _NO_PAGES:
            reader = _Reader(place)
            reader.feed(path.read_text(encoding="utf-8"))
            found[place] = reader.content()
    return found


class _Reader(HTMLParser):
    """Reads the article of one page."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place
        self.open: list[str] = []
        self.article = self.hidden = 0
        """How many elements are open where the article and what is left out begin."""
        self.words: list[str] = []
        self.headings: list[tuple[str, str, str]] = []
        self.links: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self.begun: list[tuple[str, int, str]] = []
        """Links, cells and headings that are open: tag, how many words there were, and address or id."""
        self.ids: set[str] = set()
        self.attributes: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        classes = set(told.get("class", "").split())
        if tag not in _VOID:
            self.open.append(tag)
        if not self.article and (
            (tag == "article" and "md-content__inner" in classes) or told.get("role") == "main"
        ):
            self.article = len(self.open)
        elif self.article and not self.hidden and (classes & _OF_THE_BUILDER or told.get("id") == "__skip"):
            self.hidden = len(self.open)
        elif self.article and not self.hidden:
            self._take(tag, told, classes)

    def _take(self, tag: str, told: dict[str, str], classes: set[str]) -> None:
        if "id" in told:
            self.ids.add(told["id"])
        self.attributes |= {(tag, name, value) for name, value in told.items() if name not in _TOLD_APART}
        self.attributes |= {(tag, "class", name) for name in classes if name.startswith("cjm-")}
        if tag == "tr":
            self.rows.append([])
        if tag in ("a", "td", "th") or tag in _HEADINGS:
            self.begun.append((tag, len(self.words), told.get("id" if tag in _HEADINGS else "href", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        if self.begun and self.begun[-1][0] == tag and not self.hidden:
            _, start, value = self.begun.pop()
            text = "".join(self.words[start:])
            if tag == "a":
                self.links.append((text, _meant(value, self.place) if value else ""))
            elif tag in _HEADINGS:
                self.headings.append((tag, text, value))
            elif self.rows:
                self.rows[-1].append(text)
        while self.open.pop() != tag:
            pass
        if len(self.open) < self.hidden:
            self.hidden = 0
        if len(self.open) < self.article:
            self.article = 0

    def handle_data(self, data: str) -> None:
        if self.article and not self.hidden:
            self.words.append("".join(data.translate(_NOT_SHOWN).split()))

    def content(self) -> PageContent:
        rows = tuple(map(tuple, self.rows))
        attributes = frozenset(self.attributes)
        return PageContent(
            tuple(self.headings),
            tuple(self.links),
            rows,
            "".join(self.words),
            frozenset(self.ids),
            attributes,
        )


def _meant(href: str, place: str) -> str:
    """Where a link leads, whatever folder it is seen from and whether the name of an index is written out."""
    address, fragment = urldefrag(urljoin(f"http://site/{_DEEP}{place}", href))
    address = address.removesuffix("index.html")
    return unquote(f"{address}#{fragment}" if fragment else address)
