"""The page about solutions: the roadmap by quarter, stage and state, and the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..catalogue import Entry, Key
from ..views.answers import THERE
from ..views.solutions import (
    PROGRESS,
    ByProgress,
    Period,
    SolutionRow,
    by_lifecycle,
    by_period,
    rank,
    solution_rows,
)
from .answers import CONCERNED, UNDIVIDED, AnswerPieces, Figure
from .filter import FEW, Cell, Column, Facet, Line, Table, Value
from .pieces import row_of
from .text import escape, plain

ALL = "solutions---all"
"""The id of the list of all solutions."""
LATE = 8
"""How many late solutions are in sight at once."""
UNDATED = "none"
"""The value of the facet of quarters for solutions whose target names none."""


class SolutionPieces(AnswerPieces):
    """Makes the page about solutions."""

    def solution_list(self, of: Key | None, entries: Iterable[Entry] | None = None) -> dict[str, Any]:
        """What the index of solutions shows, or what another page shows of the thing `of` or of these `entries`."""
        of = None if of is not None and of.type == "solution" else of
        found, shown = self.part_of("solutions", of, CONCERNED) if entries is None else (None, UNDIVIDED)
        part = shown["part"]
        first = not part or part.first == 1
        rows = solution_rows(self.catalogue, of, entries if first else found)
        here = rows[: part.last] if part and first else rows
        index = entries is None and of is None and self.is_index("solutions")
        late = sorted((row for row in rows if row.timing.days_late), key=lambda row: -row.timing.days_late)
        table = self.solution_table(here)  # before the others, which have no links of their own
        return {
            "table": table,
            "late": self.cut(self.solution_items([row.entry for row in late]), LATE, whole=not part)
            if late and first
            else "",
            "figures": self._progress_figures(rows, late) if index and first else (),
            "id": ALL if index and not part else "",
            "roadmaps": list(self._roadmaps(rows, index, whole=not part)) if rows and first else [],
            **shown,
        }

    def _progress_figures(self, rows: Sequence[SolutionRow], late: Sequence[SolutionRow]) -> list[Figure]:
        """How many solutions there are in each state, and how many are late."""
        counts = Counter(row.timing.progress for row in rows)
        found = [
            Figure(self.capital(self.progress_word(state)), counts[state], f"status={state}" if state else "")
            for state in (*PROGRESS, "")
            if counts[state]
        ]
        return [*found, Figure(escape(self._("Late")), len(late), "late=yes")]

    # --- the roadmap ---------------------------------------------------------------------------------------------

    def _roadmaps(self, rows: Sequence[SolutionRow], index: bool, *, whole: bool) -> Iterator[Table]:
        """By quarter, and on the index by stage as well; of long lists only the beginning of each cell."""
        by_quarter = [
            (self._period(period), period.by_progress) for period in by_period(rows, self.catalogue.today)
        ]
        column = Column("quarter", self._("Quarter"))
        yield self._roadmap("solutions-by-quarter", self._("Roadmap by quarter"), column, by_quarter, whole)
        if index:
            by_stage = [
                (escape(self.lifecycle(name) if name else self._("On no stage")), found)
                for name, found in by_lifecycle(self.catalogue, rows)
            ]
            column = Column("lifecycle", self._("Stage"))
            yield self._roadmap("solutions-by-stage", self._("Roadmap by stage"), column, by_stage, whole)

    def _roadmap(
        self, name: str, label: str, first: Column, rows: Sequence[tuple[str, ByProgress]], whole: bool
    ) -> Table:
        """A table with a column for each state that there is; on a phone, a card for each row."""
        states = sorted({state for _, found in rows for state in found}, key=rank)
        columns = (first, *(Column(state, self.capital(self.progress_word(state))) for state in states))
        lines = [
            Line("<tr>", (head, *(self._planned(found.get(state, ()), whole) for state in states)), {})
            for head, found in rows
        ]
        return self.table(name, label, columns, (), lines, least=len(lines) + 1)

    def _planned(self, rows: Sequence[SolutionRow], whole: bool) -> str:
        """A cell of the roadmap."""
        shown = rows if whole else rows[:FEW]
        items = [
            f"<li{self._tagged(row.entry)}>{self._link(row.entry.key)}"
            f"{f' {self._late(row.timing)}' if row.timing.days_late else ''}</li>"
            for row in shown
        ]
        if len(rows) > len(shown):
            items.append(f"<li>+ {escape(self._more(len(rows) - len(shown)))}</li>")
        return self.few(items)

    def _period(self, period: Period) -> str:
        if period.quarter:
            now = f' <span class="cjm-tag">{escape(self._("now"))}</span>' if period.is_now else ""
            return f"{escape(self.quarter(period.quarter))}{now}"
        return self._md(period.text) if period.text else escape(self._("No date"))

    # --- the list ------------------------------------------------------------------------------------------------

    def solution_table(self, rows: Sequence[SolutionRow]) -> Table:
        """Everything that is linked to solutions, by date."""
        _ = self._
        columns = (
            Column("solution", _("Solution")),
            Column("status", _("Status"), "status"),
            Column("target", _("Target"), "number", "", "ascending", (_("Target"), _("Shipped on"))),
            Column("pain-points", _("Promises to solve"), "number", "wide", csv=(_("Promises to solve"),)),
            Column("opportunities", _("Opportunities"), width="medium"),
            Column("metrics", _("Metrics"), "moved", "wide"),
            Column("lifecycle", _("Stages"), "lifecycle"),
            Column("owner", _("Owner")),
        )
        quarters = dict.fromkeys(str(row.timing.quarter) for row in rows if row.timing.quarter)
        facets = (
            self.progress_facet(),
            Facet("quarter", _("Quarter"), tuple(quarters)),
            Facet("late", _("Late"), ("yes", "no")),
            self.lifecycle_facet(),
            Facet("persona", _("Persona")),
            self.pain_severity_facet(),
            Facet("moved", _("Metric"), ("toward", "unchanged", "away", "not-measured")),
            Facet("owner", _("Owner")),
        )
        lines = [self._solution_line(row) for row in rows]
        return self.table("solutions", _("All solutions"), columns, facets, lines)

    def _solution_line(self, row: SolutionRow) -> Line:
        entry, record, timing = row.entry, row.record, row.timing
        stages = self.stage_values(row.reach.lifecycles)
        shipped = record.shipped_on if timing.progress in THERE else None
        dates = (record.target or "", shipped.isoformat() if shipped else "")
        titles = " | ".join(plain(pain.title) for pain in row.pains)
        cells = (
            self._link(entry.key),
            escape(self.progress_word(timing.progress)),
            Cell(self._when(entry, timing), timing.day.toordinal() if timing.day else None, dates),
            Cell(self.few(self.pain_items(row.pains)), len(row.pains) or None, (titles,)),
            self.few([self.entries([opportunity]) for opportunity in row.opportunities]),
            self.few([self.move(metric) for metric in row.metrics]),
            escape(self._.comma.join(label for _, label in stages)),
            self.owner(record.owner) if record.owner else "",
        )
        values: dict[str, list[Value]] = {
            "status": [(timing.progress, self.progress_word(timing.progress))] if timing.progress else [],
            "quarter": [self._quarter_value(row)],
            "late": [("yes", self._("yes")) if timing.days_late else ("no", self._("no"))],
            "lifecycle": stages,
            "persona": self.named(row.reach.personas),
            "severity": self.severities_of(row.pains),
            "moved": self.moves(row.metrics),
            "owner": self.owners(entry),
        }
        return Line(row_of(entry), cells, values)

    def _quarter_value(self, row: SolutionRow) -> Value:
        quarter, target = row.timing.quarter, row.record.target
        if quarter:
            return str(quarter), self.quarter(quarter)
        return (target, plain(target)) if target else (UNDATED, self._("No date"))
