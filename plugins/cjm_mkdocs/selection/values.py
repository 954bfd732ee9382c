"""The value of every property of everything: one plain function for each property of each type."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cache, partial
from itertools import chain
from statistics import fmean
from typing import Any

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStage, MappedStep, Place
from ..conditions.properties import Property, properties
from ..model.fields import after, days_in
from ..model.links import link_fields
from ..model.records import EXTENSION, GRADES, Evidence, Journey, Metric, Persona, Question
from ..views.answers import answer
from ..views.evidence import grade_of
from ..views.metrics import measured
from ..views.opportunities import score
from ..views.priority import priority
from ..views.solutions import due

Item = Entry | MappedStage | MappedStep
Getter = Callable[[Any], Any]
"""Gives the value of a property of an item: None for what is missing; a tuple for a property that is `many`."""


class Values:
    """The values of the properties of one catalogue. Made anew for each build; keeps what is costly to find."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.getter = cache(self._getter)
        self.steps_of = cache(self._steps_of)
        self._stepping = cache(self._steps_of_personas)
        self._naming = cache(self._steps_by_thing)
        self.names_of_stages = cache(self._names_of_stages)

    def of_type(self, type_: str) -> Iterable[Item]:
        """All items of a type, in the order of the catalogue."""
        if type_ == "step":
            return self.catalogue.steps.values()
        return self.catalogue.stages.values() if type_ == "stage" else self.catalogue.of_type(type_)

    def owner(self, item: Item) -> Entry:
        """The thing on whose page an item is written: for stages and steps, their journey."""
        return item if isinstance(item, Entry) else self.catalogue.entries[item.place.owner]

    def _getter(self, type_: str, name: str) -> Getter:
        asked = properties(type_).get(name)
        if asked is None:
            if name.startswith(EXTENSION):
                return partial(_extension, name)
            return lambda item: None
        if name == "type":
            return lambda item: type_
        special = _OF_TYPE.get((type_, name)) or (_DERIVED.get(name) if asked.derived else None)
        if special is not None:
            return partial(special, self)
        return (lambda item: item.key.id) if name == "id" else _read(asked)

    # --- where things stand ----------------------------------------------------------------------------------------

    def steps_in(self, item: Item) -> tuple[MappedStep, ...]:
        """The steps of a journey, of a stage, a step itself; the steps that any other thing stands on."""
        if isinstance(item, MappedStep):
            return (item,)
        return item.steps if isinstance(item, MappedStage) else self.steps_of(item.key)

    def places(self, key: Key) -> Collection[Place]:
        """Where a thing is named, each place once."""
        # All that one record names shares one object for its place: to hash its parts would take longer than all else.
        return {id(use.place): use.place for use in self.catalogue.uses.get(key, ())}.values()

    def _steps_of(self, key: Key) -> tuple[MappedStep, ...]:
        journey = self.journey(key)
        if journey is not None:
            return tuple(journey.steps)
        if key.type == "persona":
            return self._stepping().get(key, ())
        found = self.steps_naming(key)
        if not found and key.type in ("opportunity", "solution"):  # they stand where what they answer hurts
            pains = self.catalogue.entries[key].links.get("pain_points", ())
            found = tuple({id(step): step for pain in pains for step in self.steps_of(pain)}.values())
        return found

    def steps_naming(self, key: Key) -> tuple[MappedStep, ...]:
        """The steps that name a thing, or whose stage or journey does."""
        return self._naming().get(key, ())

    def _steps_by_thing(self) -> Mapping[Key, tuple[MappedStep, ...]]:
        # All at once, as they lie in memory: to look up each use takes some times as long. The order is that of the uses.
        journeys = ((each.entry.links, tuple(each.steps)) for each in self.catalogue.journeys.values())
        alone = ((step.links, (step,)) for step in self.catalogue.steps.values())
        stages = ((stage.links, stage.steps) for stage in self.catalogue.stages.values() if stage.links)
        found: dict[Key, list[MappedStep]] = {}
        for links, steps in chain(journeys, alone, stages):
            for role, keys in links.items():
                if role != "personas":
                    for key in keys:
                        found.setdefault(key, []).extend(steps)
        return {key: tuple({id(step): step for step in steps}.values()) for key, steps in found.items()}

    def _steps_of_personas(self) -> Mapping[Key, tuple[MappedStep, ...]]:
        found: dict[Key, list[MappedStep]] = {}
        for step in self.catalogue.steps.values():
            for key in step.personas:
                found.setdefault(key, []).append(step)
        return {key: tuple(steps) for key, steps in found.items()}

    def _names_of_stages(self) -> Mapping[int, tuple[str, str]]:
        """For each step, by its identity, the name and id of its stage."""
        stages = [((stage.name, stage.place.stage), stage.steps) for stage in self.catalogue.stages.values()]
        return {id(step): names for names, steps in stages for step in steps}

    def journey(self, key: Key) -> JourneyMap | None:
        return self.catalogue.journeys.get(key.id) if key.type == "journey" else None

    def stage_of(self, step: MappedStep) -> MappedStage:
        return self.catalogue.stages[Place(step.place.owner, step.place.stage)]


