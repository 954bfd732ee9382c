"""Whether there is anything to list: an index page without content is not made."""

from __future__ import annotations

from ..catalogue import Catalogue
from ..settings import GENERATED
from .moments import has_moments


def has_content(catalogue: Catalogue, listing: str) -> bool:
    """Whether a generated index page, such as `pain-points`, would have anything on it."""
    match listing:
        case "moments":
            return has_moments(catalogue)
        case "teams":
            return bool(catalogue.of_type("team")) or any(e.record.owner for e in catalogue.entries.values())
        case "health":
            return bool(catalogue.entries)
        case _:
            return bool(catalogue.of_type(GENERATED[listing]))
