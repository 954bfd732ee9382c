"""A catalogue with one page read anew, without linking all the others again: what an editor asks for at each keystroke.

Links of other pages stay as they were. Where the page gained or lost an id they named, they are out of date until the
whole is linked again, which `building.build` does; what is said of the page itself is right at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, cast

from .building import Builder
from .catalogue import Catalogue, Entry, JourneyMap, Key, Loc, Place, Use
from .drafts import Draft, told
from .layers import Layered
from .model.records import Journey, Thing
from .problems import Problem
from .reading.page import Page
from .settings import Settings

Link = Callable[[Iterable[Page], Settings, Iterable[Problem], date], Catalogue]
"""Makes a catalogue of pages, as `building.build` does."""


def patient(pause: Callable[[], None]) -> Link:
    """A way to link a whole site that calls `pause` again and again, which may wait while others have to be answered."""

    class Patient(Builder):
        def _enter_page(self, page: Page) -> None:
            pause()
            super()._enter_page(page)

        def _links(self, *given: Any) -> Any:
            pause()
            return super()._links(*given)

        def _resolved(self, *given: Any) -> Any:
            pause()
            return super()._resolved(*given)

    def link(
        pages: Iterable[Page], settings: Settings, problems: Iterable[Problem], today: date
    ) -> Catalogue:
        builder = Patient(sorted(pages, key=lambda page: page.path), settings, list(problems), today)
        made = builder.catalogue()
        parts: list[list[Any]] = [list(builder.drafts.values()), builder.stages]
        builder.drafts.clear()
        let_go(parts, pause)
        return made

    return link


def let_go(parts: Iterable[list[Any]], pause: Callable[[], None]) -> None:
    """Empty large lists piece by piece.

    When the last reference to tens of thousands of objects goes at once, nothing else runs until all are gone.
    """
    for part in parts:
        while part:
            part.pop()
            pause()


def large_parts(catalogue: Catalogue) -> list[list[Any]]:
    """What of a catalogue there is most of: for `let_go`."""
    parts = (catalogue.steps, catalogue.stages, catalogue.journeys, catalogue.entries, catalogue.uses)
    return [list(part.values()) for part in parts]


class Relinked(NamedTuple):
    """A catalogue with one page read anew. `problems` are those of reading and linking this page."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]


def relinked(old: Catalogue, path: str, page: Page | None, settings: Settings) -> Relinked:
    """The catalogue `old` with `page` in place of what stood at `path`; None takes it out."""
    return _Relinking(old, path, page, settings).done()


