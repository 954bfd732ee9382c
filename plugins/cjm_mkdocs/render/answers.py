"""The pages about opportunities and solutions."""

from __future__ import annotations

from typing import Any

from ..catalogue import Key
from .filter import FilterPieces


class AnswerPieces(FilterPieces):
    """Makes the pages about opportunities and solutions."""

    def opportunity_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of opportunitys shows, or what another page shows of the thing `of`."""
        return {"entries": self.catalogue.of_type("opportunity")}

    def solution_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of solutions shows, or what another page shows of the thing `of`."""
        return {"entries": self.catalogue.of_type("solution")}
