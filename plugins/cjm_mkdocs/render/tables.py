"""Rows of the index pages' tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from ..catalogue import Entry
from ..pages import stage_anchor
from ..views.pain_points import Group, PainRow
from ..views.relations import occurrences
from ..views.touchpoints import UNMAPPED, CatalogueStage, TouchpointRow
from .pieces import Pieces, row_of


class TablePieces(Pieces):
    """Makes rows of tables. `anchors` says whether a row is what links to its thing lead to."""

    def pain_row(self, row: PainRow, anchors: bool) -> Markup:
        """A pain point with everything that is cross-linked from it."""
        entry, record = row.entry, row.record
        nothing = f'<span class="cjm-open">{self._("nothing yet")}</span>'
        cells = (
            self._rated(row),
            escape(", ".join(map(self.lifecycle, row.lifecycles))),
            self.occurrences(row.journeys) if row.journeys else "",
            self.entries(row.personas),
            self.entries(row.addressed) or nothing,
            self.owner(record.owner) if record.owner else "",
            self._md(record.status or ""),
        )
        return Markup(
            f'{row_of(entry, anchors)}\n<th scope="row">{self._link(entry.key)}</th>\n{_cells(cells)}</tr>\n'
        )

    def _rated(self, row: PainRow) -> str:
        """The priority with both its factors, or what is known of them."""
        severity, frequency = row.record.severity, row.record.frequency
        if severity and frequency:
            factors = f"({self._(severity)} × {self._(frequency)})"
            return f'<strong>{row.priority.value}</strong> <span class="cjm-basis">{factors}</span>'
        known = self._severity(row.record) + (self._(frequency) if frequency else "")
        return known or f'<span class="cjm-basis">{self._("not rated")}</span>'

    def touchpoint_row(self, row: TouchpointRow, stage: CatalogueStage) -> Markup:
        """A touchpoint in one stage; in the first one, a touchpoint without a page is told in full."""
        entry = row.entry
        here = entry.home is not None and self.site.first_stages.get(entry.key) is stage
        found = occurrences(self.catalogue, self.catalogue.places(entry.key)) if here else row.journeys
        cells = (
            escape(", ".join(map(self.channel, row.channels))),
            self._mean(row),
            self._gap(row),
            self._list_of([pain.key for pain in row.pains], None) if row.pains else "",
            self.occurrences(found) if found else escape(self._("on no journey")),
        )
        name = self._in_full(entry) + self._elsewhere(entry, stage) if here else self._link(entry.key)
        return Markup(f'{row_of(entry, here)}\n<th scope="row">{name}</th>\n{_cells(cells)}</tr>\n')

    def _in_full(self, entry: Entry) -> str:
        name, record = self._md(entry.title, entry.path), entry.record
        found = self.facts(entry)
        if not found and not record.description:
            return name
        said = f"<p>{self._md(record.description, entry.path)}</p>" if record.description else ""
        said += self._facts(found, entry.place, entry.path) if found else ""
        return f'{name}\n<details class="cjm-more"><summary>{self._("Details")}</summary>{said}</details>'

    def _elsewhere(self, entry: Entry, stage: CatalogueStage) -> str:
        """The other stages a touchpoint stands in, for those whom a link has led to its first."""
        others = [self.stage_link(other) for other in self.site.stages_of[entry.key] if other is not stage]
        return f'\n<p class="cjm-also">{self._("Also in:")} {", ".join(others)}</p>' if others else ""

    def stage_link(self, stage: CatalogueStage) -> Markup:
        """The name of a stage of the touchpoint catalogue, linked to its page."""
        name = escape(stage.name or self._("Not placed yet"))
        page = self.site.stage_pages.get(stage.lifecycle or UNMAPPED)
        return Markup(f'<a href="{self.page_url(page)}#{stage_anchor(stage)}">{name}</a>' if page else name)

    def _mean(self, row: TouchpointRow) -> str:
        if row.mean is None:
            return ""
        spread = self._("(spread %(value)s)") % {"value": row.spread}
        return self.signed(row.mean) + (f' <span class="cjm-basis">{spread}</span>' if row.spread else "")

    def _gap(self, row: TouchpointRow) -> str:
        if row.gap is None:
            return ""
        factors = {
            "i": getattr(row.entry.record, "importance_customer", None),
            "s": getattr(row.entry.record, "satisfaction", None),
        }
        words = self._("importance %(i)s, satisfaction %(s)s") % factors
        return f'{self.signed(row.gap)} <span class="cjm-basis">({words})</span>'

    def pain_group(self, group: Group) -> Markup:
        """A value with the pain points that share it."""
        label = self._link(group.key) if group.key else escape(group.label)
        return Markup(f"<dt>{label}</dt><dd>{', '.join(self._link(pain.key) for pain in group.pains)}</dd>\n")


def _cells(cells: Sequence[str]) -> str:
    return "".join(f"<td>{cell}</td>\n" for cell in cells)
