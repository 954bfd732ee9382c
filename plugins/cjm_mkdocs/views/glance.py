"""A journey in ten seconds: where it hurts, its lowest and highest points, and what is open."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, MappedStep
from ..model.records import Question
from .journey import JourneyView, Peak
from .priority import by_priority

MOST = 3
"""How many things of a kind a glance names."""


class Glance(NamedTuple):
    """What stands above the map. Counts are of different things, however often they occur."""

    pains: tuple[Entry, ...]
    """All pain points of the steps, by priority."""
    peaks: tuple[Peak, ...]
    moments: tuple[MappedStep, ...]
    questions: int
    unanswered: int


def glance(catalogue: Catalogue, view: JourneyView) -> Glance:
    """What a reader should see first of a journey."""
    pains = dict.fromkeys(chain.from_iterable(view.cells("pain_points")))
    asked = dict.fromkeys(chain.from_iterable(view.cells("questions")))
    records = [catalogue.entries[key].record for key in asked]
    return Glance(
        pains=tuple(sorted([catalogue.entries[key] for key in pains], key=by_priority)),
        peaks=view.peaks,
        moments=view.moments,
        questions=len(records),
        unanswered=sum(isinstance(record, Question) and not record.answered_by for record in records),
    )
