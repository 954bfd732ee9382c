"""A journey as somebody goes through it: on how many steps, in which moods, with the low and the high."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from ..catalogue import JourneyMap, Key, MappedStep
from ..model.fields import EVERYONE
from ..model.records import Emotion
from .curve import Point, point

_score = attrgetter("score")


class Moment(NamedTuple):
    """A step with the emotion somebody has there."""

    step: MappedStep
    emotion: Emotion
    score: int
    """The emotion's, at hand."""


@dataclass(frozen=True, eq=False)
class Line:
    """The moments of one persona (None: everybody's) on a journey, in the order of its steps."""

    persona: Key | None
    moments: tuple[Moment, ...]

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The moments as points of a curve, whose x is the number of the step, from 0."""
        return tuple([point(step.number - 1, score) for step, _, score in self.moments])


class Ride(NamedTuple):
    """A journey for one persona, or for all who are on it."""

    journey: JourneyMap
    steps: int
    """How many steps of the journey they are on."""
    length: int
    """How many steps the journey has."""
    lines: tuple[Line, ...]
    lowest: Moment | None
    highest: Moment | None

    @property
    def to_be(self) -> bool:
        """Whether it is a plan, which nobody has felt yet."""
        return self.journey.record.state == "to-be"


def ride_of(journey: JourneyMap, persona: Key) -> Ride:
    """A journey as one persona goes through it. An emotion that names nobody belongs to the personas of its step."""
    on = [step for step in journey.steps if persona in step.personas or persona.id in step.emotions]
    moments = _moments(on, persona)
    return _ride(journey, len(on), len(journey.steps), (Line(persona, moments),) if moments else ())


def ride_of_all(journey: JourneyMap) -> Ride:
    """A journey as all go through it."""
    length = len(journey.steps)
    return _ride(journey, length, length, lines_of(journey))


def emotion_of(step: MappedStep, persona: Key) -> Emotion | None:
    """What a persona feels at a step."""
    found = step.emotions.get(persona.id)
    return found or (step.emotions.get(EVERYONE) if persona in step.personas else None)


def lines_of(journey: JourneyMap) -> tuple[Line, ...]:
    """What is felt on a journey: one line, or one for each persona as soon as any has an emotion of its own."""
    moments = []
    for step in journey.steps:
        felt = step.emotions
        if felt:
            emotion = felt.get(EVERYONE)
            if emotion is None or len(felt) > 1:
                return _lines_of_personas(journey)
            moments.append(_moment((step, emotion, emotion.score)))
    return (Line(None, tuple(moments)),) if moments else ()


def _lines_of_personas(journey: JourneyMap) -> tuple[Line, ...]:
    felt = [step for step in journey.steps if step.emotions]
    ids = dict.fromkeys(chain.from_iterable([step.emotions for step in felt]))
    ids.pop(EVERYONE, None)
    of_steps = chain.from_iterable([step.personas for step in felt])
    personas = dict.fromkeys((*journey.personas, *of_steps, *(Key("persona", i) for i in ids)))
    lines = (Line(persona, _moments(felt, persona)) for persona in personas)
    return tuple([line for line in lines if line.moments])


def _moments(steps: Iterable[MappedStep], persona: Key) -> tuple[Moment, ...]:
    found, id_ = [], persona.id
    for step in steps:
        felt = step.emotions
        emotion = felt.get(id_) or (felt.get(EVERYONE) if persona in step.personas else None)
        if emotion is not None:
            found.append(_moment((step, emotion, emotion.score)))
    return tuple(found)


_moment: Callable[[tuple[MappedStep, Emotion, int]], Moment] = partial(tuple.__new__, Moment)
"""A moment from all its fields: the constructor takes twice as long."""


def _ride(journey: JourneyMap, on: int, length: int, lines: tuple[Line, ...]) -> Ride:
    moments = list(chain.from_iterable([line.moments for line in lines]))
    return Ride(
        journey=journey,
        steps=on,
        length=length,
        lines=lines,
        lowest=min(moments, key=_score, default=None),
        highest=max(moments, key=_score, default=None),
    )