# --- fields ----------------------------------------------------------------------------------------------------------


def _read(asked: Property) -> Getter:
    """A function that reads a field."""
    name = asked.name
    if asked.kind == "thing":
        return partial(_linked, name)
    if asked.kind == "scale":
        return partial(_ranked, name, {word: float(rank) for rank, word in enumerate(asked.words, 1)})
    if asked.kind == "days":
        return lambda item: days_in(getattr(item.record, name) or "")
    if asked.kind == "flag":
        return lambda item: bool(getattr(item.record, name))
    return lambda item: getattr(item.record, name)


def _linked(role: str, item: Item) -> tuple[str, ...]:
    """The ids of what a field names; a text that names nothing counts as written."""
    keys, written = item.links.get(role), getattr(item.record, role, None) or ()
    if not keys and not written:
        return ()
    found = tuple([key.id for key in keys or ()])
    texts = (written,) if isinstance(written, str) else written
    return found + tuple(text for text in texts if isinstance(text, str) and text not in found)


def _ranked(name: str, ranks: Mapping[str, float], item: Item) -> float | None:
    return ranks.get(getattr(item.record, name))


def _extension(name: str, item: Item) -> tuple[object, ...]:
    value = (item.record.__pydantic_extra__ or {}).get(name)
    return tuple(value) if isinstance(value, list) else () if value is None else (value,)


# --- what follows from where a thing stands --------------------------------------------------------------------------


def _journeys(values: Values, item: Item) -> tuple[str, ...]:
    if not isinstance(item, Entry):
        return (item.place.owner.id,)
    if item.type == "journey":
        return (item.id,)
    found = dict.fromkeys([place.owner for place in values.places(item.key)])
    if item.type in ("opportunity", "solution"):  # they may stand on steps that do not name them
        found |= dict.fromkeys(step.place.owner for step in values.steps_of(item.key))
    return tuple([key.id for key in found if key.type == "journey"])


def _stages(values: Values, item: Item) -> tuple[str, ...]:
    if isinstance(item, MappedStage):
        return (item.name, item.place.stage)
    if isinstance(item, Entry) and (journey := values.journey(item.key)):
        stages = [(stage.name, stage.place.stage) for stage in journey.stages if stage.steps]
        return tuple(dict.fromkeys(chain.from_iterable(stages)))
    names = values.names_of_stages()
    return tuple(dict.fromkeys(chain.from_iterable([names[id(step)] for step in values.steps_in(item)])))


def _lifecycles(values: Values, item: Item) -> tuple[str, ...]:
    if isinstance(item, MappedStage | MappedStep):
        return (item.lifecycle,) if item.lifecycle else ()
    found: dict[str, None] = {}
    if item.type == "touchpoint":
        terms = (values.catalogue.lifecycle.find(name) for name in getattr(item.record, "lifecycle", ()))
        found = {term.id: None for term in terms if term}
    for step in values.steps_of(item.key):
        if step.lifecycle:
            found[step.lifecycle] = None
    return tuple(found)


_NAMED_BY_PERSONAS = frozenset(type_ for link in link_fields(Persona) for type_ in link.types)


