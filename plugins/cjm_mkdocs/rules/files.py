"""Relative links, images and data files: are they there, and within the content folder?"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from os.path import realpath
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from ..catalogue import Catalogue, Key, Loc
from ..model.fields import is_relative, is_safe_url, link_targets
from ..model.keys import input_keys, url_fields, walk
from ..model.records import Thing
from ..problems import Problem, nearest, quoted
from ..reading.page import Page
from ..settings import GENERATED
from ..views.content import has_content

_INDEXES = ("index.md", "README.md", "index.html")

# What cannot be relative need not be looked at: nearly all pages are done with these.
_KEYS = ("url", "image", "data", "issue", "](")
_MAYBE = re.compile(
    r"(?:\b(?:url|image|data|issue)[\"']?+\s*+:\s*+[\"']?+|\]\(\s*+<?+)(?!https?:|mailto:|/|#)",
    re.IGNORECASE,
)


_ADDRESS = re.compile(r"www\.|[\w.+-]+@[\w-]+\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)
"""What looks like an address without its scheme."""


class _Site(NamedTuple):
    catalogue: Catalogue
    files: frozenset[str]
    root: Path | None
    folders: Mapping[str, str]


def check(
    catalogue: Catalogue, files: frozenset[str], root: Path | None, folders: Mapping[str, str]
) -> Iterator[Problem]:
    site = _Site(catalogue, files, root, folders)
    for page in catalogue.pages.values():
        front = page.front
        if page.record is not None and any(key in front for key in _KEYS) and _MAYBE.search(front):
            for loc, target in _targets(page.record):
                if is_relative(target) and is_safe_url(target):
                    yield from _checked(site, page, loc, target)


def _targets(record: Thing) -> Iterator[tuple[Loc, str]]:
    """Every link of a page with the way to it; of a field with two spellings, both are on the way."""
    for loc, part in walk(record):
        for name in sorted(part.model_fields_set):
            field = type(part).model_fields.get(name)
            value = getattr(part, name)
            spelled = input_keys(field, name) if field else (name,)
            if field is not None and name in url_fields(type(part)):
                if value:
                    yield (*loc, *spelled), value
            else:
                for way, text in _texts(value):
                    for target in link_targets(text) if "](" in text else ():
                        yield (*loc, *spelled, *way), target


def _texts(value: object) -> Iterator[tuple[Loc, str]]:
    """The texts in a field's value; records in it have their own turn."""
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from (((index, *way), text) for way, text in _texts(item))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (((key, *way), text) for way, text in _texts(item))


# --- one target ----------------------------------------------------------------------------------------------------


def _checked(site: _Site, page: Page, loc: Loc, target: str) -> Iterator[Problem]:
    path = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    if not path or path.startswith("/"):
        return
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    if place == ".." or place.startswith("../"):
        yield site.catalogue.problem(
            page.path,
            loc,
            "refs/outside-content",
            f"{quoted(target)} leads out of the content folder",
            "move the file into the content folder, or link to its address on the web",
        )
    elif not _is_there(site, place, folder=path.endswith("/") or posixpath.basename(path) in (".", "..")):
        message, hint = f"{quoted(target)} leads to no file of this site", _hint(site, page, path, place)
        yield site.catalogue.problem(page.path, loc, "refs/missing-file", message, hint)
    elif site.root is not None and not Path(realpath(site.root / place)).is_relative_to(realpath(site.root)):
        yield site.catalogue.problem(
            page.path,
            loc,
            "refs/outside-content",
            f"{quoted(target)} is a symbolic link that leads out of the content folder",
            "copy the file into the content folder",
        )


def _is_there(site: _Site, place: str, *, folder: bool) -> bool:
    if not folder:
        return place in site.files
    if f"{place}.md" in site.files or any(
        posixpath.normpath(f"{place}/{index}") in site.files for index in _INDEXES
    ):
        return True
    parent, name = posixpath.split(place)
    listing = site.folders.get(place, "")
    if listing:
        return has_content(site.catalogue, listing)
    page = site.folders.get(parent, "")
    return (page == "touchpoints" and any(term.id == name for term in site.catalogue.lifecycle)) or (
        page != "" and Key(GENERATED[page], name) in site.catalogue.entries
    )


def _hint(site: _Site, page: Page, path: str, place: str) -> str:
    """A file of the same name elsewhere, or the nearest name in the same folder."""
    if "\\" in path:
        return f"write {path.replace(chr(92), '/')}"
    if _ADDRESS.match(path):
        return f"if it is an address on the web, write {'mailto:' if '@' in path else 'https://'}{path}"
    folder, name = posixpath.split(place)
    start = posixpath.dirname(page.path) or "."
    elsewhere = [
        file for file in sorted(site.files) if posixpath.basename(file).casefold() == name.casefold()
    ]
    beside = {posixpath.basename(file) for file in site.files if posixpath.dirname(file) == folder}
    if f"{name}.md" in beside:
        elsewhere = [posixpath.join(folder, f"{name}.md")]
    if elsewhere:
        return f"did you mean “{posixpath.relpath(min(elsewhere, key=len), start)}”?"
    near = nearest(name, sorted(beside), "{}")
    return (
        f"did you mean “{posixpath.relpath(posixpath.join(folder, near), start)}”?"
        if near
        else "a path is relative to this page; an address on the web starts with https://"
    )
