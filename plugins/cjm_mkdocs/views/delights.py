"""What pleases customers, and where: worth protecting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..catalogue import Catalogue, Entry, Key, MappedStep
from .relations import Occurrence, lifecycles_of, occurrences

CONCERNED = ("journey", "persona", "touchpoint")
"""The types of things that delights can be of."""


class DelightRow(NamedTuple):
    """A delight with the steps it is on."""

    entry: Entry
    steps: tuple[MappedStep, ...]
    journeys: tuple[Occurrence, ...]
    lifecycles: tuple[str, ...]
    """Lifecycle ids, or names of stages that have none."""
    personas: tuple[Entry, ...]


def delight_rows(
    catalogue: Catalogue, of: Key | None = None, entries: Iterable[Entry] | None = None
) -> tuple[DelightRow, ...]:
    """All delights (or these of them), or those of one of `CONCERNED`: on most steps first, then by name."""
    found = catalogue.of_type("delight") if entries is None else entries
    rows = [_row(catalogue, entry) for entry in found]
    if of is not None and of.type in CONCERNED:
        rows = [row for row in rows if any(_concerns(step, of) for step in row.steps)]
    return tuple(sorted(rows, key=lambda row: (-len(row.steps), row.entry.title.casefold(), row.entry.id)))


def _concerns(step: MappedStep, of: Key) -> bool:
    return of == step.place.owner or of in step.personas or of in step.touchpoints


def _row(catalogue: Catalogue, entry: Entry) -> DelightRow:
    steps = catalogue.places(entry.key)
    personas = dict.fromkeys(key for step in steps for key in step.personas)
    return DelightRow(
        entry,
        steps,
        occurrences(catalogue, steps),
        lifecycles_of(catalogue, steps),
        tuple(catalogue.entries[key] for key in personas),
    )
