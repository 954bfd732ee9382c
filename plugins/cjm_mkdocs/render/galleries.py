"""What the lists of personas and journeys are made of."""

from __future__ import annotations

from markupsafe import Markup

from ..views.journeys import JourneyRow
from .pieces import Pieces, row_of


class GalleryPieces(Pieces):
    """Makes what the lists of personas and journeys are made of."""

    def journey_row(self, row: JourneyRow) -> Markup:
        """A journey: personas, steps by lifecycle stage, pain points, lowest point."""
        entry = row.journey.entry
        to_be = (
            f' <span class="cjm-basis">({self._("to-be")})</span>'
            if row.journey.record.state == "to-be"
            else ""
        )
        *counts, others = row.by_lifecycle
        none = f'<td class="cjm-number cjm-gap">{self._("none")}</td>'
        by_stage = "".join(f'<td class="cjm-number">{count}</td>' if count else none for count in counts)
        return Markup(
            f'{row_of(entry)}\n<th scope="row">{self._link(entry.key)}{to_be}</th>\n<td>{self.entries(row.personas)}</td>\n'
            f'{by_stage}<td class="cjm-number">{others or "–"}</td>\n<td class="cjm-number">{row.pains}</td>\n'
            f"<td>{self._step_link(row.lowest) if row.lowest else ''}</td>\n</tr>\n"
        )
