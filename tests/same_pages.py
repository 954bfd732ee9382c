"""Whether two builders made the same of a site: headings, links, rows and words of each page.

What a builder puts into every page by itself is left out: links to headings, and names of tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin

from bs4 import BeautifulSoup, Tag

DEEP = "below/" * 9
"""Where a site is thought to be, so that links that lead out of it are seen."""
ARTICLE = "article.md-content__inner, [role=main]"
_OF_THE_BUILDER = ".headerlink, .md-tags, a#__skip, .md-source-file, .md-content__button"


class PageContent(NamedTuple):
    """What a reader finds in an article, in order."""

    headings: tuple[tuple[str, str, str], ...]
    """Level, text, id."""
    links: tuple[tuple[str, str], ...]
    """Text, and the address on the site that is meant."""
    rows: tuple[tuple[str, ...], ...]
    """The texts of the cells."""
    words: str
    ids: frozenset[str]
    marks: frozenset[tuple[str, str]]
    """Blocks and things of ours, by the attributes that themes and scripts go by."""


def contents(directory: Path) -> dict[str, PageContent]:
    """Each page of a published site, by its path."""
    found = {}
    for path in sorted(directory.rglob("*.html")):
        place = path.relative_to(directory).as_posix()
        article = BeautifulSoup(path.read_bytes(), "html.parser").select_one(ARTICLE)
        if place != "404.html" and article is not None:
            found[place] = _content(article, place)
    return found


def _content(article: Tag, place: str) -> PageContent:
    for part in article.select(_OF_THE_BUILDER):
        part.decompose()
    headings = article.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    return PageContent(
        tuple((tag.name, _text(tag), str(tag.get("id") or "")) for tag in headings),
        tuple((_text(tag), _meant(str(tag["href"]), place)) for tag in article.select("a[href]")),
        tuple(tuple(map(_text, row.find_all(["th", "td"]))) for row in article.find_all("tr")),
        _text(article),
        frozenset(str(tag["id"]) for tag in article.select("[id]")),
        frozenset(_marks(article)),
    )


def _marks(article: Tag) -> Iterator[tuple[str, str]]:
    for tag in article.select("[data-cjm], [data-cjm-id]"):
        for name in ("data-cjm", "data-cjm-id", "data-cjm-type"):
            if tag.get(name):
                yield name, str(tag[name])


def _text(tag: Tag) -> str:
    return "".join(tag.get_text("").split())  # blanks between blocks are a builder's own


def _meant(href: str, place: str) -> str:
    """Where a link leads, whatever folder it is seen from and whether the name of an index is written out."""
    address, fragment = urldefrag(urljoin(f"http://site/{DEEP}{place}", href))
    return unquote(
        f"{address.removesuffix('index.html')}#{fragment}" if fragment else address.removesuffix("index.html")
    )
