"""What the galleries of personas and journeys are made of: cards, and the matrices below them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from markupsafe import Markup

from ..catalogue import Entry
from ..model.records import Persona
from ..views import journeys, personas
from ..views.journeys import JourneyRow
from ..views.personas import Crossing, PersonaMatrix, PersonaRow
from ..views.rides import Ride
from .filter import Cell, Column, Facet, Line, Table, Value
from .lists import ListPieces
from .pieces import row_of
from .profiles import ProfilePieces
from .text import escape, plain

NAMED = 5
"""How many journeys the card of a persona names; the others are folded away."""


class GalleryPieces(ListPieces, ProfilePieces):
    """Makes what the galleries of personas and journeys are made of."""

    def persona_gallery(self) -> dict[str, Any]:
        """What the template of the personas' page needs."""
        rows = personas.persona_rows(
            self.catalogue, lambda key: self.shared.persona_view(self.entry(key)).rides
        )
        as_cards = len(rows) <= personas.CARDS
        return {
            "rows": rows,
            "as_cards": as_cards,
            "matrix": personas.persona_matrix(self.catalogue, rows),
        }

    def journey_gallery(self) -> dict[str, Any]:
        """What the template of the journeys' page needs."""
        rows = journeys.journey_rows(self.catalogue, self.site.known.ride, self.site.known.walk)
        as_cards = len(rows) <= journeys.CARDS
        groups = journeys.with_twins(self.catalogue, rows) if as_cards else ()
        return {"groups": groups, "table": self.journey_table(rows)}

    # --- personas ------------------------------------------------------------------------------------------------

    def persona_card(self, row: PersonaRow, position: int) -> Markup:
        """A persona in short; `position` counts from 1."""
        entry, record = row.entry, row.record
        lonely = "" if row.rides else " cjm-card--lonely"
        role = (
            f'<p class="cjm-persona__segment">{self._md(record.role, entry.path)}</p>' if record.role else ""
        )
        quote = ""
        if record.quote:
            said = self._md(record.quote, entry.path)
            quote = f'<blockquote class="cjm-quote" dir="auto"><p>{said}</p></blockquote>'
        journeys = f'<p class="cjm-gap">{escape(self._("On no journey yet."))}</p>'
        if row.rides:
            journeys = f"<p>{escape(self._('Journeys'))}</p>\n{self._persona_journeys(row.rides)}"
        return Markup(
            f'<article class="cjm-card{lonely}" data-cjm-type="persona" data-cjm-id="{entry.id}">\n'
            f'<div class="cjm-card__head">\n{self.portrait(entry, position)}\n'
            f"<div>\n<h2>{self._link(entry.key)}</h2>\n{role}</div>\n</div>\n"
            f'{self._kind_and_share(record)}{quote}<div class="cjm-card__foot">\n{journeys}\n</div>\n</article>\n'
        )

    def _kind_and_share(self, persona: Persona) -> str:
        kind, share = self.kind(persona)[0], ""
        if persona.share is not None:
            said = self._("%(share)s of customers") % {"share": self._.percent(persona.share)}
            share = str(escape(said))
        tag = f'<span class="cjm-tag">{kind}</span> ' if kind else ""
        return f'<p class="cjm-card__kind">{tag}{share}</p>\n' if kind or share else ""

    def _persona_journeys(self, rides: Sequence[Ride]) -> str:
        """The journeys of a persona by name; the end of a long list is folded away."""
        items = [
            f"<li>{self._link(ride.journey.entry.key)}{f' {self.state(ride)}' if ride.to_be else ''}</li>"
            for ride in rides
        ]
        html = f"<ul>{''.join(items[:NAMED])}</ul>"
        if len(items) > NAMED:
            more = escape(self.more(len(items) - NAMED))
            html += f'<details class="cjm-more"><summary>{more}</summary><ul>{"".join(items[NAMED:])}</ul></details>'
        return html

    def matrix_head(self, matrix: PersonaMatrix) -> Markup:
        """What the columns of the matrix are."""
        corner = self._("Persona") if matrix.personas_in_rows else self._("Journey")
        cells = [f'<th scope="col">{escape(corner)}</th>']
        if matrix.by_lifecycle:
            cells.append(f'<th scope="col" class="cjm-medium">{escape(self._("Journeys"))}</th>')
        cells += [f'<th scope="col">{self._head(head)}</th>' for head in matrix.heads]
        return Markup("\n".join(cells))

    def _head(self, head: Entry | str | None) -> str:
        if isinstance(head, Entry):
            return f'<span data-cjm-type="{head.type}" data-cjm-id="{head.id}">{self._titled(head)}</span>'
        return escape(self.lifecycle(head) if head else self._("Other stages"))

    def _titled(self, entry: Entry) -> str:
        """A persona or a journey in the margin of the matrix."""
        journey = self.catalogue.journeys.get(entry.id) if entry.type == "journey" else None
        to_be = journey is not None and journey.record.state == "to-be"
        mark = f' <span class="cjm-tag cjm-tag--to-be">{escape(self._("to-be"))}</span>' if to_be else ""
        return f"{self._link(entry.key)}{mark}"

    def matrix_rows(self, matrix: PersonaMatrix, rows: Sequence[PersonaRow]) -> Markup:
        """A row for each persona, or for each journey."""
        rides = {row.entry.key: row.rides for row in rows} if matrix.by_lifecycle else {}
        gap = f'<td class="cjm-gap">{escape(self._("none"))}</td>\n'
        made: list[str] = []
        for entry, cells in matrix.rows:
            inside = [f"<td>{self._crossing(cell)}</td>\n" if cell else gap for cell in cells]
            if matrix.by_lifecycle:
                inside.insert(0, self._rides_cell(rides[entry.key]))
            empty = ' class="cjm-lonely"' if not any(cells) else ""
            head = f'{row_of(entry)}\n<th scope="row"{empty}>{self._titled(entry)}</th>\n'
            made += [head, *inside, "\n</tr>\n"]
        return Markup("".join(made))

    def _crossing(self, cell: Crossing) -> str:
        """On how many steps, and the lowest of what is felt there with a link to where."""
        steps = escape(self.steps(cell.steps))
        if cell.lowest is None:
            return steps
        where = escape(self.url(cell.lowest.step.place))
        lowest = f"{escape(self._('lowest'))} {self._score(cell.lowest.score)}"
        return f'{steps}<br><a class="cjm-low" href="{where}">{lowest}</a>'

    def _rides_cell(self, rides: Sequence[Ride]) -> str:
        if not rides:
            return f'<td class="cjm-gap">{escape(self._("none"))}</td>'
        lines = "".join(f"<li>{self._named(ride)} {self._in_short(ride)}</li>" for ride in rides)
        inside = f"<ul>{lines}</ul>"
        return f'<td><details class="cjm-more"><summary>{len(rides)}</summary>{inside}</details></td>'

    def _in_short(self, ride: Ride) -> str:
        steps = escape(self.steps(ride.steps))
        if ride.lowest is None:
            return steps
        return f"{steps}, {escape(self._('lowest'))} {self._score(ride.lowest.score)}"

    # --- journeys ------------------------------------------------------------------------------------------------

    def journey_card(self, row: JourneyRow) -> Markup:
        """A journey: whose it is, its curve, its figures, and who answers for it."""
        entry = row.journey.entry
        known = {fact.name: fact for fact in self.facts(entry)}
        personas = (
            self.entries(row.personas) or f'<span class="cjm-open">{escape(self._("none named"))}</span>'
        )
        figures = [
            (self._("Personas"), personas),
            (self._("Steps"), escape(self._.number(row.steps))),
            (self._("Pain points"), escape(self._.number(row.pains))),
            *([(self._("Lowest point"), self._point(row.ride.lowest))] if row.ride.lowest else []),
            *(
                (self._(known[name].label), self._value(known[name], entry.place, entry.path))
                for name in _ON_CARD
                if name in known
            ),
        ]
        lines = "".join(f"<div><dt>{escape(label)}</dt><dd>{value}</dd></div>\n" for label, value in figures)
        return Markup(
            f'<div class="cjm-card__title"><h2>{self._link(entry.key)}</h2> {self.state(row.ride)}</div>\n'
            f'{self.spark(row.ride)}\n<dl class="cjm-card__facts">\n{lines}</dl>\n'
        )

    def journey_table(self, rows: Sequence[JourneyRow]) -> Table:
        """Journeys by lifecycle stage: how many steps each has in each; a stage without any is a gap."""
        _ = self._
        terms = tuple(self.catalogue.lifecycle)
        columns = (
            Column("journey", _("Journey"), order="ascending"),
            Column("persona", _("Personas"), width="medium"),
            *(Column(f"steps-{term.id}", term.title, "number") for term in terms),
            Column("steps-other", _("Other stages"), "number"),
            Column("pain-points", _("Pain points"), "number"),
            Column("lowest", _("Lowest point"), "number", "medium", csv=(_("Lowest point"), _("Step"))),
        )
        facets = (
            Facet("persona", _("Persona")),
            self.lifecycle_facet(),
            Facet("state", _("State"), ("as-is", "to-be")),
            Facet("owner", _("Owner")),
            Facet("status", _("Status")),
        )
        lines = [self._journey_line(row) for row in rows]
        return self.table("journeys", _("Journeys by lifecycle stage"), columns, facets, lines)

    @cached_property
    def _no_steps(self) -> Cell:
        return Cell(f'<span class="cjm-none">{escape(self._("none"))}</span>', 0)

    def _journey_line(self, row: JourneyRow) -> Line:
        entry, lowest, count = row.journey.entry, row.ride.lowest, self.count
        *counts, others = row.by_lifecycle
        to_be = f" {self.state(row.ride)}" if row.ride.to_be else ""
        cells: tuple[str | Cell, ...] = (
            f"{self._link(entry.key)}{to_be}",
            self.items(row.personas),
            *[count(of_stage) if of_stage else self._no_steps for of_stage in counts],
            count(others) if others else Cell("–", 0),
            count(row.pains),
            Cell(self._point(lowest), lowest.score, (str(lowest.score), plain(lowest.step.title)))
            if lowest and row.lowest
            else Cell("", csv=("", "")),
        )
        state = ("to-be", self._("to-be")) if row.ride.to_be else ("as-is", self._("as-is"))
        met = zip(self.catalogue.lifecycle, counts, strict=True)
        values: dict[str, list[Value]] = {
            "persona": self.named(row.personas),
            "lifecycle": [(term.id, term.title) for term, of_stage in met if of_stage],
            "state": [state],
            "owner": self.owners(entry),
            "status": self.statuses(entry),
        }
        return Line(row_of(entry), cells, values)


_ON_CARD = ("owner", "status", "reviewed")
