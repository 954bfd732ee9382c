"""Pages as indexes of folders of their own, and the links of texts after them.

Generators disagree about relative addresses in raw HTML: MkDocs leaves them as they are, seen from the published page;
Zensical takes them for seen from the source, and changes them. For the index of a folder both are the same. So where a
page `teams/sales.md` is published as `teams/sales/`, it is written as `teams/sales/index.md`, which has that address as
well. Links in Markdown lead from file to file: of these, the targets are written anew, and nothing else is touched.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from html import unescape
from urllib.parse import quote, unquote

from ..model.fields import is_relative
from ..public import PAGES
from ..reading.mentions import destinations
from .markdown_text import code_in

_INDEXES = ("index", "README")


def moves(paths: Iterable[str], *, directories: bool) -> dict[str, str]:
    """Where each page is written that does not stay: path → path. `directories` is `use_directory_urls`."""
    known = set(paths)
    found = {}
    for path in sorted(known) if directories else ():
        stem, _, _ = path.rpartition(".")
        taken = (f"{stem}/{name}{end}" for name in _INDEXES for end in PAGES)
        if path.endswith(PAGES) and posixpath.basename(stem) not in _INDEXES and known.isdisjoint(taken):
            found[path] = f"{stem}/index.md"
    return found


def relinked(text: str, path: str, moved: Mapping[str, str], known: Collection[str]) -> str:
    """The Markdown of the page at `path` with links to files that lead there from where it is now, and where they are."""
    if "](" not in text and "]:" not in text:
        return text
    code = code_in(text)
    here = posixpath.dirname(moved.get(path, path))
    out, end = [], 0
    for start, stop in destinations(text):
        target = _target(text[start:stop], path, moved, known, here)
        if target is not None and start >= end and not any(a <= start < b for a, b in code):
            out += [text[end:start], target]
            end = stop
    return "".join((*out, text[end:]))


def _target(
    written: str, path: str, moved: Mapping[str, str], known: Collection[str], here: str
) -> str | None:
    """A target as it is to be written; None where it stays as it is."""
    target = unescape(written).strip()
    file = re.split(r"[?#]", target, maxsplit=1)[0]
    if not file or not is_relative(target) or target.startswith("/"):
        return None
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file)))
    if meant not in known:
        return None
    found = posixpath.relpath(moved.get(meant, meant), here or ".")
    if found == posixpath.normpath(unquote(file)):
        return None
    return quote(found, safe="/!$&'*+,;=:@~") + target[len(file) :]


__all__ = ["moves", "relinked"]
