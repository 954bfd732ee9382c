"""What can be asked of each type: its fields, read off the model, and what follows from where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..model.fields import (
    CONFIDENCE_FACTORS,
    FREQUENCY_WORDS,
    SEVERITY_WORDS,
    Interval,
    closed_words,
)
from ..model.keys import input_keys, records_in
from ..model.links import link_fields
from ..model.meanings import meaning
from ..model.records import GRADES, ITEMS, Stage, Step

Kind = Literal[
    "text", "word", "scale", "number", "flag", "date", "days", "thing", "lifecycle", "channel", "list", "mapping"
]  # fmt: skip
"""What the values of a property are.

text: compared whatever the case · word: one of a closed list · scale: words in order, counted from 1 · number ·
flag: true or false · date · days: a span of time · thing: ids of things of the catalogue · lifecycle, channel: words
of the site · list: only counted · mapping: a value for each key
"""

MODELS: Mapping[str, type[BaseModel]] = MappingProxyType({**ITEMS, "stage": Stage, "step": Step})
SELECTABLE: tuple[str, ...] = tuple(MODELS)
"""The types that conditions are asked of: all things, and the stages and steps of journeys."""

SCALES = (SEVERITY_WORDS, FREQUENCY_WORDS, tuple(CONFIDENCE_FACTORS))
"""Closed lists whose words stand in order."""


class Property(NamedTuple):
    """Something that can be asked of a type. `many`: it may have several values at once, of which one has to fit."""

    name: str
    kind: Kind
    said: str = ""
    """What it means, where it is no field that says so itself."""
    many: bool = False
    words: tuple[str, ...] = ()
    """The allowed words, in order for a scale."""
    types: tuple[str, ...] = ()
    """The types of the things that it names."""
    derived: bool = False
    """Whether it is found out, not written."""
    better: int = 0
    """1 where more is better for customers, or for knowing them; -1 where less is; 0 where nobody can say."""
    field: tuple[type[BaseModel], str] | None = None
    """The field that it is."""

    @property
    def meaning(self) -> str:
        return meaning(*self.field) if self.field else self.said


def _d(name: str, kind: Kind, meaning: str, *types: str, many: bool = False) -> Property:
    return Property(name, kind, meaning, many, (), types, derived=True)


_OF_ALL = (
    _d("journey", "thing", "The journeys it stands on.", "journey", many=True),
    _d("stage", "text", "The stages it stands in, by name or id.", many=True),
    _d("lifecycle", "lifecycle", "The lifecycle stages it stands in.", many=True),
    _d("persona", "thing", "The personas it concerns, by itself or on its steps.", "persona", many=True),
    _d("touchpoint", "thing", "The touchpoints of its steps.", "touchpoint", many=True),
    _d("channel", "channel", "The channels of its steps, or its own.", many=True),
    _d("owner", "thing", "Who answers for it: the id of a team, or a name. A step has its journey's.", "team", many=True),
    _d("team", "thing", "Its owner and its `teams`.", "team", many=True),
    _d("age", "days", "The time since it was gathered (evidence), measured (metrics) or else reviewed."),
    _d("review_due", "date", "The day its next review is due: `reviewed` and `review_every`."),
    _d("overdue", "flag", "Whether its review is due, or it was never reviewed although it should be."),
    _d("archived", "flag", "Whether `status` says that it is kept for the record only: archived, retired, superseded."),
)  # fmt: skip
_OF_THINGS = (
    _d(
        "grade", "scale", "How sure it is by its evidence; of a journey, by what its emotions rest on."
    )._replace(words=GRADES),
    _d("page", "flag", "Whether it has a page of its own."),
    _d("places", "number", "How many steps it stands on."),
    _d(
        "placed",
        "flag",
        "Whether it is of use anywhere: a pain point on a journey or persona, an opportunity or solution also by what it answers, anything else by being named.",
    ),
)
_SCORES = (
    _d("lowest", "number", "The lowest emotion, from -2 to 2."),
    _d("highest", "number", "The highest emotion, from -2 to 2."),
    _d("mean", "number", "The mean of all emotions."),
)
_FEELINGS = (
    *_SCORES,
    _d("assumed", "flag", "Whether all its emotions are assumed or targets."),
)
METRIC_STATES = ("off-track", "at-risk", "stale", "unknown", "on-track")
ANSWERS = ("no", "planned", "solved")
"""The words of views that find them out; a test holds them together."""
_OF_TYPE: Mapping[str, tuple[Property, ...]] = MappingProxyType({
    "persona": (_d("assumed", "flag", "Whether its `basis` is assumed."),),
    "journey": (*_FEELINGS, _d("steps", "list", "Its steps.", many=True),
                _d("state", "word", "as-is or to-be; as-is where nothing is said.")._replace(words=("as-is", "to-be"))),
    "stage": (*_FEELINGS, _d("title", "text", "Its name.")),
    "step": (*_FEELINGS, _d("emotion", "number", "Its emotion, for each persona.", many=True),
             _d("number", "number", "Its place in the journey, counted from 1.")),
    "touchpoint": _SCORES,
    "pain-point": (_d("priority", "number", "Severity × frequency."),
                   _d("addressed", "flag", "Whether it is solved, or has a solution or an opportunity, from either side, that is not dropped."),
                   _d("answer", "word", "What is done about it: nothing, something planned, or it is solved.")._replace(words=ANSWERS)),
    "opportunity": (_d("score", "number", "Its score: value × confidence ÷ effort."),),
    "metric": (_d("state", "word", "Where it stands by its target, its thresholds and the age of its value.")._replace(words=METRIC_STATES),),
    "question": (_d("answered", "flag", "Whether anything answers it."),),
    "solution": (_d("due", "date", "The last day of its `target`: a date, month, quarter or year."),),
    "evidence": (_d("valid_until", "date", "The last day it may be relied on: `date` and `valid_for`."),),
})  # fmt: skip


_BETTER: Mapping[str, int] = MappingProxyType({
    "lowest": 1, "highest": 1, "mean": 1, "satisfaction": 1, "score": 1, "grade": 1, "confidence": 1, "addressed": 1,
    "answered": 1, "answer": 1, "basis": 1, "severity": -1, "frequency": -1, "priority": -1, "overdue": -1,
})  # fmt: skip
"""Which way is better, for properties that have a better and a worse; words stand in this order in their lists."""


def _rated(type_: str, asked: Property) -> Property:
    is_state_of_metric = (type_, asked.name) == ("metric", "state")  # its words begin with the worst
    better = 1 if is_state_of_metric else _BETTER.get(asked.name, 0)
    return asked._replace(better=better) if better else asked


@cache
def properties(type_: str) -> Mapping[str, Property]:
    """All that can be asked of a type, by name: what is derived, then its fields in the model's order."""
    found = {"type": Property("type", "word", "Its type.", words=SELECTABLE)}
    for given in (*_OF_TYPE.get(type_, ()), *_OF_ALL, *(_OF_THINGS if type_ in ITEMS else ())):
        found[given.name] = given
    for written in _of_model(MODELS[type_]):
        found.setdefault(written.name, written)
    return MappingProxyType({name: _rated(type_, asked) for name, asked in found.items()})


