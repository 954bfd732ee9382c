"""Properties that nobody writes: what follows from where a thing stands, from what it says, and from the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from itertools import chain
from operator import attrgetter
from statistics import fmean
from typing import Any

from ..catalogue import Entry, Key, MappedStage, MappedStep
from ..model.fields import after
from ..model.links import link_fields
from ..model.records import GRADES, Emotion, Evidence, Journey, Metric, Persona, Question
from ..views.answers import answer
from ..views.evidence import grade_of
from ..views.metrics import measured
from ..views.opportunities import score
from ..views.priority import priority
from ..views.solutions import due
from .whereabouts import Item, Whereabouts, distinct

_OWNER, _LINKS = attrgetter("place.owner"), attrgetter("links")
_LIFECYCLE, _PERSONAS, _CHANNELS = attrgetter("lifecycle"), attrgetter("personas"), attrgetter("channels")
_EMOTIONS = attrgetter("emotions")

# --- what follows from where a thing stands --------------------------------------------------------------------------


def _journeys(where: Whereabouts, item: Item) -> tuple[str, ...]:
    if not isinstance(item, Entry):
        return (item.place.owner.id,)
    if item.type == "journey":
        return (item.id,)
    found = where.owners(item.key)
    if item.type in ("opportunity", "solution"):  # they may stand on steps that do not name them
        found |= dict.fromkeys(distinct(map(_OWNER, where.steps_of(item.key))))
    return tuple([key.id for key in found if key.type == "journey"])


def _stages(where: Whereabouts, item: Item) -> tuple[str, ...]:
    if isinstance(item, MappedStage):
        return (item.name, item.place.stage)
    if isinstance(item, Entry) and (journey := where.journey(item.key)):
        stages = [(stage.name, stage.place.stage) for stage in journey.stages if stage.steps]
        return tuple(dict.fromkeys(chain.from_iterable(stages)))
    names = distinct(map(where.names_of_stages().__getitem__, map(id, where.steps_in(item))))
    return tuple(dict.fromkeys(chain.from_iterable(names)))


def _lifecycles(where: Whereabouts, item: Item) -> tuple[str, ...]:
    if isinstance(item, MappedStage | MappedStep):
        return (item.lifecycle,) if item.lifecycle else ()
    found: dict[str, None] = {}
    if item.type == "touchpoint":
        terms = (where.catalogue.lifecycle.find(name) for name in getattr(item.record, "lifecycle", ()))
        found = {term.id: None for term in terms if term}
    found.update(dict.fromkeys(map(_LIFECYCLE, where.steps_of(item.key))))
    return tuple(filter(None, found))


_NAMED_BY_PERSONAS = frozenset(type_ for link in link_fields(Persona) for type_ in link.types)


def _personas(where: Whereabouts, item: Item) -> tuple[str, ...]:
    if isinstance(item, Entry) and item.type == "persona":
        return (item.id,)
    found: dict[Key, None] = {}
    if isinstance(item, Entry):
        found.update(dict.fromkeys(item.links.get("personas", ())))
        if item.type in _NAMED_BY_PERSONAS:
            found.update(dict.fromkeys(key for key in where.owners(item.key) if key.type == "persona"))
    # steps that name nobody share the tuple of their journey
    found.update(dict.fromkeys(chain.from_iterable(distinct(map(_PERSONAS, where.steps_in(item))))))
    return tuple([key.id for key in found])


def _touchpoints(where: Whereabouts, item: Item) -> tuple[str, ...]:
    if isinstance(item, Entry) and item.type == "touchpoint":
        return (item.id,)
    links = distinct(map(_LINKS, where.steps_in(item)))
    return tuple(dict.fromkeys([key.id for each in links for key in each.get("touchpoints", ())]))


def _channels(where: Whereabouts, item: Item) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if isinstance(item, Entry) and item.type == "touchpoint":
        for name in item.record.__dict__.get("channel", ()):
            term = where.catalogue.channels.find(name)
            found[term.id if term else name] = None
    found.update(dict.fromkeys(chain.from_iterable(distinct(map(_CHANNELS, where.steps_in(item))))))
    return tuple(found)


def _owners(where: Whereabouts, item: Item) -> tuple[str, ...]:
    owner = where.owner(item).record.owner
    return (owner,) if owner else ()


def _teams(where: Whereabouts, item: Item) -> tuple[str, ...]:
    record = where.owner(item).record
    return tuple(dict.fromkeys(name for name in (record.owner, *record.teams) if name))


# --- time --------------------------------------------------------------------------------------------------------------


def _age(where: Whereabouts, item: Item) -> float | None:
    """Days since the last thing known about an item; evidence and metrics have a day of their own."""
    record = where.owner(item).record
    own = (
        record.date if isinstance(record, Evidence) else record.as_of if isinstance(record, Metric) else None
    )
    day = own or record.reviewed
    return float((where.catalogue.today - day).days) if day else None


def _review_due(where: Whereabouts, item: Item) -> date | None:
    record = where.owner(item).record
    return after(record.reviewed, record.review_every) if record.reviewed and record.review_every else None


def _overdue(where: Whereabouts, item: Item) -> bool:
    record = where.owner(item).record
    if not record.review_every:
        return False
    return not record.reviewed or after(record.reviewed, record.review_every) < where.catalogue.today


def _grade(where: Whereabouts, item: Entry) -> float | None:
    """The rank of a grade, counted from 1."""
    found = grade_of(where.catalogue, item)
    return GRADES.index(found) + 1.0 if found else None


def _valid_until(where: Whereabouts, item: Entry) -> date | None:
    return item.record.until if isinstance(item.record, Evidence) else None


def _due(where: Whereabouts, item: Entry) -> date | None:
    """The last day of a target such as 2027, 2027-Q1, 2027-03 or 2027-03-31; None for other words."""
    found = due(getattr(item.record, "target", None))
    return found.day if found else None


# --- use -----------------------------------------------------------------------------------------------------------------


def _placed(where: Whereabouts, item: Entry) -> bool:
    uses = where.catalogue.uses.get(item.key, ())
    if item.type == "pain-point":
        return any(use.place.owner.type in ("journey", "persona") for use in uses)
    if item.type in ("opportunity", "solution") and (
        item.links.get("pain_points") or item.links.get("opportunities")
    ):
        return True
    return bool(uses) or item.type == "journey"


def _answered(where: Whereabouts, item: Entry) -> bool:
    return isinstance(item.record, Question) and bool(item.record.answered_by)


# --- feelings --------------------------------------------------------------------------------------------------------------


def _of_scores(function: Callable[[Iterable[int]], float], where: Whereabouts, item: Item) -> float | None:
    found = [emotion.score for step in where.steps_in(item) for emotion in step.emotions.values()]
    return function(found) if found else None


def _assumed(where: Whereabouts, item: Item) -> bool:
    if isinstance(item, Entry) and item.type == "persona":
        return getattr(item.record, "basis", None) == "assumed"
    found = False
    for step in where.steps_in(item):
        for emotion in step.emotions.values():
            if emotion.basis not in ("assumed", "target"):
                return False
            found = True
    return found


def _state(where: Whereabouts, item: Entry) -> str:
    return (item.record.state if isinstance(item.record, Journey) else None) or "as-is"


DERIVED: Mapping[str, Callable[[Whereabouts, Any], Any]] = {
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
    "archived": lambda where, item: where.owner(item).is_archived,
    "page": lambda where, item: item.home is None,
    "places": lambda where, item: len(where.steps_that_name(item.key)),
    "placed": _placed,
    "lowest": partial(_of_scores, min),
    "highest": partial(_of_scores, max),
    "mean": partial(_of_scores, fmean),
    "assumed": _assumed,
    "state": _state,
    "priority": lambda where, item: priority(item.record).value,
    "addressed": lambda where, item: answer(where.catalogue, item).state != "no",
    "answered": _answered,
    "answer": lambda where, item: answer(where.catalogue, item).state,
    "score": lambda where, item: score(item.record).total,
    "due": _due,
    "valid_until": _valid_until,
    "grade": _grade,
}  # fmt: skip
"""Every derived property, and how it is found."""

OF_TYPE: Mapping[tuple[str, str], Callable[[Whereabouts, Any], Any]] = {
    ("metric", "state"): lambda where, item: measured(where.catalogue, item).state,
    ("journey", "steps"): lambda where, item: where.steps_of(item.key),
    ("step", "stage"): lambda where, item: where.names_of_stages()[id(item)],
}
"""Those that are something else for one type."""


def _ids(keys: Iterable[Key]) -> tuple[str, ...]:
    return tuple([key.id for key in keys])


def _score(
    function: Callable[[Iterable[int]], float],
) -> Callable[[Mapping[str, Emotion]], float | None]:
    return lambda emotions: function(_scores(emotions)) if emotions else None


def _scores(emotions: Mapping[str, Emotion]) -> tuple[int, ...]:
    return tuple([emotion.score for emotion in emotions.values()])


MAPPED: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("stage", "steps"): attrgetter("steps"),
    ("stage", "id"): attrgetter("place.stage"),
    ("stage", "title"): attrgetter("name"),
    ("step", "id"): attrgetter("place.step"),
    ("step", "title"): attrgetter("title"),
    ("step", "number"): attrgetter("number"),
    ("step", "channel"): attrgetter("channels"),
    ("step", "channels"): attrgetter("channels"),
}  # fmt: skip
"""What stages and steps say for themselves, as the catalogue made it of what was written."""

SHARED: Mapping[tuple[str, str], tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    ("step", "emotion"): (_EMOTIONS, _scores),
    ("step", "lowest"): (_EMOTIONS, _score(min)),
    ("step", "highest"): (_EMOTIONS, _score(max)),
    ("step", "mean"): (_EMOTIONS, _score(fmean)),
    ("step", "persona"): (_PERSONAS, _ids),
    ("step", "personas"): (_PERSONAS, _ids),
    ("step", "touchpoint"): (_LINKS, lambda links: _ids(links.get("touchpoints", ()))),
}
"""What follows from something that many steps have in common, one object: where that is, and what follows from it."""

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


__all__ = ["DERIVED", "MAPPED", "OF_TYPE", "PARTS", "SHARED"]
