"""A first look at many files, shared between two processes: most of what a check costs is reading YAML."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from ..reading.page import Look, look

Source = Callable[[str], bytes]
"""The content of a file by its path; can be pickled. Raises for what cannot be read."""

_WORTH_IT = 200
"""Files below which a second process costs more than it saves."""
_CHUNK = 25


def looks(paths: Sequence[str], source: Source, type_key: str) -> Iterator[Look]:
    """A first look at each file, in order. What `source` raises is raised here."""
    if len(paths) < _WORTH_IT or sys.platform != "linux":  # elsewhere a fork is unsafe or unknown
        return iter(_looks(source, type_key, paths))
    return _shared(paths, source, type_key)


def _shared(paths: Sequence[str], source: Source, type_key: str) -> Iterator[Look]:
    """The other process begins at the front, this one at the end whenever it would have to wait."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    with ProcessPoolExecutor(1, get_context("fork")) as other:
        theirs = deque(other.submit(_looks, source, type_key, chunk) for chunk in chunks)
        ours: list[list[Look]] = []
        while theirs:
            while not theirs[0].done() and theirs[-1].cancel():
                theirs.pop()
                ours.append(_looks(source, type_key, chunks[len(theirs)]))
            yield from theirs.popleft().result()
            del chunks[0]
        for found in reversed(ours):
            yield from found


def _looks(source: Source, type_key: str, paths: Sequence[str]) -> list[Look]:
    return [look(path, source(path), type_key) for path in paths]
