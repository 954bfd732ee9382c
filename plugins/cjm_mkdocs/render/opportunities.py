"""The page about opportunities: what each is worth, between value and effort, and as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

from ..catalogue import Entry, Key
from ..views.opportunities import (
    HIGH,
    QUADRANTS,
    OpportunityRow,
    Quadrant,
    Ranked,
    ValueMatrix,
    opportunities_for,
    opportunity_row,
    ranked,
    value_matrix,
)
from . import value_matrix as picture
from .answers import CONCERNED, UNDIVIDED, AnswerPieces
from .filter import Cell, Column, Facet, Line, Table, Value
from .pieces import row_of
from .text import escape, plain

NO_BREAK = "\xa0"
IN_SIGHT = 8
"""How many opportunities of a quadrant are in sight at once."""


class OpportunityPieces(AnswerPieces):
    """Makes the page about opportunities."""

    def opportunity_list(self, of: Key | None, entries: Iterable[Entry] | None = None) -> dict[str, Any]:
        """What the index of opportunities shows, or what another page shows of the thing `of` or of these `entries`."""
        of = None if of is not None and of.type == "opportunity" else of
        _, shown = self.part_of("opportunities", of, CONCERNED) if entries is None else (None, UNDIVIDED)
        found = ranked(opportunities_for(self.catalogue, of, entries))
        part = shown["part"]
        here = found[part.first - 1 : part.last] if part else found
        table = self.opportunity_table([opportunity_row(self.catalogue, each) for each in here])
        return {
            "table": table,
            "matrix": value_matrix(found) if not part or part.first == 1 else None,
            "prefix": table.prefix,
            "high": HIGH,
            **shown,
        }

    def value_matrix(self, matrix: ValueMatrix, prefix: str) -> Markup:
        """The matrix as a picture; nothing where no opportunity has a place in it."""
        if not matrix.spots:
            return Markup("")
        labels = picture.Labels(
            title=self._("Opportunities by value and effort"),
            value=self._("Value, 1 to 5"),
            effort=self._("Effort, 1 to 5"),
            quadrants={name: self.quadrant(name) for name in QUADRANTS},
            more=lambda count: self.shared.plural("%(number)s more", "%(number)s more", count),
        )
        lists = {name: f"#{self.quadrant_id(name, prefix)}" for name in QUADRANTS}
        return Markup(picture.svg(matrix, labels, self._disc, lists))

    def _disc(self, row: Ranked) -> tuple[str, str]:
        return self.url(row.entry.key), plain(row.entry.title)

    def quadrant_id(self, name: Quadrant, prefix: str) -> str:
        """The id of the list of a quadrant."""
        return f"quadrant---{prefix}{name}"

    def quadrant_sense(self, name: Quadrant) -> str:
        """What stands in a quadrant."""
        match name:
            case "quick":
                return self._("much value for little effort")
            case "big":
                return self._("much value for much effort")
            case "fill":
                return self._("little value for little effort")
            case "twice":
                return self._("little value for much effort")

    def quadrant_panels(self, matrix: ValueMatrix, prefix: str, *, whole: bool) -> Markup:
        """The opportunities of each quadrant with their numbers, those of a long list only in part if not `whole`; then
        those that have no place in the matrix."""
        panels = []
        for name, rows in matrix.quadrants:
            if rows:
                sense = f'<p class="cjm-also">{escape(self.quadrant_sense(name))}</p>\n'
                items = self.cut([self._placed(row) for row in rows], IN_SIGHT, "ol", whole=whole)
                anchor = f' id="{escape(self.quadrant_id(name, prefix))}"'
                panels.append(self._quadrant_panel(self.quadrant(name), rows, sense + items, anchor))
        if matrix.unplaced:
            items = self._unplaced(matrix.unplaced, whole=whole)
            panels.append(self._quadrant_panel(self._("Not in the matrix"), matrix.unplaced, items))
        return Markup("".join(panels))

    def _quadrant_panel(self, title: str, rows: Sequence[Ranked], content: str, anchor: str = "") -> str:
        number = (
            f'<span class="cjm-basis" data-value="{len(rows)}">({escape(self._.number(len(rows)))})</span>'
        )
        heading = f"<h2>{escape(title)} {number}</h2>"
        return f'<section class="cjm-panel"{anchor}>{heading}\n{content}\n</section>\n'

    def _placed(self, row: Ranked) -> str:
        words = self._("value %(value)s, effort %(effort)s") % {
            "value": self._.number(row.score.value or 0),
            "effort": row.score.effort,
        }
        return (
            f'<li value="{row.number}"{self._tagged(row.entry)}>{self._link(row.entry.key)} '
            f'<span class="cjm-basis">({escape(words)})</span></li>\n'
        )

    def _unplaced(self, rows: Sequence[Ranked], *, whole: bool) -> str:
        """Opportunities that have no place in the matrix, with what is missing."""
        items = [
            f"<li{self._tagged(row.entry)}>{self._link(row.entry.key)} "
            f'<span class="cjm-basis">({escape(self.lacks(row.score))})</span></li>\n'
            for row in rows
        ]
        return self.cut(items, IN_SIGHT, whole=whole)

    # --- the list ------------------------------------------------------------------------------------------------

    def opportunity_table(self, rows: Sequence[OpportunityRow]) -> Table:
        """Everything that is linked to opportunities, by score."""
        _ = self._
        of_score = (_("Score"), _("Customer value"), _("Business value"), _("Effort"), _("Confidence"))
        columns = (
            Column("opportunity", _("Opportunity")),
            Column("score", _("Score"), "number", "rated", "descending", of_score),
            Column("quadrant", _("In the matrix"), "quadrant"),
            Column("pain-points", _("Pain points"), "number", "wide", csv=(_("Pain points"),)),
            Column("solutions", _("Solutions"), "number", "medium", csv=(_("Solutions"),)),
            Column("metrics", _("Metrics"), width="medium"),
            Column("owner", _("Owner")),
            Column("status", _("Status")),
        )
        facets = (
            Facet("quadrant", _("In the matrix"), QUADRANTS),
            self.lifecycle_facet(),
            Facet("persona", _("Persona")),
            self.pain_severity_facet(),
            Facet("owner", _("Owner")),
            Facet("status", _("Status")),
        )
        lines = [self._opportunity_line(row) for row in rows]
        return self.table("opportunities", _("Opportunities by score"), columns, facets, lines)

    def _opportunity_line(self, row: OpportunityRow) -> Line:
        entry, record, score = row.entry, row.entry.record, row.score
        cells = (
            self._link(entry.key),
            Cell(self._scored(row), score.total, self._score_csv(row)),
            self._in_matrix(row),
            Cell(self.few(self.pain_items(row.pains)), len(row.pains) or None, (self._titles(row.pains),)),
            Cell(
                self.few(self.solution_items(row.solutions)),
                len(row.solutions) or None,
                (self._titles(row.solutions),),
            ),
            self.few([self.entries([metric]) for metric in row.metrics]),
            self.owner(record.owner) if record.owner else "",
            self._md(record.status or "", entry.path),
        )
        values: dict[str, list[Value]] = {
            "quadrant": [(score.quadrant, self.quadrant(score.quadrant))] if score.quadrant else [],
            "lifecycle": self.stage_values(row.reach.lifecycles),
            "persona": self.named(row.reach.personas),
            "severity": self.severities_of(row.pains),
            "owner": self.owners(entry),
            "status": self.statuses(entry),
        }
        return Line(row_of(entry), cells, values)

    def _scored(self, row: OpportunityRow) -> str:
        """The score with its factors, or what is missing."""
        score = row.score
        if score.total is None:
            none, lacks = escape(self._("no score")), escape(self.lacks(score))
            return f'<span class="cjm-basis">{none}<br>{lacks}</span>'
        return f'{self.total(score.total)}<br><span class="cjm-basis">{self.factors(score)}</span>'

    def _score_csv(self, row: OpportunityRow) -> tuple[str, ...]:
        score = row.score
        figures = (score.total, score.customer_value, score.business_value, score.effort)
        confidence = self._(score.confidence) if score.confidence else ""
        return (*("" if figure is None else f"{figure:.10g}" for figure in figures), confidence)

    def _in_matrix(self, row: OpportunityRow) -> str:
        """The quadrant, and the number of the disc."""
        if row.score.quadrant is None:
            return ""
        words = self._("no. %(number)s") % {"number": row.ranked.number}
        number = escape(words).replace(" ", NO_BREAK)
        name = escape(self.quadrant(row.score.quadrant))
        return f'{name} <span class="cjm-basis">{escape(number.replace(" ", NO_BREAK))}</span>'

    def _titles(self, entries: Iterable[Entry]) -> str:
        return " | ".join(plain(entry.title) for entry in entries)
