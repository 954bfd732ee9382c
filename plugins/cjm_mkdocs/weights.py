"""What the rows of long lists weigh, in bytes of HTML, estimated from what is in them before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from urllib.parse import quote

from .catalogue import Catalogue, Entry, Key, MappedStep
from .views.health import Health
from .views.metrics import MetricRow
from .views.moments import MomentRow
from .views.questions import is_answered
from .views.teams import Holding, Unowned
from .views.touchpoints import TouchpointRow

_LINK = 150
"""A link in a list, without its address and title."""


def of_entry(catalogue: Catalogue, entry: Entry) -> int:
    """A thing with what it names, what names it, and the steps it is on: each a link in a cell, or a value of a facet."""
    record, named = entry.record, 0
    for keys in entry.links.values():
        named += sum(_LINK + _of_link(catalogue.entries[key]) for key in keys)
    for use in catalogue.uses.get(entry.key, ()):
        if not use.place.step:
            named += _LINK + _of_link(catalogue.entries[use.place.owner])
    own = len(record.description or "") + len(record.owner or "") + len(record.status or "")
    return 1000 + own + _of_link(entry) + named + of_places(catalogue, entry.key)


def of_pain(catalogue: Catalogue, pain: Entry) -> int:
    """A pain point in the index. A long list names it once more in each grouping that it has a value in."""
    record, places = pain.record, len(catalogue.uses.get(pain.key, ()))
    groups = 3 * places + 3
    named = sum(map(len, pain.links.values()))
    return (
        760
        + 2 * len(pain.id)
        + len(pain.title)
        + len(record.owner or "")
        + len(record.status or "")
        + groups * (30 + len(pain.title))
        + 250 * named
        + of_places(catalogue, pain.key)
    )


def of_opportunity(catalogue: Catalogue, entry: Entry) -> int:
    """An opportunity with its score, and with pain points and solutions of which more is said than their names."""
    return 640 + _answering(catalogue, entry)


def of_solution(catalogue: Catalogue, entry: Entry) -> int:
    """A solution with the pain points it promises to solve and what its metrics did."""
    return 620 + _answering(catalogue, entry)


def _answering(catalogue: Catalogue, entry: Entry) -> int:
    """What is tied to an opportunity or a solution, each with a few words, and its title once more as CSV."""
    others = {use.place.owner for use in catalogue.uses.get(entry.key, ()) if not use.place.stage}
    for role in ("pain_points", "solutions", "opportunities", "metrics"):
        others.update(entry.links.get(role, ()))
    told = sum(260 + _of_link(catalogue.entries[key]) + len(catalogue.entries[key].title) for key in others)
    return told + _of_link(entry) + len(entry.record.owner or "") + len(entry.record.status or "")


def of_questions(catalogue: Catalogue, questions: Iterable[Entry]) -> int:
    """A question in the index, with all the places at which it is asked in the same words."""
    weight = 560
    for question in questions:
        weight += 2 * len(question.id) + len(question.title) + len(question.path)
        weight += of_places(catalogue, question.key)
        if is_answered(question):
            answers = question.links.get("answered_by", ())
            weight += sum([_LINK + _of_link(catalogue.entries[key]) for key in answers])
            weight += sum([20 + len(text) for text in getattr(question.record, "answered_by", ())])
    return weight


def of_moment(catalogue: Catalogue, moment: MomentRow) -> int:
    """A moment of truth with its reasons, feelings, touchpoints and metrics."""
    place, step = moment.step.place, moment.step
    links = step.links
    tied = (*links.get("touchpoints", ()), *links.get("metrics", ()))
    named = sum([_LINK + _of_link(catalogue.entries[key]) for key in tied])
    told = 2 * len(moment.why) + (200 + 5 * len(step.title)) * len(moment.reasons)
    felt = sum([90 + len(feeling.label) + 40 * bool(feeling.persona) for feeling in moment.feelings])
    own = 3 * len(place.owner.id) + len(place.step) + len(step.title) + len(moment.journey.title)
    return 480 + own + named + told + felt


def of_holding(catalogue: Catalogue, holding: Holding) -> int:
    """An owner with figures that lead to lists of what it owns."""
    return 1300 + 8 * len(quote(holding.owner)) + 2 * len(holding.title) + 110 * len(holding.severities)


def of_unowned(catalogue: Catalogue, row: Unowned) -> int:
    """A thing that nobody owns, with the journeys it is on and their owners."""
    named = sum([100 + 2 * len(journey.key.id) + len(journey.title) for journey in row.journeys])
    return 380 + _of_link(row.entry) + len(row.entry.id) + 140 * len(row.urgent) + named


def of_metric(catalogue: Catalogue, row: MetricRow) -> int:
    """A metric with its values, a small picture of its readings, and what it belongs to."""
    personas = len(row.measured.values)
    drawn = 600 + 12 * min(row.measured.readings, 60 * min(personas, 3)) if row.measured.readings else 0
    return of_entry(catalogue, row.entry) + 700 + drawn + 330 * personas


def of_index_row(row: TouchpointRow) -> int:
    """A touchpoint in the index, once for each of its stages."""
    worst = 250 + 2 * len(row.pains[0].id) + len(row.pains[0].title) if row.pains else 0
    in_words = sum([20 + len(pain.title) for pain in row.pains])
    return 740 + 3 * len(row.entry.id) + len(row.entry.title) + worst + in_words


def of_stage_row(catalogue: Catalogue, row: TouchpointRow, in_full: bool) -> int:
    """A touchpoint on the page of a stage: `in_full` with all about it and all its steps, for it has no other page."""
    entry, steps = row.entry, catalogue.places(row.entry.key) if in_full else row.steps
    told = 700 + len(entry.record.description or "") if in_full else 0
    pains = sum([210 + 3 * len(pain.id) + len(pain.title) for pain in row.pains])
    return 700 + told + 3 * len(entry.id) + len(entry.title) + pains + _of_steps(steps)


def of_health(catalogue: Catalogue, health: Health) -> int:
    """A journey by its score, with what would raise it."""
    entry = health.journey.entry
    return 500 + 120 * len(health.lacking) + _of_link(entry) + len(entry.record.owner or "")


def of_places(catalogue: Catalogue, key: Key) -> int:
    """The journeys and steps that something is on, named with links to them."""
    return _of_steps(catalogue.places(key))


def _of_steps(steps: Sequence[MappedStep]) -> int:
    own = 150 * len(steps) + 3 * len("".join(map(_journey, steps)))
    words = "".join([*map(_anchor, steps), *map(_title, steps)])
    return own + (len(words) if words.isascii() else len(words.encode()))


_journey, _anchor, _title = attrgetter("place.owner.id"), attrgetter("place.step"), attrgetter("title")


def _of_link(entry: Entry) -> int:
    return 2 * len(entry.key.id) + len(entry.title)


__all__ = [
    "of_entry",
    "of_health",
    "of_holding",
    "of_index_row",
    "of_metric",
    "of_moment",
    "of_opportunity",
    "of_pain",
    "of_places",
    "of_questions",
    "of_solution",
    "of_stage_row",
    "of_unowned",
]