def _personas(values: Values, item: Item) -> tuple[str, ...]:
    if isinstance(item, MappedStep):
        return tuple([key.id for key in item.personas])
    if isinstance(item, Entry) and item.type == "persona":
        return (item.id,)
    found: dict[Key, None] = {}
    if isinstance(item, Entry):
        found.update(dict.fromkeys(item.links.get("personas", ())))
        if item.type in _NAMED_BY_PERSONAS:
            owners = (use.place.owner for use in values.catalogue.uses.get(item.key, ()))
            found.update(dict.fromkeys(key for key in owners if key.type == "persona"))
    last: tuple[Key, ...] = ()
    for step in values.steps_in(item):
        if step.personas is not last:  # steps that name nobody share the tuple of their journey
            last = step.personas
            for key in last:
                found[key] = None
    return tuple([key.id for key in found])


def _touchpoints(values: Values, item: Item) -> tuple[str, ...]:
    if isinstance(item, Entry) and item.type == "touchpoint":
        return (item.id,)
    found: dict[str, None] = {}
    for step in values.steps_in(item):
        for key in step.links.get("touchpoints", ()):
            found[key.id] = None
    return tuple(found)


def _channels(values: Values, item: Item) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if isinstance(item, Entry) and item.type == "touchpoint":
        for name in item.record.__dict__.get("channel", ()):
            term = values.catalogue.channels.find(name)
            found[term.id if term else name] = None
    for step in values.steps_in(item):
        for name in step.channels:
            found[name] = None
    return tuple(found)


def _owners(values: Values, item: Item) -> tuple[str, ...]:
    owner = values.owner(item).record.owner
    return (owner,) if owner else ()


def _teams(values: Values, item: Item) -> tuple[str, ...]:
    record = values.owner(item).record
    return tuple(dict.fromkeys(name for name in (record.owner, *record.teams) if name))


# --- time --------------------------------------------------------------------------------------------------------------


def _age(values: Values, item: Item) -> float | None:
    """Days since the last thing known about an item; evidence and metrics have a day of their own."""
    record = values.owner(item).record
    own = (
        record.date if isinstance(record, Evidence) else record.as_of if isinstance(record, Metric) else None
    )
    day = own or record.reviewed
    return float((values.catalogue.today - day).days) if day else None


def _review_due(values: Values, item: Item) -> date | None:
    record = values.owner(item).record
    return after(record.reviewed, record.review_every) if record.reviewed and record.review_every else None


def _overdue(values: Values, item: Item) -> bool:
    record = values.owner(item).record
    if not record.review_every:
        return False
    return not record.reviewed or after(record.reviewed, record.review_every) < values.catalogue.today


def _grade(values: Values, item: Entry) -> float | None:
    """The rank of a grade, counted from 1."""
    found = grade_of(values.catalogue, item)
    return GRADES.index(found) + 1.0 if found else None


def _valid_until(values: Values, item: Entry) -> date | None:
    return item.record.until if isinstance(item.record, Evidence) else None


def _due(values: Values, item: Entry) -> date | None:
    """The last day of a target such as 2027, 2027-Q1, 2027-03 or 2027-03-31; None for other words."""
    found = due(getattr(item.record, "target", None))
    return found.day if found else None


# --- use -----------------------------------------------------------------------------------------------------------------


def _placed(values: Values, item: Entry) -> bool:
    uses = values.catalogue.uses.get(item.key, ())
    if item.type == "pain-point":
        return any(use.place.owner.type in ("journey", "persona") for use in uses)
    if item.type in ("opportunity", "solution") and (
        item.links.get("pain_points") or item.links.get("opportunities")
    ):
        return True
    return bool(uses) or item.type == "journey"


def _answered(values: Values, item: Entry) -> bool:
    return isinstance(item.record, Question) and bool(item.record.answered_by)


# --- feelings --------------------------------------------------------------------------------------------------------------


def _of_scores(function: Callable[[Iterable[int]], float], values: Values, item: Item) -> float | None:
    if isinstance(item, MappedStep):
        found = [emotion.score for emotion in item.emotions.values()]
    else:
        found = [emotion.score for step in values.steps_in(item) for emotion in step.emotions.values()]
    return function(found) if found else None


