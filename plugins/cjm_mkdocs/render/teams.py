"""The index of teams and what nobody owns, and the profile of a team."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ..catalogue import Entry
from ..model.fields import SEVERITY_WORDS
from ..model.records import PainPoint
from ..pages import TITLES
from ..parts import Part
from ..settings import GENERATED
from ..views.freshness import review_of
from ..views.teams import (
    KINDS,
    OWNABLE,
    ByType,
    Holding,
    Kind,
    Unowned,
    Urgent,
    count_types,
    holding,
    holdings,
    open_questions,
    unowned,
)
from .answers import AnswerPieces
from .filter import Cell, Column, Facet, Line, Table, Value, cell, line
from .lists import ListPieces
from .pieces import row_of
from .text import escape

IN_SIGHT = 12
"""How many things of a type a team's page shows at once; the others are folded away."""
NAMED = 300
"""How many it names; the index of the type has them all."""
_LISTED: Mapping[Kind, tuple[str, str]] = {
    "pain": ("pain-point", "&severity=critical&severity=major"),
    "metric": ("metric", "&state=off-track"),
    "solution": ("solution", "&late=yes"),
}
"""Where all that is urgent for a reason is listed: the type, and how its list is filtered."""
_INDEX_OF = {type_: name for name, type_ in GENERATED.items() if type_}


