"""The index of pain points: by priority, and grouped by what they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, Key, MappedStep
from ..model.records import PainPoint
from .answers import Answer, answer
from .priority import Priority, by_priority, priority
from .relations import Occurrence, lifecycles_of, occurrences


class PainRow(NamedTuple):
    """A pain point with everything that is cross-linked from it."""

    entry: Entry
    record: PainPoint
    priority: Priority
    steps: tuple[MappedStep, ...]
    journeys: tuple[Occurrence, ...]
    lifecycles: tuple[str, ...]
    """Lifecycle ids, or names of stages that have none."""
    touchpoints: tuple[Entry, ...]
    channels: tuple[str, ...]
    personas: tuple[Entry, ...]
    answer: Answer


def pain_rows(
    catalogue: Catalogue,
    of: Key | None = None,
    pains: Iterable[Entry] | None = None,
    known: Callable[[Entry], Answer] | None = None,
) -> tuple[PainRow, ...]:
    """All pain points (or these of them), or those of a journey or persona, the most urgent first.

    `known` gives what is done about each, where that is known.
    """
    ordered = sorted(catalogue.of_type("pain-point") if pains is None else pains, key=by_priority)
    rows = (pain_row(catalogue, entry, known) for entry in ordered)
    if of is None or of.type not in ("journey", "persona"):
        return tuple(rows)
    return tuple(
        row
        for row in rows
        if any(step.place.owner == of for step in row.steps) or any(entry.key == of for entry in row.personas)
    )


def pain_row(catalogue: Catalogue, entry: Entry, known: Callable[[Entry], Answer] | None = None) -> PainRow:
    """Everything that is cross-linked from one pain point."""
    assert isinstance(entry.record, PainPoint)
    steps, known_as = catalogue.places(entry.key), catalogue.entries.__getitem__
    naming = [persona.key for persona in catalogue.named_by(entry.key, "pain_points", "persona")]
    met = chain.from_iterable([step.personas for step in steps])
    personas = dict.fromkeys([*entry.links.get("personas", ()), *naming, *met])
    touchpoints = chain.from_iterable([step.links.get("touchpoints", ()) for step in steps])
    return PainRow(
        entry=entry,
        record=entry.record,
        priority=priority(entry.record),
        steps=steps,
        journeys=occurrences(catalogue, steps),
        lifecycles=lifecycles_of(catalogue, steps),
        touchpoints=tuple(map(known_as, dict.fromkeys(touchpoints))),
        channels=tuple(dict.fromkeys(chain.from_iterable([step.channels for step in steps]))),
        personas=tuple(map(known_as, personas)),
        answer=known(entry) if known else answer(catalogue, entry),
    )


class Group(NamedTuple):
    """Pain points that share a value. `key` is set where the value is a thing of the catalogue."""

    label: str
    key: Key | None
    pains: tuple[Entry, ...]


class Grouping(NamedTuple):
    """One way to look at all pain points."""

    name: str
    groups: tuple[Group, ...]


def pain_groupings(catalogue: Catalogue, rows: Iterable[PainRow]) -> tuple[Grouping, ...]:
    """Pain points by stage, touchpoint, channel, persona, owner and status; empty groupings are left out."""
    rows = tuple(rows)

    @cache  # thousands of pain points have the same few
    def term(value: str) -> tuple[str, Key | None]:
        found = catalogue.lifecycle.find(value)
        return (found.title if found else value), None

    @cache
    def channel(value: str) -> tuple[str, Key | None]:
        found = catalogue.channels.find(value)
        return (found.title if found else value), None

    def entry(value: Entry) -> tuple[str, Key | None]:
        return value.title, value.key

    @cache
    def owner(value: str) -> tuple[str, Key | None]:
        team = catalogue.entries.get(Key("team", value))
        return (team.title, team.key) if team else (value, None)

    ways = (
        Grouping("lifecycle", _grouped(rows, lambda row: map(term, row.lifecycles))),
        Grouping("touchpoint", _grouped(rows, lambda row: map(entry, row.touchpoints))),
        Grouping("channel", _grouped(rows, lambda row: map(channel, row.channels))),
        Grouping("persona", _grouped(rows, lambda row: map(entry, row.personas))),
        Grouping("owner", _grouped(rows, lambda row: map(owner, filter(None, [row.record.owner])))),
        Grouping(
            "status", _grouped(rows, lambda row: ((s, None) for s in filter(None, [row.record.status])))
        ),
    )
    return tuple(way for way in ways if way.groups)


def _grouped(
    rows: tuple[PainRow, ...], values: Callable[[PainRow], Iterable[tuple[str, Key | None]]]
) -> tuple[Group, ...]:
    found: dict[tuple[str, Key | None], list[Entry]] = defaultdict(list)
    for row in rows:
        for value in values(row):
            found[value].append(row.entry)
    return tuple(Group(label, key, tuple(pains)) for (label, key), pains in found.items())
