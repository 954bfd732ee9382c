"""The pages about moments of truth."""

from __future__ import annotations

from typing import Any

from ..catalogue import Key
from .filter import FilterPieces


class MomentPieces(FilterPieces):
    """Makes the pages about moments of truth."""

    def moment_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of moments of truth shows, or what another page shows of the thing `of`."""
        return {"entries": ()}
