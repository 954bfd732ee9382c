"""What the index pages show: personas, journeys, touchpoints by lifecycle stage, pain points by priority."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStep, Place
from ..model.records import PainPoint, Persona, Touchpoint
from .priority import Priority, addressed_by, by_priority, priority

UNMAPPED = "unmapped"
"""The page of stages that belong to no lifecycle stage of the site."""


class Occurrence(NamedTuple):
    """The steps of one journey that something is on."""

    journey: Entry
    steps: tuple[MappedStep, ...]


def occurrences(catalogue: Catalogue, steps: Iterable[MappedStep]) -> tuple[Occurrence, ...]:
    """Steps by journey, in the order of journeys."""
    found: dict[Key, list[MappedStep]] = defaultdict(list)
    for step in steps:
        found[step.place.owner].append(step)
    return tuple(Occurrence(catalogue.entries[key], tuple(steps)) for key, steps in sorted(found.items()))


# --- touchpoints ---------------------------------------------------------------------------------------------------


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


def catalogue_stages(catalogue: Catalogue) -> tuple[CatalogueStage, ...]:
    """The touchpoint catalogue: lifecycle stages in order, then other stages by name, then unplaced touchpoints."""
    steps: dict[tuple[str, str], dict[Key, list[MappedStep]]] = defaultdict(lambda: defaultdict(list))
    for journey in catalogue.journeys.values():
        for stage in journey.stages:
            heading = (stage.lifecycle, "" if stage.lifecycle else stage.name)
            for step in stage.steps:
                for key in step.touchpoints:
                    steps[heading][key].append(step)
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
    return tuple(_catalogue_stage(catalogue, heading, steps[heading]) for heading in headings)


def _lifecycles(entry: Entry) -> tuple[str, ...]:
    return entry.record.lifecycle if isinstance(entry.record, Touchpoint) else ()


def _catalogue_stage(
    catalogue: Catalogue, heading: tuple[str, str], steps: dict[Key, list[MappedStep]]
) -> CatalogueStage:
    lifecycle, name = heading
    term = catalogue.lifecycle.find(lifecycle)
    rows = (_touchpoint_row(catalogue, catalogue.entries[key], tuple(found)) for key, found in steps.items())
    return CatalogueStage(
        lifecycle,
        term.title if term else name,
        tuple(sorted(rows, key=lambda row: row.entry.title.casefold())),
    )


def _touchpoint_row(catalogue: Catalogue, entry: Entry, steps: tuple[MappedStep, ...]) -> TouchpointRow:
    record = entry.record
    scores = [emotion.score for step in steps for emotion in step.emotions.values()]
    own = getattr(record, "channel", ())
    channels = (
        *(c for step in steps for c in step.channels),
        *(t.id if (t := catalogue.channels.find(n)) else n for n in own),
    )
    pains = {key: catalogue.entries[key] for step in steps for key in step.links.get("pain_points", ())}
    gap = None
    if isinstance(record, Touchpoint) and record.importance_customer and record.satisfaction:
        gap = record.importance_customer - record.satisfaction
    return TouchpointRow(
        entry=entry,
        steps=steps,
        channels=tuple(dict.fromkeys(channels)),
        mean=sum(scores) / len(scores) if scores else None,
        spread=max(scores) - min(scores) if scores else None,
        gap=gap,
        pains=tuple(sorted(pains.values(), key=by_priority)),
        journeys=occurrences(catalogue, steps),
    )


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


# --- pain points ---------------------------------------------------------------------------------------------------


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
    addressed: tuple[Entry, ...]


def pain_rows(catalogue: Catalogue, of: Key | None = None) -> tuple[PainRow, ...]:
    """All pain points, or those of a journey or persona, the most urgent first."""
    ordered = sorted(catalogue.of_type("pain-point"), key=by_priority)
    rows = (pain_row(catalogue, entry) for entry in ordered)
    if of is None or of.type not in ("journey", "persona"):
        return tuple(rows)
    return tuple(
        row
        for row in rows
        if any(step.place.owner == of for step in row.steps) or any(entry.key == of for entry in row.personas)
    )


def pain_row(catalogue: Catalogue, entry: Entry) -> PainRow:
    """Everything that is cross-linked from one pain point."""
    assert isinstance(entry.record, PainPoint)
    steps = catalogue.places(entry.key)
    stage_names = (
        step.lifecycle or catalogue.stages[Place(step.place.owner, step.place.stage)].name for step in steps
    )
    personas = {
        **{e.key: e for e in catalogue.linked(entry.key, "personas")},
        **{e.key: e for e in catalogue.named_by(entry.key, "pain_points", "persona")},
        **{key: catalogue.entries[key] for step in steps for key in step.personas},
    }
    order = {term.id: i for i, term in enumerate(catalogue.lifecycle)}
    return PainRow(
        entry=entry,
        record=entry.record,
        priority=priority(entry.record),
        steps=steps,
        journeys=occurrences(catalogue, steps),
        lifecycles=tuple(
            sorted(dict.fromkeys(stage_names), key=lambda name: (order.get(name, len(order)), name))
        ),
        touchpoints=tuple(
            {key: catalogue.entries[key] for step in steps for key in step.touchpoints}.values()
        ),
        channels=tuple(dict.fromkeys(channel for step in steps for channel in step.channels)),
        personas=tuple(personas.values()),
        addressed=addressed_by(catalogue, entry),
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

    def term(value: str) -> tuple[str, Key | None]:
        found = catalogue.lifecycle.find(value)
        return (found.title if found else value), None

    def channel(value: str) -> tuple[str, Key | None]:
        found = catalogue.channels.find(value)
        return (found.title if found else value), None

    def entry(value: Entry) -> tuple[str, Key | None]:
        return value.title, value.key

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


# --- personas and journeys -----------------------------------------------------------------------------------------


class Moment(NamedTuple):
    """A step with the emotion a persona has there."""

    step: MappedStep
    score: int
    label: str


class PersonaView(NamedTuple):
    """A persona with what the journeys say about it."""

    entry: Entry
    record: Persona
    journeys: tuple[JourneyMap, ...]
    worst: tuple[Moment, ...]
    best: tuple[Moment, ...]
    pains: tuple[Entry, ...]


MOMENTS = 3
"""How many of the worst and best moments a profile shows."""


def journeys_of(catalogue: Catalogue, persona: Key) -> tuple[JourneyMap, ...]:
    """The journeys a persona is on, as one of the journey's personas or on a single step."""
    owners = {
        use.place.owner.id: None
        for use in catalogue.uses.get(persona, ())
        if use.role == "personas" and use.place.owner.type == "journey"
    }
    return tuple(catalogue.journeys[id_] for id_ in sorted(owners))