class _Relinking(Builder):
    """Enters one page among things that are known already."""

    def __init__(self, old: Catalogue, path: str, page: Page | None, settings: Settings) -> None:
        super().__init__([], settings, [], old.today)
        self.old, self.path, self.page = old, path, page
        self.pages = cast("dict[str, Page]", Layered(old.pages))
        self.gone = dict(self._written_here())
        others = Layered(old.entries)
        for key in self.gone:
            del others[key]
        others.update(self._set_free())
        # An entry has all that is asked of a draft; `_meet` is the one to change a draft, and does not change these.
        self.drafts = cast("dict[Key, Draft]", others)
        self.entered = cast("Mapping[Key, Draft | Entry]", others.changed)

    def _own(self) -> dict[Key, Draft]:
        """What was entered from this page."""
        return {key: draft for key, draft in self.entered.items() if isinstance(draft, Draft)}

    def _written_here(self) -> Iterator[tuple[Key, Entry]]:
        """What stood on this page, found from the page on: to look at everything there is would take its time."""
        old, seen = self.old, set[Key]()
        waiting = [key for key in (old.by_path.get(self.path),) if key is not None]
        while waiting:
            key = waiting.pop()
            entry = old.entries.get(key)
            if key in seen or entry is None or entry.path != self.path:
                continue
            seen.add(key)
            yield key, entry
            for links in (entry.links, *self._links_of_parts(key)):
                for keys in links.values():
                    waiting += keys
        for key, entry in old.entries.changed.items() if isinstance(old.entries, Layered) else ():
            if entry.path == self.path and key not in seen:  # missed before (`_missed`)
                yield key, entry

    def _links_of_parts(self, key: Key) -> Iterator[Mapping[str, tuple[Key, ...]]]:
        journey = self.old.journeys.get(key.id) if key.type == "journey" else None
        for stage in journey.stages if journey else ():
            yield stage.links
            yield from (step.links for step in stage.steps)

    def _set_free(self) -> Iterator[tuple[Key, Entry]]:
        """A thing that had to take another id for the sake of what stood on this page."""
        key = self.old.by_path.get(self.path)
        entry = self.old.entries.get(Key(key.type, f"{key.id}-2")) if key else None
        if key and entry and entry.home is None and self.old.pages[entry.path].id == key.id:
            yield key, replace(entry, key=key)

    def done(self) -> Relinked:
        entries = Layered(cast("Mapping[Key, Entry]", self.drafts))
        if self.page is None:
            self.pages.pop(self.path, None)
        else:
            self.pages[self.path] = self.page
            self.problems += self.page.problems
            self._enter_page(self.page)
        key = self.by_path.get(self.path)
        if key is not None:
            draft = self.drafts[key]
            draft.links = self._links(draft.record, self.path, (), Place(key))
            if isinstance(draft.record, Journey):
                self._enter_stages(draft.record, self.path, key)
        self._keep_what_others_share()
        teams = self.old.of_type("team")
        self.has_teams = any(entry.key in self.drafts for entry in teams) or any(
            key.type == "team" for key in self.entered
        )
        self._look_up()
        entries.update({key: self._entry(draft) for key, draft in self._own().items()})
        entries.update(self._missed())
        catalogue = self._patched(entries, key)
        return Relinked(catalogue, tuple(problem for problem in self.problems if problem.path == self.path))

    def _missed(self) -> dict[Key, Entry]:
        """What is gone from this page while others still name it: they do so until all is linked again.

        It can be looked up, and nothing on this page is taken to mean it.
        """
        return {
            key: entry
            for key, entry in self.gone.items()
            if key not in self.drafts
            and any(use.place.owner not in self.gone for use in self.old.uses.get(key, ()))
        }

    def _keep_what_others_share(self) -> None:
        """Things known by their name that were first named here, and are named elsewhere as well."""
        for key, entry in self.gone.items():
            if entry.home is None or not entry.record.shared_by_name or key in self.drafts:
                continue
            if any(use.place.owner not in self.gone for use in self.old.uses.get(key, ())):
                self.drafts[key] = Draft(key, entry.record, entry.path, entry.loc, entry.home, {})

    def _meet(self, known: Draft, item: Thing, path: str, loc: Loc, place: Place) -> None:
        if type(known) is Draft:
            super()._meet(known, item, path, loc, place)
        elif known.home is not None and (known.path not in self.pages or not told(known.record)):
            draft = self.drafts[known.key] = Draft(known.key, item, path, loc, place, {})
            draft.links = self._links(item, path, loc, Place(known.key))
        elif known.home is None or known.path < path:  # else it is the other page that is complained of
            super()._meet(known, item, path, loc, place)

    # --- putting it together -------------------------------------------------------------------------------------

    def _patched(self, entries: Layered[Key, Entry], key: Key | None) -> Catalogue:
        old = self.old
        journeys, stages, steps = Layered(old.journeys), Layered(old.stages), Layered(old.steps)
        before = old.by_path.get(self.path)
        lost = journeys.get(before.id) if before and before.type == "journey" else None
        if before and lost and (before not in entries or before in self.entered):
            del journeys[before.id]
            for stage in lost.stages:
                stages.pop(stage.place, None)
                for step in stage.steps:
                    steps.pop(step.place, None)
        made = self._map(entries, key) if key and key.type == "journey" else None
        if made is not None:
            journeys[made.entry.id] = made
            stages.update((stage.place, stage) for stage in made.stages)
            steps.update((step.place, step) for step in made.steps)
        by_path = Layered(old.by_path)
        if key is None:
            by_path.pop(self.path, None)
        else:
            by_path[self.path] = key
        return replace(
            old,
            entries=entries,
            journeys=journeys,
            uses=self._uses(lost),
            steps=steps,
            stages=stages,
            by_path=by_path,
            pages=self.pages,
            suspects=tuple(suspect for suspect in old.suspects if suspect.journey in entries),
            _by_type=self._by_type(entries),
        )

    def _map(self, entries: Layered[Key, Entry], key: Key) -> JourneyMap:
        return self._journeys(cast("dict[Key, Entry]", _Asked(entries, key)))[key.id]

    def _by_type(self, entries: Mapping[Key, Entry]) -> Mapping[str, tuple[Entry, ...]]:
        """All entries by type, those with pages first."""
        found = Layered(self.old._by_type)
        own = [entries[key] for key in self._own()]
        changed = {entry.type for entry in (*self.gone.values(), *own)}
        gone = {id(entry) for entry in self.gone.values()}
        for type_ in changed:
            kept = [entry for entry in found[type_] if id(entry) not in gone]
            mine = [entry for entry in own if entry.type == type_]
            pages = [entry for entry in mine if entry.home is None]
            at = sum(1 for entry in kept if entry.home is None and entry.path < self.path) if pages else 0
            found[type_] = (
                *kept[:at],
                *pages,
                *kept[at:],
                *(entry for entry in mine if entry.home is not None),
            )
        return found

    def _uses(self, lost: JourneyMap | None) -> Mapping[Key, tuple[Use, ...]]:
        """Who names what: of this page anew, of the others as before."""
        uses = Layered(self.old.uses)
        links = [entry.links for entry in self.gone.values()]
        for stage in lost.stages if lost else ():
            links += [stage.links, *(step.links for step in stage.steps)]
        for named in dict.fromkeys(named for each in links for keys in each.values() for named in keys):
            uses[named] = tuple(use for use in uses.get(named, ()) if use.place.owner not in self.gone)
        for named, found in self.uses.items():
            uses[named] = (*uses.get(named, ()), *found)
        return uses


class _Asked(Layered[Key, Entry]):
    """All entries, of which only one is listed: the journey whose map is wanted."""

    def __init__(self, entries: Layered[Key, Entry], key: Key) -> None:
        super().__init__(entries)
        self._key = key

    def items(self) -> Iterable[tuple[Key, Entry]]:  # type: ignore[override]
        return [(self._key, self[self._key])]
