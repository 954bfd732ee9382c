"""Follow every link of a built site, as a reader who clicks on everything would."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LINK_ATTRIBUTES = {"href", "xlink:href", "src", "poster", "data"}
"""Attributes that hold one URL; `srcset` is not used by any of our pages."""


class _PageReader(HTMLParser):
    """Collects where a page links to and which anchors it has."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, None] = {}  # in order, each once
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.add(value)
            # A canonical link names the place where the site will be, not a file beside the page.
            elif name in LINK_ATTRIBUTES and ("rel", "canonical") not in attrs:
                self.targets[value] = None


@cache
def _read(path: Path) -> _PageReader:
    reader = _PageReader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def _destination(page: Path, target: str) -> tuple[Path, str]:
    """The file, and the anchor in it, that a link of a page means."""
    parts = urlsplit(target)
    file = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    return (file / "index.html" if file.is_dir() else file), unquote(parts.fragment)


def _leads_somewhere(root: Path, page: Path, target: str) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return True  # other sites are not ours to check
    if parts.path.startswith("/"):
        return False  # leaves a site that is published below a sub-path
    file, anchor = _destination(page, target)
    if not file.is_file() or not file.is_relative_to(root.resolve()):
        return False
    # Material adds `__…` anchors in the browser; `top` always means the top of a page.
    if not anchor or anchor == "top" or anchor.startswith("__") or file.suffix != ".html":
        return True
    return anchor in _read(file).anchors


def broken_links(root: Path, pages: Iterable[Path]) -> list[str]:
    """`page: target` for every link, image, style or script that leads nowhere below `root`.

    A destination that many pages miss is named once, with the first of them. Links to other sites are not
    followed. Links that start with `/` are broken: sites live on sub-paths. The 404 page is left out, because
    its links are absolute by design.
    """
    missed: dict[tuple[Path, str], list[str]] = {}
    for page in pages:
        for target in _read(page).targets if page.name != "404.html" else ():
            if not _leads_somewhere(root, page, target):
                place = f"{page.relative_to(root).as_posix()}: {target}"
                missed.setdefault(_destination(page, target), []).append(place)
    return [
        places[0] + (f" (and on {len(places) - 1} other pages)" if len(places) > 1 else "")
        for places in missed.values()
    ]
