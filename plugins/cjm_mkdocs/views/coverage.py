"""Where the maps have gaps: what is missing on them, and what does not fit together.

Archived things are left out everywhere: they are kept for the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Set
from functools import partial
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key, MappedStage, MappedStep
from ..model.fields import EVERYONE, SEVERE
from ..model.records import PainPoint, Persona
from .answers import Answer, answer
from .evidence import is_backed
from .neighbours import twins
from .priority import by_priority
from .walks import Walk, walk

# --- personas and lifecycle stages ---------------------------------------------------------------------------------


class Crossing(NamedTuple):
    """How often a persona is met in a lifecycle stage."""

    journeys: int
    steps: int


class Presence(NamedTuple):
    """Which personas are met in which lifecycle stages. `heads` are lifecycle ids, with an empty one for stages that
    belong to none, where there are any; each row has a cell for each of them, None for a gap."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Entry, tuple[Crossing | None, ...]], ...]

    @property
    def gaps(self) -> int:
        """How many lifecycle stages have no step of a persona, over all personas."""
        return sum(
            cell is None
            for _, cells in self.rows
            for head, cell in zip(self.heads, cells, strict=True)
            if head
        )


def presence(catalogue: Catalogue) -> Presence:
    """On how many journeys and steps each persona is that we design for, by lifecycle stage; personas by title."""
    heads = {term.id: None for term in catalogue.lifecycle}
    steps: Counter[tuple[str, str]] = Counter()
    journeys: Counter[tuple[str, str]] = Counter()
    for journey in current(catalogue):
        heads.update([(stage.lifecycle, None) for stage in journey.stages if stage.steps])
        found = _present(journey)
        steps.update(found)
        journeys.update(found.keys())
    personas = (e for e in catalogue.of_type("persona") if not e.is_archived and not _is_anti(e))
    return Presence(
        tuple(heads),
        tuple(
            (entry, tuple(_crossing(journeys[entry.id, head], steps[entry.id, head]) for head in heads))
            for entry in sorted(personas, key=lambda entry: (entry.title.casefold(), entry.id))
        ),
    )


def _present(journey: JourneyMap) -> dict[tuple[str, str], int]:
    """On how many steps each persona is, or feels something, by its id and by lifecycle stage."""
    usual = {key.id for key in journey.personas}
    known, found = {*usual, EVERYONE}, dict[tuple[str, str], int]()
    for stage in journey.stages:
        head, alike = stage.lifecycle, 0
        for step in stage.steps:
            if step.personas is journey.personas and step.emotions.keys() <= known:  # as mostly
                alike += 1
                continue
            for name in {*[key.id for key in step.personas], *step.emotions} - {EVERYONE}:
                found[name, head] = found.get((name, head), 0) + 1
        for name in usual if alike else ():
            found[name, head] = found.get((name, head), 0) + alike
    return found


def _crossing(journeys: int, steps: int) -> Crossing | None:
    return Crossing(journeys, steps) if journeys else None


def current(catalogue: Catalogue) -> Iterator[JourneyMap]:
    """The journeys that are not archived."""
    return (journey for journey in catalogue.journeys.values() if not journey.entry.is_archived)


# --- gaps ----------------------------------------------------------------------------------------------------------


class Switch(NamedTuple):
    """Two steps in a row that have no channel in common; `human` where only one of them has a person on our side."""

    before: MappedStep
    after: MappedStep
    human: bool


class MovedOn(NamedTuple):
    """A plan whose as-is journey was reviewed after it."""

    plan: Entry
    today: Entry


Gap = Entry | MappedStage | MappedStep | Switch | MovedOn
"""What is missing, or misses something."""


