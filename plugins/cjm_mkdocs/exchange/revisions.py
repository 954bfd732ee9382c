"""Two states of a content folder as catalogues. What is the same in both is read once, and is one object in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..catalogue import Catalogue, build
from ..reading.page import Look, Page, look, page_of
from ..settings import Settings


class States(NamedTuple):
    """The same content folder at two times."""

    before: Catalogue
    after: Catalogue


def two_states(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    settings: Settings,
    looks: Iterable[Look] | None = None,
) -> States:
    """The catalogues of two sets of pages: path below the content folder → content.

    `looks` are first looks at all pages of the second set, where they were taken already.
    """
    key = settings.type_key
    now = {
        seen.path: page_of(seen, key)[0]
        for seen in looks or (look(p, data, key) for p, data in after.items())
    }
    then = {
        path: now[path] if after.get(path) == data else page_of(look(path, data, key), key)[0]
        for path, data in before.items()
    }
    return States(*(build(_pages(pages), settings) for pages in (then, now)))


def _pages(found: Mapping[str, Page | None]) -> list[Page]:
    return [page for page in found.values() if page is not None]
