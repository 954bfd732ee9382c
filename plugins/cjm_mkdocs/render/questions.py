"""The pages about questions."""

from __future__ import annotations

from typing import Any

from ..catalogue import Key
from .filter import FilterPieces


class QuestionPieces(FilterPieces):
    """Makes the pages about questions."""

    def question_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of questions shows, or what another page shows of the thing `of`."""
        return {"entries": self.catalogue.of_type("question")}
