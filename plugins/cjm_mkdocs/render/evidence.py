"""The pages about evidence."""

from __future__ import annotations

from typing import Any

from ..catalogue import Key
from .filter import FilterPieces


class EvidencePieces(FilterPieces):
    """Makes the pages about evidence."""

    def evidence_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of evidence shows, or what another page shows of the thing `of`."""
        return {"entries": self.catalogue.of_type("evidence")}