class TeamPieces(ListPieces, AnswerPieces):
    """Makes the index of teams, and what is on the page of each."""

    # --- the index -----------------------------------------------------------------------------------------------

    def team_list(self) -> dict[str, Any]:
        """What the index of teams shows: who owns what, and what nobody owns."""
        found, pages = self.part_of("teams")
        rows = holdings(self.site.known) if found is None else found
        loose, loose_pages = self.part_of("teams/unowned")
        nobody = unowned(self.site.known) if loose is None else loose
        return {
            "teams": self.team_table(rows) if rows and self.is_shown("teams") else None,
            "pages": pages,
            "unowned": self.unowned_table(nobody) if nobody and self.is_shown("teams/unowned") else None,
            "unowned_pages": loose_pages,
            "counts": count_types(self.all_rows(loose_pages, nobody)),
        }

    def unowned_figures(
        self, table: Table, part: Part | None, counts: Mapping[str, int], anchor: str
    ) -> Markup:
        """How many things of each type nobody owns."""
        figures = [
            f'<div><dt>{escape(self.types_name(type_))}</dt><dd data-value="{count}">'
            f"{self.filtered(table, part, count, f'type={type_}', anchor)}</dd></div>\n"
            for type_, count in counts.items()
        ]
        return Markup("".join(figures))

    def team_table(self, rows: Sequence[Holding]) -> Table:
        """Owners with how much they own, and how much of it is urgent."""
        _ = self._
        columns = (
            Column("team", _("Team")),
            Column("urgent", _("Urgent"), "number", "medium", csv=(_("Urgent"), *map(self.urgency, KINDS))),
            Column("journeys", _("Journeys"), "number"),
            Column("personas", _("Personas"), "number"),
            Column("touchpoints", _("Touchpoints"), "number"),
            Column("pain-points", _("Open pain points"), "number", "rated", csv=(_("Open pain points"),)),
            Column("solutions", _("Open solutions"), "number"),
            Column("metrics", _("Metrics"), "number"),
        )
        facets = (
            Facet("page", _("Has a page"), ("yes", "no")),
            Facet("urgent", _("Urgent"), KINDS),
            Facet("severity", _("Severity of pain points"), SEVERITY_WORDS[::-1]),
        )
        return self.table(
            "teams", _("Who owns what"), columns, facets, [self._team_line(row) for row in rows]
        )

    def _team_line(self, row: Holding) -> Line:
        kinds = [(kind, row.count(kind)) for kind in KINDS]
        colon = self._.colon.replace(
            " ", "&nbsp;"
        )  # a number alone in a line is read as belonging to the next
        said = [
            f'<span data-value="{count}">{escape(self.urgency(kind))}{colon}{self._.number(count)}</span>'
            for kind, count in kinds
            if count
        ]
        cells = (
            self._link(row.team.key) if row.team else self._md(row.owner),
            Cell(
                "<br>".join(said),
                len(row.urgent),
                tuple([str(n) for n in (len(row.urgent), *(n for _, n in kinds))]),
            ),
            self._owned(row, "journey"),
            self._owned(row, "persona"),
            self._owned(row, "touchpoint"),
            self._pains_of(row),
            self._count_of("solution", len(row.open_solutions), row.owner),
            self._owned(row, "metric"),
        )
        values: dict[str, list[Value]] = {
            "page": [("yes", self._("yes")) if row.team else ("no", self._("no"))],
            "urgent": [(kind, self.urgency(kind)) for kind, count in kinds if count],
            "severity": [(word, self._(word)) for word in row.severities if word],
        }
        if row.team:
            return Line(row_of(row.team), cells, values)
        return Line(f'<tr data-cjm-type="owner" data-cjm-id="{escape(row.owner)}">', cells, values)

    def _owned(self, row: Holding, type_: str) -> Cell:
        return self._count_of(type_, len(row.owned.get(type_, ())), row.owner)

    def _count_of(self, type_: str, count: int, owner: str) -> Cell:
        if not count:
            return Cell('<span class="cjm-none">–</span>', 0)
        page = self.owned_url(type_, owner)
        number = f'<span data-value="{count}">{escape(self._.number(count))}</span>'
        return Cell(f'<a href="{escape(page)}">{number}</a>' if page else number, count)

    def _pains_of(self, row: Holding) -> Cell:
        """Open pain points by severity."""
        cell = self._count_of("pain-point", len(row.open_pains), row.owner)
        words = [
            f'<span class="cjm-severity cjm-severity--{word}">{escape(self._(word))}</span> {self._.number(count)}'
            for word, count in row.severities.items()
            if word
        ]
        html = f"{cell.html}<br>{'<br>'.join(words)}" if words else cell.html
        return Cell(html, cell.key, (str(len(row.open_pains)),))

    def owned_url(self, type_: str, owner: str, more: str = "") -> str:
        """The index of a type with what somebody owns; empty where there is none that can be filtered."""
        index = _INDEX_OF.get(type_, "")
        page = self.page_url(self.site.index_pages.get(index)) if index != "personas" else ""
        return f"{page}?owner={quote(owner, safe='')}{more}" if page else ""

    def urgency(self, kind: Kind) -> str:
        """Why something is urgent, as plain text."""
        match kind:
            case "pain":
                return self._("Severe pain points")
            case "review":
                return self._("Overdue reviews")
            case "metric":
                return self._("Metrics off track")
            case "solution":
                return self._("Late solutions")

    # --- what nobody owns ----------------------------------------------------------------------------------------

    def unowned_table(self, rows: Sequence[Unowned]) -> Table:
        """Things that nobody owns, what is urgent first."""
        _ = self._
        columns = (
            Column("thing", _("What"), width="wide"),
            Column("type", _("Type"), "type"),
            Column("urgent", _("Urgent"), "urgent", "medium"),
            Column("journeys", _("Journeys, and who owns them"), "number", "wide", csv=(_("Journeys"),)),
        )
        facets = (
            Facet("type", _("Type"), OWNABLE),
            Facet("urgent", _("Urgent"), KINDS),
            Facet("severity", _("Severity"), SEVERITY_WORDS[::-1]),
            Facet("journey", _("Journey")),
        )
        with_owner = cache(self._with_owner)
        lines = [self._unowned_line(row, with_owner) for row in rows]
        return self.table("unowned", _("Things nobody owns"), columns, facets, lines)

    def _unowned_line(self, row: Unowned, with_owner: Callable[[Entry], str]) -> Line:
        entry, name = row.entry, self.type_name(row.entry.type)
        severity = entry.record.severity if isinstance(entry.record, PainPoint) else None
        cells = (
            self._link(entry.key) + ("" if row.urgent else self._mark(entry)),
            escape(name),
            "<br>".join([self._reason_of(one) for one in row.urgent]),
            cell((self.few(list(map(with_owner, row.journeys))), len(row.journeys) or None, ())),
        )
        values: dict[str, list[Value]] = {
            "type": [(entry.type, name)],
            "urgent": [(one.kind, self.urgency(one.kind)) for one in row.urgent] if row.urgent else [],
            "severity": [(severity, self._(severity))] if severity else [],
            "journey": self.named(row.journeys),
        }
        return line((row_of(entry), cells, values))

    def _with_owner(self, journey: Entry) -> str:
        owner = journey.record.owner
        return self._link(journey.key) + (f" ({self.owner(owner)})" if owner else "")

    def type_name(self, type_: str) -> str:
        """The name of a type, as plain text."""
        return self._(type_.replace("-", " ").capitalize())

    # --- the page of a team --------------------------------------------------------------------------------------

    def team_profile(self, entry: Entry) -> dict[str, Any]:
        """What the page of a team shows below its data sheet."""
        found = holding(self.site.known, entry)
        owned, works_on = self._groups(found.owned, entry.id), self._groups(found.works_on)
        urgent, none = "".join(self._urgent_groups(found)), ""
        if owned or works_on:
            said = self._(
                "Nothing is urgent: no severe pain point is open, no review overdue, no metric off track, no solution late."
            )
            none = f"<p>{escape(said)}</p>\n"
        parts = (
            self._held("urgent", self._("Urgent"), urgent, none),
            self._held("owns", self._("Owns"), owned),
            self._held("works-on", self._("Works on"), works_on),
        )
        return {"held": Markup("".join(parts))}

    def _held(self, anchor: str, title: str, groups: str, none: str = "") -> str:
        """Groups with a heading, or what is said where there are none."""
        content = f'<dl class="cjm-facts">\n{groups}</dl>\n' if groups else none
        return f'<h2 id="cjm---{anchor}">{escape(title)}</h2>\n{content}' if content else ""

    def _urgent_groups(self, found: Holding) -> Iterator[str]:
        for kind in KINDS:
            inside = [one for one in found.urgent if one.kind == kind]
            items = [f"<li>{self.item(one.entry.key)} {self._reason_of(one)}</li>" for one in inside]
            type_, more = _LISTED.get(kind, ("", ""))
            if items:
                yield self._group(self.urgency(kind), items, self.owned_url(type_, found.owner, more))
        asked = open_questions(self.catalogue, found.owned.get("journey", ()))
        if asked:
            page = self.owned_url("question", found.owner, "&answered=no&answered=partly")
            items = [f"<li>{self.item(question.key)}</li>" for question in asked]
            yield self._group(self._("Unanswered questions"), items, page)

    def _reason_of(self, one: Urgent) -> str:
        """Why something cannot wait, with its figure."""
        entry = one.entry
        match one.kind:
            case "pain":
                return f"{self._severity(entry.record).strip()} {self.answer_mark(self.shared.answer(entry).state)}"
            case "review":
                due = review_of(entry, self.catalogue.today).due
                days = self.shared.plural("%(number)s day overdue", "%(number)s days overdue", one.days)
                since = f" ({self._day(due)})" if due else ""
                return f'<span class="cjm-open" data-value="{one.days}">{escape(days)}</span>{since}'
            case "metric":
                return self._mark(entry).strip()
            case "solution":
                days = self.shared.plural("%(number)s day late", "%(number)s days late", one.days)
                return f'<span class="cjm-open" data-value="{one.days}">{escape(days)}</span>'

    def _groups(self, found: ByType, owner: str = "") -> str:
        groups = []
        for type_, entries in found.items():
            items = [f"<li>{self.item(entry.key)}{self._mark(entry)}</li>" for entry in entries]
            page = self.owned_url(type_, owner) if owner else ""
            groups.append(self._group(self.types_name(type_), items, page))
        return "".join(groups)

    def _group(self, label: str, items: Sequence[str], page: str) -> str:
        """Things of a team that have something in common: a label with their number, and a list. The end of a long
        list is folded away; a very long one leads on to the `page` that has all of it, if there is one."""
        sight = IN_SIGHT if len(items) > IN_SIGHT + 1 else len(items)
        named = NAMED if page and len(items) > NAMED else len(items)
        html = f"<ul>{''.join(items[:sight])}</ul>"
        if named > sight:
            more = escape(self.shared.plural("%(number)s more", "%(number)s more", named - sight))
            rest = "".join(items[sight:named])
            html += f'<details class="cjm-more cjm-rest"><summary>{more}</summary><ul>{rest}</ul></details>'
        if len(items) > named:
            all_ = escape(self.shared.plural("All %(number)s", "All %(number)s", len(items)))
            html += f'<p><a href="{escape(page)}">{all_}</a></p>'
        number = (
            f'<span class="cjm-basis" data-value="{len(items)}">{escape(self._.number(len(items)))}</span>'
        )
        return f"<dt>{escape(label)} {number}</dt><dd>{html}</dd>\n"

    def types_name(self, type_: str) -> str:
        """The name of many things of a type, as plain text."""
        return self._(TITLES[_INDEX_OF[type_]]) if type_ in _INDEX_OF else self._("Delights")
