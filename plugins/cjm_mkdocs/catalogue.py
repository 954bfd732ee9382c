"""Everything read, sealed: by id, in stable order, references resolved, back-links derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from .model.records import Emotion, Journey, Stage, Step, Thing
from .model.vocabulary import Channel, LifecycleStage, Vocabulary
from .problems import Problem, problem
from .reading.page import Page
from .reading.readings import Reading

Loc = tuple[str | int, ...]

ARCHIVED = frozenset({"archived", "retired", "superseded"})
"""Words for `status` that say a thing is kept for the record only."""


class Key(NamedTuple):
    """The identity of a thing: unique over the whole catalogue."""

    type: str
    id: str


class Place(NamedTuple):
    """Where something is said: on a thing as a whole, on a stage of a journey, or on a step of a stage."""

    owner: Key
    stage: str = ""
    step: str = ""

    @property
    def anchor(self) -> str:
        """The id of this place on its page. Runs of hyphens keep it apart from headings, and from `pages.anchor`."""
        return f"{self.stage}--{self.step}" if self.step else f"stage---{self.stage}" if self.stage else ""


class Use(NamedTuple):
    """A back-link: `place` names the thing in its field `role`."""

    role: str
    place: Place


class Suspect(NamedTuple):
    """A journey to check again: since its review, something it uses has changed what these fields say of it."""

    journey: Key
    thing: Key
    fields: tuple[str, ...]
    day: date
    """The day of the last of these changes."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A thing of the catalogue: what was written, where, and what it refers to.

    `home` is None for a thing with a page of its own, else the place where it was first written.
    """

    key: Key
    title: str
    record: Thing
    path: str
    loc: Loc
    home: Place | None
    links: Mapping[str, tuple[Key, ...]]

    @property
    def type(self) -> str:
        return self.key.type

    @property
    def id(self) -> str:
        return self.key.id

    @property
    def place(self) -> Place:
        return Place(self.key)

    @property
    def alone(self) -> tuple[Key]:
        """What a record links to that names nothing else."""
        return (self.key,)

    @property
    def is_archived(self) -> bool:
        """Whether it is kept for the record only: nothing more is expected of it."""
        status = self.record.status
        return status is not None and status.casefold() in ARCHIVED


class MappedStep(NamedTuple):
    """A step with everything resolved. `number` counts through the journey from 1; emotions are by persona id."""

    place: Place
    title: str
    number: int
    record: Step
    loc: Loc
    lifecycle: str
    personas: tuple[Key, ...]
    channels: tuple[str, ...]
    emotions: Mapping[str, Emotion]
    links: Mapping[str, tuple[Key, ...]]

    @property
    def touchpoints(self) -> tuple[Key, ...]:
        return self.links.get("touchpoints", ())


class MappedStage(NamedTuple):
    """A stage with its steps. `lifecycle` is an id of the site's vocabulary, or empty."""

    place: Place
    name: str
    record: Stage
    loc: Loc
    lifecycle: str
    steps: tuple[MappedStep, ...]
    links: Mapping[str, tuple[Key, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class JourneyMap:
    """A journey with its stages, and with the steps of all of them."""

    entry: Entry
    record: Journey
    personas: tuple[Key, ...]
    stages: tuple[MappedStage, ...]
    steps: tuple[MappedStep, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All there is to know about a site's maps. Nothing in it changes after it is made."""

    entries: Mapping[Key, Entry]
    journeys: Mapping[str, JourneyMap]
    uses: Mapping[Key, tuple[Use, ...]]
    steps: Mapping[Place, MappedStep]
    stages: Mapping[Place, MappedStage]
    by_path: Mapping[str, Key]
    pages: Mapping[str, Page]
    lifecycle: Vocabulary[LifecycleStage]
    channels: Vocabulary[Channel]
    today: date
    """The day that ages, due dates and expiry are counted from."""
    problems: tuple[Problem, ...]
    _by_type: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    readings: Mapping[Key, tuple[Reading, ...]] = field(default_factory=dict, repr=False)
    """The readings of metrics, by day and persona."""
    data_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """The files that readings come from → the pages that name them."""
    suspects: tuple[Suspect, ...] = ()
    """Journeys to check again, by journey; none where the history of the content is not known."""
    graded: Mapping[Key, str] = field(default_factory=dict, repr=False)
    """On a public site: the grades, in full knowledge, of things some of whose evidence is left out."""
    open_problems: tuple[Problem, ...] = field(default=(), repr=False)
    """All that is wrong with the site and that it may tell its readers, in order of place."""
    waived_problems: tuple[Problem, ...] = field(default=(), repr=False)
    """What pages waive with `x_waive`; in none of the other lists."""
    _places: dict[Key, tuple[MappedStep, ...]] = field(default_factory=dict, init=False, repr=False)
    """The steps of each thing that somebody has asked for."""

    def of_type(self, type_: str) -> tuple[Entry, ...]:
        """All entries of a type: those with pages first, by path, then the others in order of appearance."""
        return self._by_type.get(type_, ())

    def linked(self, key: Key, role: str) -> tuple[Entry, ...]:
        """What an entry names in one of its fields."""
        return tuple([self.entries[other] for other in self.entries[key].links.get(role, ())])

    def named_by(self, key: Key, role: str, type_: str) -> tuple[Entry, ...]:
        """The things of a type that name this one in their field `role`."""
        if not self._by_type.get(type_):
            return ()
        places = [use.place for use in self.uses.get(key, ()) if use.role == role]
        if not places:  # as mostly
            return ()
        owners = [place.owner for place in places if place.owner.type == type_ and not place.stage]
        return tuple([self.entries[owner] for owner in dict.fromkeys(owners)])

    def places(self, key: Key) -> tuple[MappedStep, ...]:
        """The steps a thing is placed on, in the order of journeys and steps, each once."""
        found = self._places.get(key)
        if found is None:
            steps = [self.steps[use.place] for use in self.uses.get(key, ()) if use.place.step]
            found = self._places[key] = tuple({id(step): step for step in steps}.values())
        return found

    def place_all(self) -> None:
        """Finds the steps of all things at once, which costs less than to ask for those of many."""
        found: defaultdict[Key, list[MappedStep]] = defaultdict(list)
        for step in self.steps.values():
            for keys in step.links.values():
                for key in keys:
                    steps = found[key]
                    if not steps or steps[-1] is not step:
                        steps.append(step)
        self._places.update({key: tuple(steps) for key, steps in found.items()})

    def where(self, place: Place) -> tuple[str, Loc]:
        """The file and the position in its front matter that a place was written at."""
        entry = self.entries[place.owner]
        if place.step:
            return entry.path, self.steps[place].loc
        if place.stage:
            return entry.path, self.stages[place].loc
        return entry.path, entry.loc

    def problem(
        self, path: str, loc: Loc, rule: str, message: str, hint: str = "", *, key: bool = False
    ) -> Problem:
        """A complaint about a position in a page's front matter."""
        return problem(path, self.pages[path].place(loc, key=key), rule, message, hint)
