"""The navigation of a site, as `nav` in `mkdocs.yml` has it: paths, texts with addresses, and lists of them by title."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

_INDEXES = ("index", "README")


def named(nav: Any) -> Iterator[str]:
    """All paths and addresses that a `nav` names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict | list):
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from named(item)


def without(nav: Any, paths: Container[str]) -> Any:
    """A `nav` without some pages, and without what holds nothing then."""
    if isinstance(nav, list):
        kept = [without(item, paths) for item in nav]
        return [item for item in kept if item not in (None, {}, [])] or None
    if isinstance(nav, dict):
        inside = {name: without(item, paths) for name, item in nav.items()}
        return {name: item for name, item in inside.items() if item is not None or nav[name] is None}
    return None if isinstance(nav, str) and nav in paths else nav


def moved(nav: Any, paths: Mapping[str, str]) -> Any:
    """A `nav` that names pages by their new paths."""
    if isinstance(nav, list):
        return [moved(item, paths) for item in nav]
    if isinstance(nav, dict):
        return {name: moved(item, paths) for name, item in nav.items()}
    return paths.get(nav, nav) if isinstance(nav, str) else nav


def of_folders(paths: Iterable[str], index_pages: Collection[str]) -> list[Any]:
    """The `nav` that MkDocs makes of pages where there is none: a section for each folder, indexes first.

    A section that has nothing but one of our index pages is that page.
    """
    top: list[Any] = []
    for path in sorted(paths, key=_place):
        branch = top
        for folder in PurePosixPath(path).parent.parts:
            branch = _section(branch, title_of(folder))
        branch.append(path)
    return [_flattened(item, index_pages) for item in top]


def _place(path: str) -> tuple[tuple[str, ...], bool, str]:
    """What MkDocs sorts pages by: those of a folder before those of its folders, its index first."""
    page = PurePosixPath(path)
    return page.parent.parts, page.stem not in _INDEXES, page.name


def title_of(name: str) -> str:
    """What MkDocs calls a folder, and a page that does not say its title."""
    title = name.replace("-", " ").replace("_", " ")
    return title.capitalize() if title.lower() == title else title


def _section(branch: list[Any], title: str) -> list[Any]:
    for item in branch:
        if isinstance(item, dict) and title in item:
            inside: list[Any] = item[title]
            return inside
    branch.append({title: []})
    return _section(branch, title)


def _flattened(item: Any, index_pages: Collection[str]) -> Any:
    if not isinstance(item, dict):
        return item
    ((title, inside),) = item.items()
    inside = [_flattened(child, index_pages) for child in inside]
    only = inside[0] if len(inside) == 1 else None
    return only if isinstance(only, str) and only in index_pages else {title: inside}