def persona_view(catalogue: Catalogue, entry: Entry) -> PersonaView:
    """A persona's profile. Moments of plans (to-be) do not count: nobody has felt them."""
    assert isinstance(entry.record, Persona)
    journeys = journeys_of(catalogue, entry.key)
    moments = sorted(_moments(journeys, entry.key), key=lambda m: (m.score, m.step.place))
    pains = {
        pain.key: pain
        for pain in (
            *catalogue.linked(entry.key, "pain_points"),
            *catalogue.named_by(entry.key, "personas", "pain-point"),
        )
    }
    for journey in journeys:
        for step in journey.steps:
            if entry.key in step.personas:
                pains.update({key: catalogue.entries[key] for key in step.links.get("pain_points", ())})
    return PersonaView(
        entry=entry,
        record=entry.record,
        journeys=journeys,
        worst=tuple(m for m in moments if m.score < 0)[:MOMENTS],
        best=tuple(m for m in reversed(moments) if m.score > 0)[:MOMENTS],
        pains=tuple(sorted(pains.values(), key=by_priority)),
    )


def _moments(journeys: Iterable[JourneyMap], persona: Key) -> Iterator[Moment]:
    for journey in journeys:
        if journey.record.state == "to-be":
            continue
        for step in journey.steps:
            emotion = step.emotions.get(persona.id) or (
                step.emotions.get("*") if persona in step.personas else None
            )
            if emotion is not None:
                yield Moment(step, emotion.score, emotion.label or "")


