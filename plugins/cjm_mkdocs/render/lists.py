"""Cells that lists of several kinds of things have in common: where something is met, who owns it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..catalogue import Entry, Key
from ..parts import Part
from ..views.relations import Occurrence
from .filter import FEW, FilterPieces, Table
from .text import escape


class ListPieces(FilterPieces):
    """Makes cells of lists."""

    def item(self, key: Key) -> str:
        """A thing as an item of a cell."""
        return f'<span data-cjm-type="{key.type}" data-cjm-id="{key.id}">{self._link(key)}</span>'

    def items(self, found: tuple[Entry, ...]) -> str:
        """Things as a cell; many rows have the same, such as the personas of a journey."""
        known = self._cells.get(found)
        if known is None:
            known = self._cells[found] = self.few([self.item(entry.key) for entry in found])
        return known

    def owner_names(self, found: tuple[str, ...]) -> str:
        """Owners as a cell."""
        return self.few([str(self.owner(name)) for name in found])

    def filtered(self, table: Table, part: Part | None, number: int, query: str, anchor: str = "") -> Markup:
        """A figure above a table as a link to the rows that it counts, where a filter would find them all."""
        shown = escape(self._.number(number))
        names = {pair.partition("=")[0] for pair in query.split("&")}
        if part or not number or not names <= {facet.id for facet in table.facets}:
            return Markup(shown)
        links = "&amp;".join(f"{table.prefix}{pair}" for pair in query.split("&"))
        return Markup(f'<a href="?{links}{anchor and "#"}{anchor}">{shown}</a>')

    def _counted(
        self, label: str, number: int, table: Table, part: Part | None, query: str, note: str = ""
    ) -> str:
        """A figure above a table, with what it is called and a note where it needs one."""
        shown = self.filtered(table, part, number, query)
        noted = f' <span class="cjm-figures__note">{escape(note)}</span>' if note else ""
        return f'<div><dt>{escape(label)}</dt><dd data-value="{number}">{shown}{noted}</dd></div>\n'

    def met_on(self, found: Sequence[Occurrence]) -> str:
        """Journeys with the steps that something is on; the ends of long lists are folded away."""
        heads, items = self._heads, []
        for journey, steps in found:
            head, start, ends = heads.get(journey) or self._begun(journey)
            if len(steps) == 1:  # as mostly
                items.append(f"{head}{start}{ends[steps[0].number - 1]}</li>")
            else:
                links = [start + ends[step.number - 1] for step in steps]
                items.append(f"{head}{self.in_line(links, FEW)}</li>")
        return self.few(items)

    def _begun(self, journey: Entry) -> tuple[str, str, list[str]]:
        key = journey.key
        head = f'<li data-cjm-type="journey" data-cjm-id="{key.id}">{self._link(key)}{self._.colon}'
        ends = self.shared.link_ends.get(key) or self._link_ends(key)
        found = self._heads[journey] = head, self._link_start(key), ends
        return found

    def in_line(self, links: Sequence[str], shown: int) -> str:
        """Links in a line; the end of a long one is folded away."""
        if len(links) <= shown + 1:
            return self._.comma.join(links)
        more = escape(self.shared.plural("%(number)s more", "%(number)s more", len(links) - shown))
        rest = self._.comma.join(links[shown:])
        return f'{self._.comma.join(links[:shown])}<details class="cjm-more cjm-rest"><summary>{more}</summary>{rest}</details>'