GAPS: Mapping[str, str] = MappingProxyType({
    "empty_stages": "Stages of a journey that have no step.",
    "untouched_stages": "Stages with steps, none of which names a touchpoint.",
    "unmapped_stages": "Stages that belong to no lifecycle stage of the site.",
    "switches": "Two steps of a journey in a row that both have channels, and none in common, where neither names "
    "`backstage`, `systems` or `solutions`, nor the stage of the later one a `brand_response`. Switches between a "
    "channel with a person and one without come first.",
    "unmeasured": "Moments of truth whose step names no metric.",
    "lonely": "Personas on no journey, save those of the kind `anti`.",
    "personas": "Personas with a page that name no evidence, and do not say `basis: assumed`.",
    "journeys": "As-is journeys that name no evidence, unless all their emotions are marked as assumed.",
    "pains": "Pain points that name no evidence and are not resolved.",
    "unowned": "Major and critical pain points that are not resolved and have no owner.",
    "unanswered": "Major and critical pain points that are not resolved, and have neither a solution nor an opportunity.",
    "moved_on": "To-be journeys whose as-is counterpart was reviewed after them, or which were never reviewed while "
    "their counterpart was.",
})  # fmt: skip
"""What counts as a gap."""


GAP_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "empty_stages": "Stages without steps",
        "untouched_stages": "Stages without touchpoints",
        "unmapped_stages": "Stages in no lifecycle stage",
        "switches": "Switches of channel without a hand-over",
        "unmeasured": "Moments of truth without a metric",
        "lonely": "Personas without journeys",
        "personas": "Personas without evidence",
        "journeys": "Journeys without evidence",
        "pains": "Pain points without evidence",
        "unowned": "Severe pain points without an owner",
        "unanswered": "Severe pain points without an answer",
        "moved_on": "To-be maps whose as-is map has moved on",
    }
)
"""What each kind is called."""


class Gaps(NamedTuple):
    """The gaps of each kind of `GAPS`, in the order of journeys, or of priority."""

    empty_stages: tuple[MappedStage, ...]
    untouched_stages: tuple[MappedStage, ...]
    unmapped_stages: tuple[MappedStage, ...]
    switches: tuple[Switch, ...]
    unmeasured: tuple[MappedStep, ...]
    lonely: tuple[Entry, ...]
    personas: tuple[Entry, ...]
    journeys: tuple[Entry, ...]
    pains: tuple[Entry, ...]
    unowned: tuple[Entry, ...]
    unanswered: tuple[Entry, ...]
    moved_on: tuple[MovedOn, ...]

    def lists(self) -> Iterator[tuple[str, tuple[Gap, ...]]]:
        """Each kind of gap by its name."""
        return zip(self._fields, self, strict=True)

    @property
    def total(self) -> int:
        return sum(len(found) for _, found in self.lists())


def gaps(
    catalogue: Catalogue,
    among: Container[Key] | None = None,
    answered: Callable[[Entry], Answer] | None = None,
    walked: Callable[[JourneyMap], Walk] = walk,
) -> Gaps:
    """All gaps of a catalogue, or those of these things.

    `answered` gives what is done about each pain point, `walked` what is on the steps of each journey.
    """
    answered = answered or partial(answer, catalogue)
    entries = {
        type_: [e for e in catalogue.of_type(type_) if among is None or e.key in among]
        for type_ in ("persona", "pain-point")
    }
    found = tuple(j for j in current(catalogue) if among is None or j.entry.key in among)
    walks = [walked(journey) for journey in found]
    stages = [stage for journey in found for stage in journey.stages]
    pains = sorted([entry for entry in entries["pain-point"] if is_open(entry)], key=by_priority)
    severe = [pain for pain in pains if is_severe(pain)]
    personas = [entry for entry in entries["persona"] if not entry.is_archived]
    human = {term.id for term in catalogue.channels if term.human}
    switches = chain.from_iterable([channel_switches(journey, human) for journey in found])
    return Gaps(
        empty_stages=tuple([stage for stage in stages if not stage.steps]),
        untouched_stages=tuple(
            stage
            for journey, on in zip(found, walks, strict=True)
            for stage in (journey.stages if on.placed < len(on.steps) else ())
            if stage.steps and not any(step.links.get("touchpoints") for step in stage.steps)
        ),
        unmapped_stages=tuple([stage for stage in stages if not stage.lifecycle]),
        switches=tuple(sorted(switches, key=attrgetter("human"), reverse=True)),
        unmeasured=tuple(step for on in walks for step in on.moments if not step.links.get("metrics")),
        lonely=tuple(entry for entry in personas if _is_lonely(catalogue, entry)),
        personas=tuple(entry for entry in personas if _is_unfounded(catalogue, entry)),
        journeys=tuple([journey.entry for journey in found if is_unfounded(catalogue, journey)]),
        pains=tuple([pain for pain in pains if not is_backed(catalogue, pain)]),
        unowned=tuple([pain for pain in severe if not pain.record.owner]),
        unanswered=tuple([pain for pain in severe if answered(pain).state == "no"]),
        moved_on=tuple(pair for journey in found for pair in _moved_on(catalogue, journey)),
    )


