"""A catalogue with one page read anew, without linking all the others again: what an editor asks for at each keystroke.

Links of other pages stay as they were. Where the page gained or lost an id they named, they are out of date until the
whole is linked again, which `catalogue.build` does; what is said of the page itself is right at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar, cast

from .catalogue import Catalogue, Entry, JourneyMap, Key, Loc, Place, Use, _Builder, _Draft, _told
from .model.records import ITEMS, Journey, Thing
from .problems import Problem
from .reading.page import Page
from .settings import Settings

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Relinked:
    """A catalogue with one page read anew. `problems` are those of reading and linking this page."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]


def relinked(old: Catalogue, path: str, page: Page | None, settings: Settings) -> Relinked:
    """The catalogue `old` with `page` in place of what stood at `path`; None takes it out."""
    return _Relinking(old, path, page, settings).done()


class _Relinking(_Builder):
    """Enters one page among things that are known already."""

    def __init__(self, old: Catalogue, path: str, page: Page | None, settings: Settings) -> None:
        super().__init__([], settings, [], old.today)
        self.old, self.path, self.page = old, path, page
        self.pages = {place: other for place, other in old.pages.items() if place != path}
        self.gone = {key: entry for key, entry in old.entries.items() if entry.path == path}
        others = {key: entry for key, entry in old.entries.items() if entry.path != path}
        others.update(self._set_free(others))
        # An entry has all that is asked of a draft; `_meet` is the one to change a draft, and does not change these.
        self.drafts = cast("dict[Key, _Draft]", others)

    def _set_free(self, others: Mapping[Key, Entry]) -> Iterator[tuple[Key, Entry]]:
        """Things that had to take another id for the sake of what stood on this page."""
        for place, key in self.old.by_path.items():
            wanted = Key(key.type, self.old.pages[place].id)
            if wanted != key and place != self.path and wanted not in others:
                yield wanted, replace(others[key], key=wanted)

    def done(self) -> Relinked:
        known = dict(cast("Mapping[Key, Entry]", self.drafts))
        if self.page is not None:
            self.pages = dict(sorted({**self.pages, self.path: self.page}.items()))
            self.problems += self.page.problems
            self._enter_page(self.page)
        key = self.by_path.get(self.path)
        if key is not None:
            draft = self.drafts[key]
            draft.links = self._links(draft.record, self.path, (), Place(key), key.id)
            if isinstance(draft.record, Journey):
                self._enter_stages(draft.record, self.path, key)
        self._keep_what_others_share()
        self.has_teams = any(key.type == "team" for key in self.drafts)
        own = {key: self._entry(draft) for key, draft in self.drafts.items() if type(draft) is _Draft}
        catalogue = self._patched({**known, **own}, key)
        return Relinked(catalogue, tuple(problem for problem in self.problems if problem.path == self.path))

    def _keep_what_others_share(self) -> None:
        """Things known by their name that were first named here, and are named elsewhere as well."""
        for key, entry in self.gone.items():
            if entry.home is None or not entry.record.shared_by_name or key in self.drafts:
                continue
            if any(use.place.owner not in self.gone for use in self.old.uses.get(key, ())):
                self.drafts[key] = _Draft(key, entry.record, entry.path, entry.loc, entry.home, {})

    def _meet(self, known: _Draft, item: Thing, path: str, loc: Loc, place: Place) -> None:
        if type(known) is _Draft:
            super()._meet(known, item, path, loc, place)
        elif known.home is not None and not _told(known.record):
            if _told(item):
                draft = self.drafts[known.key] = _Draft(known.key, item, path, loc, place, {})
                draft.links = self._links(item, path, loc, Place(known.key), known.key.id)
        elif known.home is None or known.path < path:  # else it is the other page that is complained of
            super()._meet(known, item, path, loc, place)

    # --- putting it together -------------------------------------------------------------------------------------

    def _patched(self, entries: dict[Key, Entry], key: Key | None) -> Catalogue:
        old = self.old
        journeys, stages, steps = _copied(old.journeys), _copied(old.stages), _copied(old.steps)
        before = old.by_path.get(self.path)
        lost = journeys.pop(before.id, None) if before and before.type == "journey" else None
        for stage in lost.stages if lost else ():
            stages.pop(stage.place, None)
            for step in stage.steps:
                steps.pop(step.place, None)
        made = self._journeys(_Asked(entries, key)).get(key.id) if key and key.type == "journey" else None
        if made is not None:
            journeys[made.entry.id] = made
            stages.update((stage.place, stage) for stage in made.stages)
            steps.update((step.place, step) for step in made.steps)
        by_path = {place: other for place, other in old.by_path.items() if place != self.path}
        by_type: dict[str, list[Entry]] = {type_: [] for type_ in ITEMS}
        for entry in entries.values():
            by_type[entry.key.type].append(entry)
        return replace(
            old,
            entries=MappingProxyType(entries),
            journeys=MappingProxyType(journeys),
            uses=MappingProxyType(self._uses(lost)),
            steps=MappingProxyType(steps),
            stages=MappingProxyType(stages),
            by_path=MappingProxyType({**by_path, **({self.path: key} if key else {})}),
            pages=MappingProxyType(self.pages),
            suspects=tuple(suspect for suspect in old.suspects if suspect.journey in entries),
            _by_type=MappingProxyType({type_: tuple(found) for type_, found in by_type.items()}),
        )

    def _uses(self, lost: JourneyMap | None) -> dict[Key, tuple[Use, ...]]:
        """Who names what: of this page anew, of the others as before."""
        uses = _copied(self.old.uses)
        links = [entry.links for entry in self.gone.values()]
        for stage in lost.stages if lost else ():
            links += [stage.links, *(step.links for step in stage.steps)]
        for named in dict.fromkeys(named for each in links for keys in each.values() for named in keys):
            uses[named] = tuple(use for use in uses.get(named, ()) if use.place.owner not in self.gone)
        for named, found in self.uses.items():
            uses[named] = (*uses.get(named, ()), *found)
        return uses


def _copied(mapping: Mapping[K, V]) -> dict[K, V]:
    """The mapping as one that may be changed. A proxy's own copy does not hash tens of thousands of keys again."""
    return mapping.copy() if isinstance(mapping, MappingProxyType) else dict(mapping)


class _Asked(dict[Key, Entry]):
    """All entries, of which only one is listed: the journey whose map is wanted."""

    def __init__(self, entries: Mapping[Key, Entry], key: Key) -> None:
        super().__init__(entries)
        self._key = key

    def items(self) -> Iterable[tuple[Key, Entry]]:  # type: ignore[override]
        return [(self._key, self[self._key])]
