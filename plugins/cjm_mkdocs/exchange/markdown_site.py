"""The pages of a site as Markdown, for a generator that does not know us.

A page of ours goes through the same hands as in a build, but that marks stand in the place of its author's Markdown,
which comes back as it was written. What is between the marks is ours, and becomes headings and raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape, unescape
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..public import PAGES
from ..publication import Publication
from ..render.text import plain
from .markdown_text import Head, ends_in_html, headings_of, with_plain_braces
from .moved_pages import relinked
from .navigation import title_of
from .raw_html import markdown_of, still

_SLOT = re.compile(r'<div class="cjm-slot" id="cjm-slot-\d+"></div>')

# What themes read of a page's metadata. The rest is told on the page, and our own generator would take it for new.
_FOR_THEMES = ("title", "description", "template", "icon", "subtitle", "hide", "search")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a site is made of: its files, below the content folder."""

    paths: tuple[str, ...]
    """What is published, without what a public site leaves out."""
    read: Callable[[str], bytes]
    in_nav: frozenset[str] = frozenset()
    """The pages that the navigation names."""
    with_tags: bool = False
    """Whether the theme shows the tags of a page."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """The pages that are written elsewhere, each with its new path."""
    with_attributes: bool = True
    """Whether the site uses `attr_list`, which all exported pages need."""
    top: int = 1
    """The level of headings with one `#`."""


def site_pages(publication: Publication, sources: Sources) -> Iterator[tuple[str, bytes]]:
    """Each page and each other file of a site, by its new path, as another generator should find it.

    Files other than pages are as they are, and so is a page in which there is nothing of ours, but for its links.
    """
    known = frozenset((*sources.paths, *publication.generated))
    for path in sources.paths:
        content = sources.read(path)
        if path.endswith(PAGES):
            content = _page(publication, path, content, sources, known)
        yield sources.moved.get(path, path), content
    for path in publication.generated:
        yield sources.moved.get(path, path), _bytes(_written(publication, path, "", sources))


def _page(
    publication: Publication, path: str, content: bytes, sources: Sources, known: frozenset[str]
) -> bytes:
    body = publication.body(path)
    if body is not None:
        body = _author_text(body, path, sources, known)
        return _bytes(_written(publication, path, body, sources))
    front, text = _parted(content.decode("utf-8", "surrogateescape"))
    text = _author_text(publication.markdown(path, text), path, sources, known)
    if publication.concerns(path):
        text = _with_ours(publication, path, text.replace("\r\n", "\n"), sources.top)
    front = _titled(publication.withheld.text(front, path), text, path, sources)
    return (front + text).encode("utf-8", "surrogateescape")


def _titled(front: str, text: str, path: str, sources: Sources) -> str:
    """The front matter of a page that takes its title from the name of its file, and gets another one."""
    lines = text.lstrip("\r\n").splitlines()
    first = next(headings_of(lines), None)
    has_heading = first is not None and first.line == 0 and first.level + sources.top == 2
    if path not in sources.moved or has_heading or re.search(r"^title\s*:", front, re.MULTILINE):
        return front
    title = yaml.safe_dump({"title": title_of(PurePosixPath(path).stem)}, allow_unicode=True)
    opening, end, rest = front.partition("\n")
    return f"{opening}{end}{title}{rest}" if end else f"---\n{title}---\n\n"


def _author_text(text: str, path: str, sources: Sources, known: frozenset[str]) -> str:
    text = relinked(text, path, sources.moved, known)
    return text if sources.with_attributes else with_plain_braces(text)


_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n.*?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def _parted(text: str) -> tuple[str, str]:
    """The front matter of a page that is none of ours, and the rest."""
    found = _FRONT.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def _written(publication: Publication, path: str, body: str, sources: Sources) -> str:
    text = _with_ours(publication, path, publication.markdown(path, body), sources.top)
    return f"{_front_matter(publication, path, sources)}\n{text}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # a lone surrogate is in no UTF-8


# --- front matter --------------------------------------------------------------------------------------------------


def _front_matter(publication: Publication, path: str, sources: Sources) -> str:
    """What the theme should know of a page. Texts are escaped, since themes print them as they are."""
    meta = publication.meta(path) or {}
    told = {key: meta[key] for key in _FOR_THEMES if _is_plain(meta.get(key))}
    if isinstance(told.get("description"), str):  # links in it would be looked for
        told["description"] = escape(plain(unescape(told["description"])))
    if sources.with_tags and _is_plain(meta.get("tags")):
        told["tags"] = meta["tags"]
    hidden = [] if path in sources.in_nav else ["navigation"]
    if path in publication.generated:
        hidden.append("toc")
    if hidden:
        told.setdefault("hide", hidden)
    text = yaml.dump(told, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{text}---\n"


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str | bool | Mapping)


# --- text ----------------------------------------------------------------------------------------------------------


def _with_ours(publication: Publication, path: str, text: str, top: int) -> str:
    """The Markdown of a page with everything of ours in it. `text` has marks in the place of blocks."""
    url = publication.renderer.urls.get(path, "")
    marks = _Marks(text, top)
    draft = publication.draft(path, url, "".join(marks.html()))
    finished = publication.finished(path, url, draft.html)
    return f"{marks.text(finished)}\n"


class _Marks:
    """Marks in the place of an author's Markdown. They follow from the text, so that no text can hold them."""

    def __init__(self, text: str, top: int) -> None:
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._text, self._open = text, f"<!--author {digest} "
        self._top = top
        self._kept: list[str] = []
        self._raw: set[int] = set()
        """After which of them an author's own HTML goes on, in which nothing is Markdown."""

    def html(self) -> Iterator[str]:
        """The page as HTML with marks, its first heading and the slots of its blocks in their places."""
        lines = self._text.split("\n")
        headings = tuple(map(self._levelled, headings_of(lines)))
        first = next((heading for heading in headings if heading.level == 1), None)
        if first is None:
            yield from self._parts(lines, headings)
            return
        yield from self._parts(lines[: first.line], [h for h in headings if h.line < first.line])
        yield f"<h1>{self._marked(lines[first.line : first.end])}</h1>"
        rest = [h._replace(line=h.line - first.end) for h in headings if h.line >= first.end]
        yield from self._parts(lines[first.end :], rest)

    def _levelled(self, heading: Head) -> Head:
        """A heading with the level that it gets."""
        return heading if heading.html else heading._replace(level=min(heading.level + self._top - 1, 6))

    def _parts(self, lines: list[str], headings: Iterable[Head]) -> Iterator[str]:
        """Some lines, cut at the slots. A mark tells the level of the last heading in its place."""
        levels = {heading.line: heading.level for heading in headings}
        part: list[str] = []
        level = 0
        for number, line in enumerate(lines):
            if _SLOT.fullmatch(line):
                yield self._marked(part, level)
                if ends_in_html("\n".join(lines[:number])):
                    self._raw.add(len(self._kept) - 1)
                yield line
                part, level = [], 0
            else:
                part.append(line)
                level = levels.get(number, level)
        yield self._marked(part, level)

    def _marked(self, lines: list[str], level: int = 0) -> str:
        self._kept.append("\n".join(lines).strip("\n"))
        told = f" <h{level} " if level else ""
        return f"{self._open}{len(self._kept) - 1}{told}-->"

    def text(self, html: str) -> str:
        """The finished HTML as Markdown, its author's in its places."""
        before, *marked = html.split(self._open)
        parts = [markdown_of(before.removesuffix("<h1>"), self._top)]
        for piece in marked:
            told, _, rest = piece.partition("-->")
            number = int(told.partition(" ")[0])
            ours = rest.removeprefix("</h1>").removesuffix("<h1>")
            parts += [
                self._kept[number],
                still(ours).strip() if number in self._raw else markdown_of(ours, self._top),
            ]
        return "\n\n".join(part for part in parts if part.strip())


__all__ = ["Sources", "site_pages"]