@cache
def spellings(type_: str) -> Mapping[str, str]:
    """Every spelling of a property → its name."""
    known = {name: name for name in properties(type_)}
    for name, field in MODELS[type_].model_fields.items():
        for key in input_keys(field, name):
            known.setdefault(key, name)
    return MappingProxyType(known)


def _of_model(model: type[BaseModel]) -> Iterator[Property]:
    links = {link.name: link for link in link_fields(model)}
    for name, field in model.model_fields.items():
        many = get_origin(field.annotation) is tuple
        link = links.get(name)
        if link is not None:
            yield Property(link.role, "thing", many=True, types=link.types, field=(model, name))
        else:
            kind, words = _kind(name, field)
            yield Property(name, kind, many=many, words=words, field=(model, name))


def _kind(name: str, field: FieldInfo) -> tuple[Kind, tuple[str, ...]]:
    annotation = field.annotation
    words = closed_words(annotation)
    if words:
        return ("scale" if words in SCALES else "word"), words
    if name in ("channel", "channels"):
        return "channel", ()
    if get_origin(annotation) is dict:
        return "mapping", ()
    if any(records_in(annotation)):
        return "list", ()
    plain = set(_plain(annotation))
    if date in plain:
        return "date", ()
    if bool in plain:
        return "flag", ()
    if plain & {int, float}:
        return "number", ()
    return ("days" if Interval in get_args(annotation) else "text"), ()


def _plain(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _plain(part)


__all__ = ["MODELS", "SCALES", "SELECTABLE", "Kind", "Property", "properties", "spellings"]
