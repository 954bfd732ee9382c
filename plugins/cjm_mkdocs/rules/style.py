"""How things are put: channels by the site's names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..catalogue import Catalogue, Loc
from ..model.records import Persona, Touchpoint
from ..problems import Problem, nearest


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Names that are not in the site's list, each once for a page."""
    known = frozenset(term.id for term in catalogue.channels)
    said: set[tuple[str, str]] = set()
    for path, loc, field, names in _written(catalogue, known):
        for index, name in enumerate(names):
            if catalogue.channels.find(name) is None and (path, name) not in said:
                said.add((path, name))
                yield catalogue.problem(
                    path,
                    (*loc, field, index),
                    "style/unknown-channel",
                    f"“{name}” is not in this site's list of channels",
                    nearest(name, (term.id for term in catalogue.channels))
                    or "add it to `channels` in mkdocs.yml",
                )


def _written(catalogue: Catalogue, known: frozenset[str]) -> Iterator[tuple[str, Loc, str, Sequence[str]]]:
    """Every list of channels that may hold an unknown one: where it stands and what it names."""
    for journey in catalogue.journeys.values():
        for step in journey.steps:
            if not known.issuperset(step.channels):
                path = journey.entry.path
                yield path, step.loc, "channel", step.record.channel
                yield path, step.loc, "channels", step.record.channels
    for entry in catalogue.of_type("touchpoint"):
        if isinstance(entry.record, Touchpoint):
            yield entry.path, entry.loc, "channel", entry.record.channel
    for entry in catalogue.of_type("persona"):
        if isinstance(entry.record, Persona):
            yield entry.path, entry.loc, "channels", entry.record.channels
