"""One page checked again among all the others as they were: what `engine` finds, without asking about every page.

What cannot be known so fast keeps to what was found when the whole site was checked last: changes since reviews, and
what a public site must not say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from . import rules
from .catalogue import Catalogue, Key, MappedStage, MappedStep, Place
from .conditions.requirements import Selection
from .engine import FileRead, Read, Site, read_below, with_readings
from .problems import Problem
from .reading.page import Page
from .relinking import relinked
from .rules import files, freshness, metrics, requirements, structure, style
from .rules.waivers import waive
from .selection import Item, Selector, Values
from .settings import GENERATED, Settings, levelled

K = TypeVar("K")
V = TypeVar("V")

ONLY_AS_A_WHOLE = frozenset({"refs/restricted"})
"""Rules that only a check of the whole site can answer."""


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A page checked again. `problems` are those of its path, with the severities of the site."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]


def recheck(
    file: FileRead,
    site: Site,
    settings: Settings,
    known_files: Collection[str],
    root: Path | None = None,
    read: Read | None = None,
    unread: frozenset[str] | None = None,
) -> Rechecked:
    """What is wrong with a file that was read anew, on a site that was checked before.

    The arguments are those of `engine.linked_site`; `unread` are the other pages that could not be read as a whole
    (`unread_pages` finds them, which is not for every keystroke). Nothing is raised for any content.
    """
    path, known = file.path, frozenset(known_files)
    linked = relinked(site.whole, path, file.page, settings)
    problems = [*file.problems, *linked.problems]
    catalogue, in_data = _with_readings(linked.catalogue, path, known, root, read)
    if catalogue.pages:
        problems += (problem for block in file.blocks for problem in block.problems)
    complaints = [
        *problems,
        *in_data,
        *_broken_rules(catalogue, path, known, root, settings, unread),
        *rules.unknown(catalogue, (name for block in file.blocks for name in block.named)),
    ]
    here = replace(catalogue, pages=_Some(catalogue.pages, [path] if path in catalogue.pages else []))
    still, _ = waive(here, [problem for problem in complaints if problem.path == path], settings)
    kept = [p for p in site.problems if p.path == path and p.rule in ONLY_AS_A_WHOLE]
    told = levelled(still, settings)
    return Rechecked(catalogue, tuple(sorted([*told, *kept])))


def _broken_rules(
    catalogue: Catalogue,
    path: str,
    known: frozenset[str],
    root: Path | None,
    settings: Settings,
    unread: frozenset[str] | None,
) -> Iterator[Problem]:
    """What `rules.check` finds on one page; nothing where it is gone, though what others share with it is kept."""
    if path not in catalogue.pages:
        return
    folders = {folder: page for page in GENERATED if (folder := settings.folder(page))}
    here = _about(catalogue, path)
    for rule in (structure, metrics, freshness, style):
        yield from rule.check(here)
    yield from files.check(replace(catalogue, pages=_Some(catalogue.pages, [path])), known, root, folders)
    unread = (unread_pages(catalogue) if unread is None else unread) - {path}
    if _is_unread(catalogue.pages[path]):
        unread |= {path}
    own = (*requirements.shipped(), *settings.rules)
    with closing(_OnPage(catalogue, path)) as selector:
        yield from requirements.check(catalogue, own, unread, selector)


def unread_pages(catalogue: Catalogue) -> frozenset[str]:
    """The pages of which something could not be read."""
    return frozenset(path for path, page in catalogue.pages.items() if _is_unread(page))


def _is_unread(page: Page) -> bool:
    return any(problem.severity == "error" for problem in page.problems)


def _with_readings(
    catalogue: Catalogue, path: str, known: frozenset[str], root: Path | None, read: Read | None
) -> tuple[Catalogue, list[Problem]]:
    """The readings of the metrics of a page anew, those of others as they were."""
    written = tuple(entry for entry in catalogue.of_type("metric") if entry.path == path)
    if not written:
        return catalogue, []
    by_type = MappingProxyType({**catalogue._by_type, "metric": written})
    reader = read or (partial(read_below, root) if root else None)
    found, problems = with_readings(replace(catalogue, _by_type=by_type), known, root, reader)
    readings = MappingProxyType({**catalogue.readings, **found.readings})
    return replace(catalogue, readings=readings), problems


# --- asking about one page -----------------------------------------------------------------------------------------


class _Some(Mapping[K, V]):
    """A mapping that knows everything, but lists only some of it."""

    def __init__(self, whole: Mapping[K, V], listed: Iterable[K]) -> None:
        self._whole, self._listed = whole, tuple(listed)

    def __getitem__(self, key: K) -> V:
        return self._whole[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def _about(catalogue: Catalogue, path: str) -> Catalogue:
    """The catalogue, of which only what stands on one page is listed."""
    key: Key | None = catalogue.by_path.get(path)
    journeys = [key.id] if key and key.type == "journey" else []
    by_type = {
        type_: tuple(entry for entry in catalogue.of_type(type_) if entry.path == path)
        for type_ in ("touchpoint", "metric", "persona")
    }
    return replace(
        catalogue,
        journeys=_Some(catalogue.journeys, journeys),
        suspects=tuple(s for s in catalogue.suspects if catalogue.entries[s.journey].path == path),
        _by_type=MappingProxyType({**catalogue._by_type, **by_type}),
    )


class _ValuesOnPage(Values):
    """Lists what stands on one page."""

    def __init__(self, catalogue: Catalogue, path: str) -> None:
        super().__init__(catalogue)
        self._path = path
        self._found = cache(self._of_type)

    def of_type(self, type_: str) -> Sequence[Item]:
        return self._found(type_)

    def steps_that_name(self, key: Key) -> Sequence[MappedStep]:
        return self.catalogue.places(key)

    def stages_that_name(self, key: Key) -> Sequence[MappedStage]:
        places = [use.place for use in self.catalogue.uses.get(key, ()) if use.place.stage]
        within = dict.fromkeys(Place(place.owner, place.stage) for place in places)
        return [self.catalogue.stages[place] for place in within]

    def steps_naming(self, key: Key) -> tuple[MappedStep, ...]:
        catalogue, found = self.catalogue, dict[Place, MappedStep]()
        for place in dict.fromkeys(use.place for use in catalogue.uses.get(key, ())):
            if place.step:
                found[place] = catalogue.steps[place]
            elif place.stage:
                found.update((step.place, step) for step in catalogue.stages[place].steps)
            elif place.owner.type == "journey":
                found.update((step.place, step) for step in self.steps_of(place.owner))
        return tuple(found.values())

    def _of_type(self, type_: str) -> Sequence[Item]:
        key = self.catalogue.by_path.get(self._path)
        if type_ in ("stage", "step"):
            journey = self.journey(key) if key else None
            return () if journey is None else journey.stages if type_ == "stage" else tuple(journey.steps)
        return [entry for entry in self.catalogue.of_type(type_) if entry.path == self._path]


class _OnPage(Selector):
    """Selects from what stands on one page."""

    def __init__(self, catalogue: Catalogue, path: str) -> None:
        super().__init__(catalogue)
        vars(self.values).clear()
        self.values = _ValuesOnPage(catalogue, path)

    def selected(self, selections: Sequence[Selection]) -> Iterator[tuple[str, Iterator[Item]]]:
        here = [
            one._replace(types=tuple(type_ for type_ in one.types if self.values.of_type(type_)))
            for one in selections
        ]
        return super().selected(here)
