"""The index of questions: what customers ask, where, and what answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ..catalogue import Key
from ..parts import Part
from ..views.questions import (
    ANSWERED,
    CONCERNED,
    Answered,
    QuestionRow,
    count_answered,
    question_rows,
    rows_of,
)
from .filter import FEW, Cell, Column, Facet, Line, Table, Value
from .lists import ListPieces
from .pieces import row_of
from .text import escape


class QuestionPieces(ListPieces):
    """Makes the index of questions."""

    def question_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of questions shows, or what another page shows of the thing `of`."""
        found, shown = self.part_of("questions", of, CONCERNED)
        rows = question_rows(self.catalogue, of) if found is None else rows_of(self.catalogue, found)
        groups = self.all_rows(shown, [row.entries for row in rows])
        return {"table": self.question_table(rows), "counts": count_answered(groups), **shown}

    def question_figures(self, table: Table, part: Part | None, counts: Mapping[Answered, int]) -> Markup:
        """How many questions are answered; that some are not is said in any case."""
        _, asked = self._, sum(counts.values())
        note = self.shared.plural("of %(number)s question", "of %(number)s questions", asked)
        labels = {"no": _("Unanswered"), "partly": _("Answered in part"), "yes": _("Answered")}
        figures = [
            self._counted(labels[state], number, table, part, f"answered={state}", note)
            for state, number in counts.items()
            if number or state == "no"
        ]
        return Markup("".join(figures))

    def question_table(self, rows: tuple[QuestionRow, ...]) -> Table:
        """Questions with their answers, the unanswered first."""
        _ = self._
        columns = (
            Column("question", _("Question")),
            Column("answered", _("Answered by"), "answered", "medium", "ascending"),
            Column("lifecycle", _("Stages"), "lifecycle"),
            Column("steps", _("Journeys and steps"), "number", "wide", csv=(_("Journeys and steps"),)),
            Column("persona", _("Personas")),
            Column("owner", _("Owner")),
        )
        facets = (
            Facet("answered", _("Answered"), ANSWERED),
            self.lifecycle_facet(),
            self.channel_facet(),
            Facet("persona", _("Persona")),
            Facet("journey", _("Journey")),
            Facet("owner", _("Owner")),
        )
        return self.table(
            "questions", _("Questions"), columns, facets, [self._question_line(row) for row in rows]
        )

    def _question_line(self, row: QuestionRow) -> Line:
        first, *others = row.entries
        stages = self.stage_values(row.lifecycles)
        cells = (
            self._link(first.key),
            self._question_answers(row),
            self.in_words(stages),
            Cell(self.met_on(row.journeys), len(row.steps) or None),
            self.items(row.personas),
            self._question_owners(row),
        )
        values: dict[str, list[Value]] = {
            "answered": [(row.answered, self._question_state(row))],
            "lifecycle": stages,
            "channel": self.channels_of(row.channels)[0],
            "persona": self.named(row.personas),
            "journey": self.named([o.journey for o in row.journeys]),
            "owner": list(map(self.shared.owner, row.owners)),
        }
        opening = row_of(first)
        if others:
            opening = f'{opening[:-1]} data-also="{" ".join(question.id for question in others)}">'
        return Line(opening, cells, values)

    def _question_state(self, row: QuestionRow) -> str:
        match row.answered:
            case "no":
                return self._("no")
            case "partly":
                return self._("in part")
        return self._("yes")

    def _question_answers(self, row: QuestionRow) -> str:
        """What answers a question, and where it is asked without an answer."""
        if row.answered == "no":
            return f'<span class="cjm-open">{escape(self._("nothing yet"))}</span>'
        path = row.entries[0].path
        found = [
            self.item(answer) if isinstance(answer, Key) else self._md(answer, path) for answer in row.answers
        ]
        if row.answered == "partly":
            where = self.in_line([self._step_link(step) for step in row.open], FEW)
            found.append(f'<span class="cjm-open">{escape(self._("not on"))}</span> {where}')
        return self.few(found)

    def _question_owners(self, row: QuestionRow) -> str:
        html = self.owner_names(row.owners)
        if not html or any(question.record.owner for question in row.entries):
            return html
        return f'{html} <span class="cjm-basis">({escape(self._("of the journey"))})</span>'
