"""What has changed since a journey was last reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Catalogue, Suspect
from ..model.naming import words
from ..problems import Problem, quoted


def check(catalogue: Catalogue) -> Iterator[Problem]:
    for suspect in catalogue.suspects:
        yield _suspect(catalogue, suspect)


def _suspect(catalogue: Catalogue, suspect: Suspect) -> Problem:
    journey, thing = catalogue.entries[suspect.journey], catalogue.entries[suspect.thing]
    fields = ", ".join(f"`{name}`" for name in suspect.fields)
    message = (
        f"the {words(thing.type).lower()} {quoted(thing.title)} changed its {fields} on {suspect.day}, "
        f"after this review"
    )
    hint = f"look whether the map still holds, and write `reviewed: {catalogue.today}`"
    return catalogue.problem(journey.path, (*journey.loc, "reviewed"), "freshness/suspect", message, hint)