class JourneyRow(NamedTuple):
    """A journey in the list: how many steps it has by lifecycle stage, and how it feels on the whole."""

    journey: JourneyMap
    personas: tuple[Entry, ...]
    steps: int
    pains: int
    lowest: MappedStep | None
    by_lifecycle: tuple[int, ...]
    """Steps in each lifecycle stage of the site, then those in stages that belong to none."""


def journey_rows(catalogue: Catalogue) -> tuple[JourneyRow, ...]:
    """All journeys by title."""
    ordered = sorted(catalogue.journeys.values(), key=lambda journey: journey.entry.title.casefold())
    return tuple(journey_row(catalogue, journey) for journey in ordered)


def journey_row(catalogue: Catalogue, journey: JourneyMap) -> JourneyRow:
    """A journey's line in the list."""
    steps = tuple(journey.steps)
    counts = [0] * (len(catalogue.lifecycle) + 1)
    for step in steps:
        counts[catalogue.lifecycle.position(step.lifecycle)] += 1
    felt = [step for step in steps if step.emotions]
    lowest = min(felt, key=lambda step: min(e.score for e in step.emotions.values()), default=None)
    return JourneyRow(
        journey=journey,
        personas=tuple(catalogue.entries[key] for key in journey.personas),
        steps=len(steps),
        pains=len({key for step in steps for key in step.links.get("pain_points", ())}),
        lowest=lowest if lowest and min(e.score for e in lowest.emotions.values()) < 0 else None,
        by_lifecycle=tuple(counts),
    )


class PersonaRow(NamedTuple):
    """A persona in the list."""

    entry: Entry
    record: Persona
    journeys: tuple[JourneyMap, ...]


def persona_rows(catalogue: Catalogue) -> tuple[PersonaRow, ...]:
    """All personas: primary ones first, then by name."""
    rank = {"primary": 0, None: 1, "secondary": 1, "anti": 2}
    rows = [
        PersonaRow(entry, entry.record, journeys_of(catalogue, entry.key))
        for entry in catalogue.of_type("persona")
        if isinstance(entry.record, Persona)
    ]
    return tuple(sorted(rows, key=lambda row: (rank[row.record.kind], row.entry.title.casefold())))


def met_with(catalogue: Catalogue, entry: Entry) -> tuple[Entry, ...]:
    """The pain points on the steps of a touchpoint, or the touchpoints on the steps of a pain point."""
    other = {"touchpoint": "pain_points", "pain-point": "touchpoints"}.get(entry.type, "")
    keys = dict.fromkeys(key for step in catalogue.places(entry.key) for key in step.links.get(other, ()))
    return tuple(sorted((catalogue.entries[key] for key in keys), key=by_priority))


class BackLink(NamedTuple):
    """Things of one type that name this one in one of their fields."""

    type: str
    role: str
    entries: tuple[Entry, ...]


def back_links(catalogue: Catalogue, key: Key) -> tuple[BackLink, ...]:
    """Who names a thing, save the steps it is placed on."""
    found: dict[tuple[str, str], dict[Key, Entry]] = defaultdict(dict)
    for use in catalogue.uses.get(key, ()):
        if not use.place.step:
            owner = catalogue.entries[use.place.owner]
            found[owner.type, use.role][owner.key] = owner
    return tuple(BackLink(type_, role, tuple(entries.values())) for (type_, role), entries in found.items())
