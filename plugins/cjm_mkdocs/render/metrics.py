"""The pages about metrics."""

from __future__ import annotations

from typing import Any

from ..catalogue import Key
from .filter import FilterPieces


class MetricPieces(FilterPieces):
    """Makes the pages about metrics."""

    def metric_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of metrics shows, or what another page shows of the thing `of`."""
        return {"entries": self.catalogue.of_type("metric")}
