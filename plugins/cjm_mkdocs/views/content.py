"""Whether there is anything to list: an index page without content is not made."""

from __future__ import annotations

from ..catalogue import Catalogue
from ..settings import GENERATED


def has_content(catalogue: Catalogue, listing: str) -> bool:
    """Whether a generated index page, such as `pain-points`, would have anything on it."""
    match listing:
        case "moments":
            return any(step.record.moment_of_truth for step in catalogue.steps.values())
        case "health":
            return bool(catalogue.entries)
        case _:
            return bool(catalogue.of_type(GENERATED[listing]))
