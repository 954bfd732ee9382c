"""What should hold across the catalogue: pure functions from a catalogue to complaints."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

from ..catalogue import Catalogue
from ..conditions import Named
from ..conditions.requirements import Requirement
from ..problems import Problem
from ..selection import Past, Selector
from ..settings import GENERATED
from . import files, freshness, metrics, requirements, structure, style

_FOLDERS: Mapping[str, str] = MappingProxyType({name: name for name in GENERATED})


def at_once() -> None:
    """Waits for nothing."""


def check(
    catalogue: Catalogue,
    known_files: Collection[str],
    root: Path | None = None,
    folders: Mapping[str, str] = _FOLDERS,
    own: Iterable[Requirement] = (),
    pause: Callable[[], None] = at_once,
) -> list[Problem]:
    """All complaints about a catalogue that concern more than one value of one page.

    `known_files` are POSIX paths below the content folder; `root` is that folder, where symbolic links are to be
    resolved; `folders` are the folders of generated pages → the name of the page that is made there; `own` are the
    rules of the site itself; `pause` is called now and then, and may wait.
    """
    unread = frozenset(
        path for path, page in catalogue.pages.items() if any(p.severity == "error" for p in page.problems)
    )
    found: list[Problem] = []
    for rule in (structure, metrics, freshness, style):
        found += rule.check(catalogue)
        pause()
    found += _requirements(catalogue, (*requirements.shipped(), *own), unread, pause)
    return [*found, *files.check(catalogue, frozenset(known_files), root, folders)]


def _requirements(
    catalogue: Catalogue, rules: Iterable[Requirement], unread: frozenset[str], pause: Callable[[], None]
) -> Iterator[Problem]:
    with closing(Selector(catalogue)) as selector:
        for rule in rules:
            pause()
            yield from requirements.check(catalogue, (rule,), unread, selector)


def unknown(catalogue: Catalogue, names: Iterable[tuple[Problem, Named]]) -> Iterator[Problem]:
    """Names in conditions that nothing in the catalogue has; each comes with what is to be said then."""
    with closing(Selector(catalogue)) as selector:
        for said, named in names:
            hint = selector.unknown(named)
            if hint is not None:
                yield said._replace(hint=hint)


def gates(catalogue: Catalogue, own: Iterable[Requirement], past: Past) -> Iterator[Problem]:
    """What breaks the rules about changes since the `past`: the package's and those of the site itself."""
    return requirements.check_changes(catalogue, (*requirements.shipped(), *own), past)
