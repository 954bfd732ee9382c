"""Which journeys come before and after a journey, for each of its personas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, JourneyMap, Key

MOST_PERSONAS = 3
"""For how many personas of one journey neighbours are shown; its head names them all."""


class Neighbours(NamedTuple):
    """A persona's journeys around one of them."""

    persona: Key
    before: Entry | None
    after: Entry | None


def neighbours(catalogue: Catalogue) -> Mapping[str, tuple[Neighbours, ...]]:
    """Neighbours by journey id; none for a persona on one journey only.

    A persona's journeys are in the order in which they are lived: by the first stage of the shared vocabulary that
    they have, then by title; what is to be follows what is, wherever its own stages are, and has the same neighbours.
    """
    passed = {journey.entry.key: twins(catalogue, journey.entry) for journey in catalogue.journeys.values()}
    stages = {term.id: number for number, term in enumerate(catalogue.lifecycle)}
    order = {
        journey.entry.key: _order(catalogue, journey, passed[journey.entry.key], stages)
        for journey in catalogue.journeys.values()
    }
    by_persona: dict[Key, list[Entry]] = {}
    for journey in sorted(catalogue.journeys.values(), key=lambda journey: order[journey.entry.key]):
        for persona in journey.personas:
            by_persona.setdefault(persona, []).append(journey.entry)
    found: dict[str, list[Neighbours]] = {}
    for persona, entries in by_persona.items():
        for number, entry in enumerate(entries):
            others = passed[entry.key]
            before = next((other for other in reversed(entries[:number]) if other not in others), None)
            after = next((other for other in entries[number + 1 :] if other not in others), None)
            if before or after:
                found.setdefault(entry.id, []).append(Neighbours(persona, before, after))
    return {id_: _in_order(catalogue.journeys[id_], rows) for id_, rows in found.items()}


def _in_order(journey: JourneyMap, rows: list[Neighbours]) -> tuple[Neighbours, ...]:
    """As the journey names its personas."""
    rows.sort(key=lambda row: journey.personas.index(row.persona))
    return tuple(rows[:MOST_PERSONAS])


_Order = tuple[int, str, str, bool, str]


def _order(
    catalogue: Catalogue, journey: JourneyMap, others: tuple[Entry, ...], stages: Mapping[str, int]
) -> _Order:
    """What a journey comes by; `others` are its counterparts, `stages` the places of those of the vocabulary."""
    to_be = is_to_be(journey.entry)
    as_is = next((other for other in others if not is_to_be(other)), None)
    first = catalogue.journeys[as_is.id] if to_be and as_is is not None else journey
    return (
        _first_stage(first, stages),
        first.entry.title.casefold(),
        first.entry.id,
        to_be,
        journey.entry.id,
    )


def _first_stage(journey: JourneyMap, stages: Mapping[str, int]) -> int:
    """The place of its earliest stage in the site's vocabulary; journeys without any come last."""
    return min([stages.get(stage.lifecycle, len(stages)) for stage in journey.stages], default=len(stages))


def twins(catalogue: Catalogue, journey: Entry) -> tuple[Entry, ...]:
    """The as-is or to-be counterparts of a journey, whichever of the two names the other."""
    if "counterpart" not in journey.links and journey.key not in catalogue.uses:
        return ()
    found = (
        *catalogue.linked(journey.key, "counterpart"),
        *catalogue.named_by(journey.key, "counterpart", "journey"),
    )
    return tuple({twin.key: twin for twin in found if twin.key != journey.key}.values())


def is_to_be(journey: Entry) -> bool:
    """Whether a journey shows what should be."""
    return getattr(journey.record, "state", None) == "to-be"
