"""Pages as indexes of folders of their own, and the links of texts after them.

Generators disagree about relative addresses in raw HTML: MkDocs leaves them as they are, seen from the published page;
Zensical takes them for seen from the source, and changes them. For the index of a folder both are the same. So where a
page `teams/sales.md` is published as `teams/sales/`, it is written as `teams/sales/index.md`, which has that address as
well. Links in Markdown lead from file to file: of these, the targets are written anew, and nothing else is touched.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import unescape
from urllib.parse import quote, unquote

from ..model.fields import is_relative
from ..public import PAGES
from ..reading.mentions import destinations

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
    code = _code(text)
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
    file, rest = re.match(r"([^?#]*)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
    if not file or not is_relative(target) or target.startswith("/"):
        return None
    meant = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file)))
    if meant not in known:
        return None
    found = posixpath.relpath(moved.get(meant, meant), here or ".")
    if found == posixpath.normpath(unquote(file)):
        return None
    return quote(found, safe="/!$&'*+,;=:@~") + rest


# --- code ----------------------------------------------------------------------------------------------------------

_FENCE = re.compile(r"[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})")
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_GOES_ON = re.compile(r"\s*(?:[-*+:][ \t]|\d+[.)][ \t]|!!!|\?\?\?|===|\[\^[^\]]+\]:)")
"""The beginning of what has further lines indented: lists, notes, tabs, footnotes."""


def _code(text: str) -> list[tuple[int, int]]:
    """Where in a text there are blocks and spans of code, and comments."""
    blocks = list(_blocks(text))
    spans = [m.span() for pattern in (_SPAN, _COMMENT) for m in pattern.finditer(text)]
    return blocks + [span for span in spans if not any(a <= span[0] < b for a, b in blocks)]


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    fence, start, at = "", 0, 0
    goes_on, after_empty = False, True
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        opening = _FENCE.match(line)
        if fence:
            if bare.lstrip("> ").startswith(fence) and not bare.strip("`~> "):
                yield start, at + len(line)
                fence = ""
        elif opening:
            fence, start = opening[1], at
        elif bare and not line.startswith(("    ", "\t")):
            goes_on = bool(_GOES_ON.match(line)) or (goes_on and line[0] == " ")
        elif bare and after_empty and not goes_on:
            yield at, at + len(line)
        after_empty = not bare or (after_empty and line.startswith(("    ", "\t")))
        at += len(line)
    if fence:
        yield start, len(text)


__all__ = ["moves", "relinked"]
