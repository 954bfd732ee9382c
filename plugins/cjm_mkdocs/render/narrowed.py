"""Listings narrowed down by a block: what meets its `where`, in groups, and no more than its `limit`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup

from ..catalogue import Entry, Key
from ..conditions import Condition
from ..conditions.properties import Property, properties
from ..conditions.tree import Either, Every, Is
from ..model.naming import spoken
from ..reading.blocks import SHOWS, Block
from ..selection import Item
from ..views.delights import delight_rows
from ..views.evidence import evidence_of, evidence_rows
from ..views.facts import label_of
from ..views.journeys import journey_rows
from ..views.metrics import metric_rows, metrics_of
from ..views.moments import moment_rows
from ..views.opportunities import opportunities_for, opportunity_row, ranked
from ..views.pain_points import pain_rows
from ..views.personas import CARDS, persona_matrix, persona_rows
from ..views.questions import question_rows
from ..views.solutions import solution_rows
from ..views.teams import holdings
from ..views.touchpoints import only_of
from .delights import DelightPieces
from .evidence import EvidencePieces
from .filter import FEW, Table
from .galleries import GalleryPieces
from .metrics import MetricPieces
from .moments import MomentPieces
from .opportunities import OpportunityPieces
from .questions import QuestionPieces
from .solutions import SolutionPieces
from .tables import TablePieces
from .teams import TeamPieces
from .text import escape


class Row(NamedTuple):
    """A row of a listing, and what it is about: one item, or several that are told together."""

    row: Any
    items: tuple[Item, ...]


class Part(NamedTuple):
    """Rows under a heading: as a table or, where there is none, as HTML."""

    id: str
    heading: Markup
    table: Table | None
    html: Markup = Markup()


class NarrowedPieces(
    TablePieces,
    OpportunityPieces,
    SolutionPieces,
    MomentPieces,
    QuestionPieces,
    MetricPieces,
    EvidencePieces,
    TeamPieces,
    DelightPieces,
    GalleryPieces,
    ABC,
):
    """Makes listings that are narrowed down."""

    def narrowed(self, block: Block, of: Key | None, number: int) -> dict[str, Any]:
        """What the template `narrowed` needs; `number` is that of the block on its page."""
        rows = self._rows_of(block, of)
        shown = rows[: block.limit] if block.limit else rows
        groups = list(self._grouped(block, shown)) if block.group else [(Markup(), shown)] if shown else []
        parts = [
            self._part(block.show, f"block-{number}---{place}", heading, [row.row for row in inside])
            for place, (heading, inside) in enumerate(groups, 1)
        ]
        page = self.site.index_pages.get(block.show)
        index = self.page_url(page) if page and page != self.path else ""
        return {"show": block.show, "parts": parts, "shown": len(shown), "total": len(rows), "index": index}

    # --- rows ------------------------------------------------------------------------------------------------------

    def _rows_of(self, block: Block, of: Key | None) -> list[Row]:
        """All rows that meet the conditions of a block, in the order of their listing."""
        (type_,) = SHOWS[block.show]
        of = None if of is not None and of.type == type_ else of
        selector = self.shared.selector
        meets = selector.test(block.where, type_) if block.where else None
        entries = [entry for entry in self.catalogue.of_type(type_) if meets is None or meets(entry)]
        made = self._all_rows(block.show, of, entries, _lifecycles(block.where))
        if meets is None:
            return list(made)
        return [row for row in made if any(map(meets, row.items))]

    def _all_rows(
        self, show: str, of: Key | None, entries: Sequence[Entry], wanted: frozenset[str]
    ) -> Iterator[Row]:
        """The rows of a listing. Where that saves work, only those of `entries`: the others are left out later.

        A touchpoint has a row for each of its stages: where conditions name some (`wanted`), only those.
        """
        catalogue = self.catalogue
        of_entries: dict[str, Callable[[], Iterable[Any]]] = {
            "pain-points": lambda: pain_rows(catalogue, of, entries),
            "opportunities": lambda: (
                opportunity_row(catalogue, each) for each in ranked(opportunities_for(catalogue, of, entries))
            ),
            "solutions": lambda: solution_rows(catalogue, of, entries),
            "delights": lambda: delight_rows(catalogue, of, entries),
            "personas": lambda: persona_rows(catalogue),
            "metrics": lambda: metric_rows(
                catalogue, _both(entries, metrics_of(catalogue, of)), self.measured
            ),
            "evidence": lambda: evidence_rows(catalogue, _both(entries, evidence_of(catalogue, of))),
        }
        known = self.site.known
        match show:
            case "questions":
                for question in question_rows(catalogue, of, None if of else entries):
                    yield Row(question, question.entries)
            case "moments":
                for moment in moment_rows(catalogue, of, known.ride, known.walk):
                    yield Row(moment, (moment.step,))
            case "journeys":
                for journey in journey_rows(catalogue, known.ride, known.walk):
                    yield Row(journey, (journey.journey.entry,))
            case "teams":
                for team in holdings(known):
                    if team.team is not None:
                        yield Row(team, (team.team,))
            case "touchpoints":
                for stage in only_of(self.site.stages, of):
                    for row in stage.rows if not wanted or stage.lifecycle in wanted else ():
                        yield Row((stage, row), (row.entry,))
            case _:
                for each in of_entries[show]():
                    yield Row(each, (each.entry,))

    def _part(self, show: str, id_: str, heading: Markup, rows: Sequence[Any]) -> Part:
        tables: dict[str, Callable[[], Table]] = {
            "pain-points": lambda: self.pain_table(rows, {}),
            "opportunities": lambda: self.opportunity_table(rows),
            "solutions": lambda: self.solution_table(rows),
            "delights": lambda: self.delight_table(rows),
            "questions": lambda: self.question_table(tuple(rows)),
            "moments": lambda: self.moment_table(tuple(rows)),
            "metrics": lambda: self.metric_table(rows),
            "evidence": lambda: self.evidence_table(rows),
            "teams": lambda: self.team_table(rows),
            "journeys": lambda: self.journey_table(rows),
            "touchpoints": lambda: self.touchpoint_table(
                [stage._replace(rows=(row,)) for stage, row in rows]
            ),
        }
        if show in tables:
            table = tables[show]()
            said = heading.striptags() or (str(self.tables) if self.tables > 1 else "")
            label = f"{table.label}{self._.colon}{said}" if said else table.label
            has_form = table.has_form and (not heading or table.total > 2 * FEW)
            return Part(id_, heading, table._replace(label=label, has_form=has_form))
        as_cards = len(rows) <= CARDS
        matrix = None if as_cards else persona_matrix(self.catalogue, tuple(rows))
        html = self.render("personas", rows=rows, as_cards=as_cards, matrix=matrix)
        return Part(id_, heading, None, Markup(html))

    @abstractmethod
    def render(self, name: str, **values: Any) -> str:
        """The template `cjm/{name}.html`."""

    # --- groups ------------------------------------------------------------------------------------------------------

    def _grouped(self, block: Block, rows: Sequence[Row]) -> Iterator[tuple[Markup, list[Row]]]:
        """The rows by each value of a property, in the order of its words or by name; those without one last."""
        (type_,) = SHOWS[block.show]
        asked = properties(type_)[block.group]
        found: dict[Any, list[Row]] = {}
        for row in rows:
            values = dict.fromkeys(value for item in row.items for value in self._values(asked, type_, item))
            if block.show == "touchpoints" and block.group == "lifecycle":
                values = {row.row[0].lifecycle or None: None}
            for value in values or (None,):
                found.setdefault(value, []).append(row)
        label = escape(self._(label_of(asked.name)))
        for value in sorted(found, key=lambda value: self._place(asked, value)):
            said = self._said(asked, value)
            yield Markup(f"{label}{self._.colon}{said}"), found[value]

    def _values(self, asked: Property, type_: str, item: Item) -> tuple[Any, ...]:
        values = self.shared.selector.values
        if asked.name == "stage":
            return tuple(dict.fromkeys(values.stage_of(step).name for step in values.steps_in(item)))
        found = values.getter(type_, asked.name)(item)
        return found if asked.many else () if found is None else (found,)

    def _place(self, asked: Property, value: Any) -> tuple[Any, ...]:
        if value is None:
            return (1,)
        if asked.kind == "scale":
            return (0, -value)
        if asked.kind == "lifecycle":
            return (0, self.catalogue.lifecycle.position(value))
        if asked.kind == "word":
            return (0, asked.words.index(value))
        if isinstance(value, bool | date):
            return (0, value)
        return (0, self._plain(asked, value).casefold(), value)

    def _entry_of(self, asked: Property, value: str) -> Entry | None:
        keys = (Key(type_, value) for type_ in asked.types)
        return next((self.catalogue.entries[key] for key in keys if key in self.catalogue.entries), None)

    def _plain(self, asked: Property, value: Any) -> str:
        """A value as it is sorted by."""
        entry = self._entry_of(asked, value) if asked.types else None
        return entry.title if entry else str(value)

    def _said(self, asked: Property, value: Any) -> str:
        """A value as HTML."""
        if value is None:
            return escape(self._("none"))
        if isinstance(value, bool):
            return escape(self._("yes") if value else self._("no"))
        if asked.types:
            entry = self._entry_of(asked, value)
            return self._link(entry.key) if entry else str(self.md(value))
        match asked.kind:
            case "scale":
                return escape(self._(asked.words[int(value) - 1]))
            case "word":
                return escape(self._(spoken(value)))
            case "lifecycle":
                return escape(self.lifecycle(value))
            case "channel":
                return escape(self.channel(value))
            case "date":
                return escape(self._.date(value))
        return str(self.md(str(value)))


def _lifecycles(where: Condition | None) -> frozenset[str]:
    """The lifecycle stages that conditions ask for; none where they exclude any."""
    match where:
        case Is("lifecycle", "=", str(name)):
            return frozenset((name,))
        case Every(parts):
            return frozenset(name for part in parts for name in _lifecycles(part))
        case Either(parts) if all(isinstance(part, Is) and part.name == "lifecycle" for part in parts):
            return frozenset(name for part in parts for name in _lifecycles(part))
    return frozenset()


def _both(entries: Sequence[Entry], others: Iterable[Entry]) -> list[Entry]:
    keys = {entry.key for entry in others}
    return [entry for entry in entries if entry.key in keys]


__all__ = ["NarrowedPieces"]