def _assumed(values: Values, item: Item) -> bool:
    if isinstance(item, Entry) and item.type == "persona":
        return getattr(item.record, "basis", None) == "assumed"
    found = False
    for step in values.steps_in(item):
        for emotion in step.emotions.values():
            if emotion.basis not in ("assumed", "target"):
                return False
            found = True
    return found


def _state(values: Values, item: Entry) -> str:
    return (item.record.state if isinstance(item.record, Journey) else None) or "as-is"


_DERIVED: Mapping[str, Callable[[Values, Any], Any]] = {
    "journey": _journeys,
    "stage": _stages,
    "lifecycle": _lifecycles,
    "persona": _personas,
    "touchpoint": _touchpoints,
    "channel": _channels,
    "owner": _owners,
    "team": _teams,
    "age": _age,
    "review_due": _review_due,
    "overdue": _overdue,
    "archived": lambda values, item: values.owner(item).is_archived,
    "page": lambda values, item: item.home is None,
    "places": lambda values, item: sum(1 for place in values.places(item.key) if place.step),
    "placed": _placed,
    "lowest": partial(_of_scores, min),
    "highest": partial(_of_scores, max),
    "mean": partial(_of_scores, fmean),
    "assumed": _assumed,
    "state": _state,
    "number": lambda values, item: item.number,
    "priority": lambda values, item: priority(item.record).value,
    "addressed": lambda values, item: answer(values.catalogue, item).state != "no",
    "answered": _answered,
    "answer": lambda values, item: answer(values.catalogue, item).state,
    "score": lambda values, item: score(item.record).total,
    "due": _due,
    "valid_until": _valid_until,
    "grade": _grade,
}  # fmt: skip
"""Every derived property, and how it is found."""

_OF_TYPE: Mapping[tuple[str, str], Callable[[Values, Any], Any]] = {
    ("metric", "state"): lambda values, item: measured(values.catalogue, item).state,
    ("journey", "steps"): lambda values, item: values.steps_of(item.key),
    ("stage", "steps"): lambda values, item: item.steps,
    ("stage", "id"): lambda values, item: item.place.stage,
    ("stage", "title"): lambda values, item: item.name,
    ("step", "emotion"): lambda values, item: tuple([each.score for each in item.emotions.values()]),
    ("step", "channel"): lambda values, item: item.channels,
    ("step", "touchpoint"): lambda values, item: tuple([key.id for key in item.touchpoints]),
    ("step", "id"): lambda values, item: item.place.step,
    ("step", "title"): lambda values, item: item.title,
    ("step", "personas"): lambda values, item: tuple([key.id for key in item.personas]),
    ("step", "channels"): lambda values, item: item.channels,
}  # fmt: skip
"""Fields whose value is not what was written, but what the catalogue made of it."""


__all__ = ["Getter", "Item", "Values"]

PARTS: Mapping[str, Callable[[MappedStep], object]] = {
    "stage": lambda step: True,
    "lifecycle": lambda step: step.lifecycle,
    "channel": lambda step: step.channels,
    "touchpoint": lambda step: step.links.get("touchpoints"),
    "persona": lambda step: step.personas,
    "mean": lambda step: step.emotions,
    "lowest": lambda step: step.emotions,
    "highest": lambda step: step.emotions,
}
"""What a step has of properties that a thing has by its steps: where one has it, the thing has."""

_NEAR = frozenset({"type", "page", "state", "number", "owner", "title", "id", "review_due", "emotion"})
_ON_PLACE = frozenset(
    {"stage", "lifecycle", "persona", "touchpoint", "channel", "lowest", "highest", "mean", "assumed"}
)


def cost(type_: str, name: str) -> int:
    """How dear it is to find a value, from 1: cheap ones are asked first."""
    asked = properties(type_).get(name)
    if asked is None or not asked.derived or name in _NEAR:
        return 2 if asked is not None and asked.kind == "thing" else 1
    if type_ in ("stage", "step"):
        return 2 if name in _ON_PLACE else 4
    return 8 if name in _ON_PLACE or name in ("journey", "places", "steps") else 4
