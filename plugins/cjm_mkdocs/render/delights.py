"""The list of delights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..catalogue import Key
from ..views.delights import DelightRow, delight_rows
from .filter import Cell, Column, Facet, Line, Table, Value
from .lists import ListPieces
from .pieces import row_of
from .text import escape


class DelightPieces(ListPieces):
    """Makes the list of delights."""

    def delight_list(self, of: Key | None) -> dict[str, Any]:
        """What a block shows of all delights, or of those of the thing `of`."""
        return {"table": self.delight_table(delight_rows(self.catalogue, of))}

    def delight_table(self, rows: Sequence[DelightRow]) -> Table:
        """Delights with the steps they are on."""
        _ = self._
        columns = (
            Column("delight", _("Delight"), width="wide"),
            Column("lifecycle", _("Stages"), "lifecycle"),
            Column(
                "steps", _("Journeys and steps"), "number", "wide", "descending", (_("Journeys and steps"),)
            ),
            Column("persona", _("Personas"), width="medium"),
        )
        facets = (self.lifecycle_facet(), Facet("persona", _("Persona")), Facet("journey", _("Journey")))
        return self.table(
            "delights", _("Delights"), columns, facets, [self._delight_line(row) for row in rows]
        )

    def _delight_line(self, row: DelightRow) -> Line:
        stages = [(name, self.lifecycle(name)) for name in row.lifecycles]
        cells = (
            self._link(row.entry.key),
            escape(self._.comma.join(label for _, label in stages)),
            Cell(self.met_on(row.journeys), len(row.steps) or None),
            self.items(row.personas),
        )
        values: dict[str, list[Value]] = {
            "lifecycle": stages,
            "persona": self.named(row.personas),
            "journey": self.named(o.journey for o in row.journeys),
        }
        return Line(row_of(row.entry), cells, values)
