"""The touchpoint catalogue: every touchpoint by lifecycle stage, and the matrix of stages and channels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any, NamedTuple

from ..catalogue import Catalogue, Entry, Key, MappedStep
from ..model.records import Touchpoint
from .priority import by_priority
from .relations import Occurrence, occurrences

UNMAPPED = "unmapped"
"""The page of stages that belong to no lifecycle stage of the site."""


class TouchpointRow(NamedTuple):
    """A touchpoint in one stage of the catalogue: everything about it there.

    `mean` and `spread` (highest less lowest) are of all emotions on its steps; `gap` is importance to customers less
    satisfaction.
    """

    entry: Entry
    steps: tuple[MappedStep, ...]
    channels: tuple[str, ...]
    mean: float | None
    spread: int | None
    gap: int | None
    pains: tuple[Entry, ...]
    journeys: tuple[Occurrence, ...]


class CatalogueStage(NamedTuple):
    """A heading of the touchpoint catalogue. `lifecycle` is empty for a stage that is in no vocabulary."""

    lifecycle: str
    name: str
    rows: tuple[TouchpointRow, ...]

    @property
    def heading(self) -> tuple[str, str]:
        """What it is known by, whichever of its rows it has here."""
        return self.lifecycle, self.name


def catalogue_stages(catalogue: Catalogue) -> tuple[CatalogueStage, ...]:
    """The touchpoint catalogue: lifecycle stages in order, then other stages by name, then unplaced touchpoints."""
    steps: dict[tuple[str, str], dict[Key, list[MappedStep]]] = defaultdict(lambda: defaultdict(list))
    for journey in catalogue.journeys.values():
        for stage in journey.stages:
            inside = None
            for step in stage.steps:
                for key in step.links.get("touchpoints", ()):
                    if inside is None:
                        inside = steps[stage.lifecycle, "" if stage.lifecycle else stage.name]
                    inside[key].append(step)
    placed = {key for found in steps.values() for key in found}
    for entry in catalogue.of_type("touchpoint"):
        stated = [term.id for name in _lifecycles(entry) if (term := catalogue.lifecycle.find(name))]
        for lifecycle in stated:
            steps[lifecycle, ""][entry.key]
        if not stated and entry.key not in placed:
            steps["", ""][entry.key]
    order = {term.id: i for i, term in enumerate(catalogue.lifecycle)}
    headings = sorted(
        steps, key=lambda heading: (order.get(heading[0], len(order)), not heading[1], heading[1])
    )
    urgency = cache(by_priority)
    return tuple([_catalogue_stage(catalogue, heading, steps[heading], urgency) for heading in headings])


def _lifecycles(entry: Entry) -> tuple[str, ...]:
    return entry.record.lifecycle if isinstance(entry.record, Touchpoint) else ()


def _catalogue_stage(
    catalogue: Catalogue,
    heading: tuple[str, str],
    steps: dict[Key, list[MappedStep]],
    urgency: Callable[[Entry], Any],
) -> CatalogueStage:
    lifecycle, name = heading
    term = catalogue.lifecycle.find(lifecycle)
    rows = [
        _touchpoint_row(catalogue, catalogue.entries[key], tuple(found), urgency)
        for key, found in steps.items()
    ]
    return CatalogueStage(
        lifecycle,
        term.title if term else name,
        tuple(sorted(rows, key=lambda row: row.entry.title.casefold())),
    )


def _touchpoint_row(
    catalogue: Catalogue, entry: Entry, steps: tuple[MappedStep, ...], urgency: Callable[[Entry], Any]
) -> TouchpointRow:
    record, gap = entry.record, None
    scores, channels, pains = list[int](), dict[str, None](), dict[Key, None]()
    for step in steps:
        for emotion in step.emotions.values():
            scores.append(emotion.score)
        for channel in step.channels:
            channels[channel] = None
        for key in step.links.get("pain_points", ()):
            pains[key] = None
    if isinstance(record, Touchpoint):
        for name in record.channel:
            term = catalogue.channels.find(name)
            channels[term.id if term else name] = None
        if record.importance_customer and record.satisfaction:
            gap = record.importance_customer - record.satisfaction
    return _row(
        (
            entry,
            steps,
            tuple(channels),
            sum(scores) / len(scores) if scores else None,
            max(scores) - min(scores) if scores else None,
            gap,
            tuple(sorted([catalogue.entries[key] for key in pains], key=urgency)) if pains else (),
            occurrences(catalogue, steps),
        )
    )


_row: Callable[[tuple[Any, ...]], TouchpointRow] = partial(tuple.__new__, TouchpointRow)
"""A row from all its fields, in their order: the constructor takes three times as long."""


def only_of(stages: Iterable[CatalogueStage], journey: Key | None) -> tuple[CatalogueStage, ...]:
    """The touchpoint catalogue, or what a journey has of it."""
    if journey is None or journey.type != "journey":
        return tuple(stages)
    kept = (
        stage._replace(
            rows=tuple(row for row in stage.rows if any(o.journey.key == journey for o in row.journeys))
        )
        for stage in stages
    )
    return tuple(stage for stage in kept if stage.rows)


class Matrix(NamedTuple):
    """Counts by row and column; empty cells are gaps worth seeing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def stage_by_channel(catalogue: Catalogue, stages: Iterable[CatalogueStage]) -> Matrix:
    """How many touchpoints each stage of the catalogue has by each channel; channels in the site's order."""
    stages = tuple(stages)
    found = {channel for stage in stages for row in stage.rows for channel in row.channels}
    channels = sorted(found, key=lambda c: (catalogue.channels.position(c), c.casefold()))
    counts = tuple(
        tuple(sum(channel in row.channels for row in stage.rows) for stage in stages) for channel in channels
    )
    return Matrix(tuple(stage.name for stage in stages), tuple(zip(channels, counts, strict=True)))
