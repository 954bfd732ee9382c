"""Two states of a content folder as catalogues. What is the same in both is read once, and is one object in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..building import build
from ..catalogue import Catalogue
from ..problems import Problem
from ..reading.page import Look, Page, look, page_of, unread
from ..settings import Settings


class States(NamedTuple):
    """The same content folder at two times."""

    before: Catalogue
    after: Catalogue
    unread: tuple[Problem, ...] = ()
    """Why pages are not compared: in one of the two states, parts of them cannot be read."""


def two_states(
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    settings: Settings,
    looks: Iterable[Look] | None = None,
) -> States:
    """The catalogues of two sets of pages: path below the content folder → content.

    `looks` are first looks at all pages of the second set, where they were taken already. A page that cannot be read
    in one state stands in it as in the other: what is not known has not changed.
    """
    key = settings.type_key
    now = {
        seen.path: page_of(seen, key)
        for seen in looks or (look(path, data, key) for path, data in after.items())
    }
    then = {
        path: now[path] if after.get(path) == data else page_of(look(path, data, key), key)
        for path, data in before.items()
    }
    broken = {
        path: why
        for state in (then, now)
        for path, found in state.items()
        if before.get(path) != after.get(path) and (why := unread(*found))
    }
    for path in broken:
        sound = next(
            (state[path] for state in (now, then) if path in state and not unread(*state[path])), None
        )
        for state in (then, now):
            if sound is None:
                state.pop(path, None)
            else:
                state[path] = sound
    return States(
        before=build(_pages(then), settings),
        after=build(_pages(now), settings),
        unread=tuple(broken[path] for path in sorted(broken)),
    )


def _pages(found: Mapping[str, tuple[Page | None, list[Problem]]]) -> list[Page]:
    return [page for page, _ in found.values() if page is not None]
