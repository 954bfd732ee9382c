"""A first look at many files, shared between two processes: most of what a check costs is reading YAML."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain

from ..reading.page import Look, look

Source = Callable[[str], bytes]
"""The content of a file by its path; can be pickled. Raises for what cannot be read."""

_WORTH_IT = 200
"""Files below which a second process costs more than it saves."""
_CHUNK = 25
_SHARE = 0.7
"""What the other process takes of the work: this one has more to do afterwards with every page."""


def looks(paths: Sequence[str], source: Source, type_key: str) -> Iterator[Look]:
    """A first look at each file, in order. What `source` raises is raised here."""
    if len(paths) < _WORTH_IT or sys.platform != "linux":  # elsewhere a fork is unsafe or unknown
        return iter(_looks(source, type_key, paths))
    return _shared(paths, source, type_key)


def _shared(paths: Sequence[str], source: Source, type_key: str) -> Iterator[Look]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    cut = int(len(paths) * _SHARE)
    chunks = [paths[start : min(start + _CHUNK, cut)] for start in range(0, cut, _CHUNK)]
    with ProcessPoolExecutor(1, get_context("fork")) as other:
        theirs = other.map(partial(_looks, source, type_key), chunks)
        ours = _looks(source, type_key, paths[cut:])
        yield from chain.from_iterable(theirs)
        yield from ours


def _looks(source: Source, type_key: str, paths: Sequence[str]) -> list[Look]:
    return [look(path, source(path), type_key) for path in paths]
