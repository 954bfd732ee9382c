"""The pages about teams."""

from __future__ import annotations

from typing import Any

from .filter import FilterPieces


class TeamPieces(FilterPieces):
    """Makes the pages about teams."""

    def team_list(self) -> dict[str, Any]:
        """What the index of teams shows."""
        return {"entries": self.catalogue.of_type("team")}