def channel_switches(journey: JourneyMap, human: Set[str]) -> list[Switch]:
    """The switches of channel of a journey for which nobody says how they are made (see `GAPS`).

    `human` are the channels on which a person of the organisation takes part.
    """
    found: list[Switch] = []
    before: MappedStep | None = None
    some, alone = tuple[str, ...](), False
    for stage in journey.stages:
        told = stage.record.brand_response
        for step in stage.steps:
            channels, record = step.channels, step.record
            if not channels or record.backstage or record.systems or "solutions" in step.links:
                before = None
                continue
            was_alone, alone = alone, human.isdisjoint(channels)
            if before is not None and not told and _apart(some, channels):
                found.append(_switch((before, step, alone != was_alone)))
            before, some = step, channels
    return found


_switch: Callable[[tuple[MappedStep, MappedStep, bool]], Switch] = partial(tuple.__new__, Switch)
"""A switch from all its fields: the constructor takes twice as long."""


def _apart(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two steps have no channel in common."""
    return some[0] not in others and (len(some) == 1 or set(some).isdisjoint(others))


def is_open(pain: Entry) -> bool:
    """Whether a pain point still hurts."""
    return isinstance(pain.record, PainPoint) and not pain.record.resolved_on and not pain.is_archived


def is_severe(pain: Entry) -> bool:
    """Whether a pain point is major or critical."""
    return isinstance(pain.record, PainPoint) and pain.record.severity in SEVERE


def _is_lonely(catalogue: Catalogue, entry: Entry) -> bool:
    placed = any(use.place.owner.type == "journey" for use in catalogue.uses.get(entry.key, ()))
    return not placed and not _is_anti(entry)


def _is_anti(entry: Entry) -> bool:
    return isinstance(entry.record, Persona) and entry.record.kind == "anti"


def _is_unfounded(catalogue: Catalogue, entry: Entry) -> bool:
    assumed = isinstance(entry.record, Persona) and entry.record.basis == "assumed"
    return entry.home is None and not is_backed(catalogue, entry) and not assumed


def is_plan(journey: JourneyMap) -> bool:
    """Whether a journey shows what should be."""
    return journey.record.state == "to-be"


def is_unfounded(catalogue: Catalogue, journey: JourneyMap) -> bool:
    """Whether a journey rests on no evidence though it does not say that it is assumed, or a plan."""
    if is_backed(catalogue, journey.entry) or is_plan(journey):
        return False
    feels = False
    for step in journey.steps:
        for emotion in step.emotions.values():
            if emotion.basis not in ("assumed", "target"):
                return True
            feels = True
    return not feels


def _moved_on(catalogue: Catalogue, journey: JourneyMap) -> Iterator[MovedOn]:
    plan = journey.entry
    if not is_plan(journey):
        return
    for twin in twins(catalogue, plan):
        reviewed = twin.record.reviewed
        if is_plan(catalogue.journeys[twin.id]) or reviewed is None:
            continue
        if plan.record.reviewed is None or reviewed > plan.record.reviewed:
            yield MovedOn(plan, twin)
