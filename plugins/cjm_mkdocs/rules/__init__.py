"""What should hold across the catalogue: pure functions from a catalogue to complaints."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from ..catalogue import Catalogue
from ..problems import Problem
from ..settings import GENERATED
from . import coverage, files, freshness, metrics, structure, style

_FOLDERS: Mapping[str, str] = MappingProxyType({name: name for name in GENERATED})


def check(
    catalogue: Catalogue,
    known_files: Collection[str],
    root: Path | None = None,
    folders: Mapping[str, str] = _FOLDERS,
) -> list[Problem]:
    """All complaints about a catalogue that concern more than one value of one page.

    `known_files` are POSIX paths below the content folder; `root` is that folder, where symbolic links are to be
    resolved; `folders` are the folders of generated pages → the name of the page that is made there.
    """
    unread = frozenset(
        path for path, page in catalogue.pages.items() if any(p.severity == "error" for p in page.problems)
    )
    return [
        *structure.check(catalogue, unread),
        *metrics.check(catalogue),
        *coverage.check(catalogue, unread),
        *freshness.check(catalogue),
        *style.check(catalogue),
        *files.check(catalogue, frozenset(known_files), root, folders),
    ]
