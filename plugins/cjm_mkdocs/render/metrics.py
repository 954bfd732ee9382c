"""The list of metrics: where each stands, and what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..catalogue import Entry, Key, Place
from ..views.metrics import (
    CONCERNED,
    STATES,
    Measured,
    MetricRow,
    Value,
    by_state,
    judge,
    metric_rows,
    metrics_of,
)
from ..views.trend import thinned, trend
from . import trend as drawing
from .filter import Cell, Column, Facet, Line, Table
from .filter import Value as Choice
from .lists import ListPieces
from .metric_profile import MetricProfilePieces
from .pieces import row_of
from .text import plain


class MetricPieces(ListPieces, MetricProfilePieces):
    """Makes the pages about metrics."""

    # --- the list ------------------------------------------------------------------------------------------------

    def metric_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of metrics shows, or what another page shows of the thing `of`."""
        found, shown = self.part_of("metrics", of, CONCERNED)
        entries = metrics_of(self.catalogue, of) if found is None else ()
        rows = metric_rows(self.catalogue, entries, self.measured) if found is None else found
        counts = by_state(self.all_rows(shown, rows))
        states = [(state, self.capital(self.state_word(state)), count) for state, count in counts.items()]
        return {"table": self.metric_table(rows), "states": states, **shown}

    def metric_table(self, rows: Sequence[MetricRow]) -> Table:
        """Metrics with where they stand."""
        _ = self._
        columns = (
            Column("metric", _("Metric")),
            Column("state", _("State"), "state", order="ascending"),
            Column(
                "value",
                _("Progress"),
                "number",
                "medium",
                csv=(_("Baseline"), _("Current"), _("Target"), _("Unit"), _("Progress")),
            ),
            Column("trend", _("Trend"), ""),
            Column("as-of", _("As of"), "number", csv=(_("As of"),)),
            Column("places", _("Belongs to"), "number", "medium", csv=(_("Belongs to"),)),
            Column("owner", _("Owner")),
        )
        facets = (
            Facet("state", _("State"), STATES),
            self.lifecycle_facet(),
            Facet("journey", _("Journey")),
            Facet("owner", _("Owner")),
            Facet("direction", _("Direction"), ("up", "down")),
        )
        lines = [self._metric_line(row) for row in rows]
        return self.table("metrics", _("Metrics"), columns, facets, lines)

    def _metric_line(self, row: MetricRow) -> Line:
        entry, found = row.entry, row.measured
        record, day = found.record, found.as_of
        names = [plain(part) for part in self._plain_places(row.places)]
        cells = (
            self._link(entry.key),
            self._standing(found),
            Cell(self._metric_values(found), found.progress, self._metric_csv(found)),
            self._trend_spark(entry),
            Cell(self._day(day), day.toordinal(), (day.isoformat(),)) if day else "",
            Cell(
                self.few(list(self._named_places(row.places))), len(row.places) or None, (" | ".join(names),)
            ),
            self.owner(record.owner) if record.owner else "",
        )
        up = found.up
        direction = (
            []
            if up is None
            else [("up", self._("more is better"))]
            if up
            else [("down", self._("less is better"))]
        )
        values: dict[str, list[Choice]] = {
            "state": [(found.state, self.state_word(found.state))],
            "lifecycle": [(name, self.lifecycle(name)) for name in row.lifecycles],
            "journey": self.named(row.journeys),
            "owner": self.owners(entry),
            "direction": direction,
        }
        return Line(row_of(entry), cells, values)

    def _metric_csv(self, found: Measured) -> tuple[str, ...]:
        """Baseline, current, target, unit and progress, each for a column of its own."""
        figures = (found.record.baseline, found.current, found.record.target)
        progress = "" if found.progress is None else f"{found.progress:.10g}"
        return (
            *("" if figure is None else f"{figure:.10g}" for figure in figures),
            plain(found.record.unit or ""),
            progress,
        )

    def _metric_values(self, found: Measured) -> str:
        """Baseline → current → target, and below it how far that is; values of personas in a list."""
        record = found.record
        named = [("baseline", record.baseline), ("current", found.current), ("target", record.target)]
        last = max((i for i, (_, value) in enumerate(named) if value is not None), default=-1)
        parts = []
        for i, (name, value) in enumerate(named):
            unit = record.unit if i == last or record.unit == "%" else None  # else the unit fills the cell
            said = self.figure(value, unit) if value is not None else "–"
            said = f'<span data-cjm-field="{name}">{said}</span>'
            parts.append(f"<strong>{said}</strong>" if name == "current" else said)
        line = (" ← " if self._.direction == "rtl" else " → ").join(parts) if last >= 0 else ""
        done = (
            f'<br><span class="cjm-basis">{self.progress(found)}</span>' if found.progress is not None else ""
        )
        personas = [value for value in found.values if value.persona]
        return (
            line
            + done
            + (self.few([self._persona_value(found, value) for value in personas]) if personas else "")
        )

    def _persona_value(self, found: Measured, value: Value) -> str:
        said = self._reading_of(value.persona)
        state = self._state_mark(judge(found.record, value.value))
        return (
            f'<li data-cjm-type="persona" data-cjm-id="{value.persona}">{said}{self._.colon}'
            f"{self.figure(value.value, found.record.unit)} {state}</li>"
        )

    def _trend_spark(self, entry: Entry) -> str:
        view = trend(self.catalogue, entry)
        if view is None:
            return ""
        line = view.lines[0]
        words = self._("from %(first)s to %(last)s, lowest %(low)s, highest %(high)s") % {
            "first": self._.number(line.first.value),
            "last": self._.number(line.last.value),
            "low": self._.number(line.lowest.value),
            "high": self._.number(line.highest.value),
        }
        return drawing.spark(view, words, thinned)

    # --- what names it -------------------------------------------------------------------------------------------

    def _named_places(self, places: Sequence[Place]) -> Iterator[str]:
        """Journeys with the stages and steps that name something, then solutions and opportunities."""
        for owner, parts in _by_owner(places):
            within = [self._place_link(place) for place in parts if place.stage]
            said = f"{self._.colon}{self._.comma.join(within)}" if within else ""
            kind = (
                ""
                if owner.type == "journey"
                else f' <span class="cjm-basis">({self._kind_of(owner.type)})</span>'
            )
            yield f'<li data-cjm-type="{owner.type}" data-cjm-id="{owner.id}">{self._link(owner)}{kind}{said}</li>'

    def _place_link(self, place: Place) -> str:
        if place.step:
            return self._step_link(self.catalogue.steps[place])
        found = self._links.get(place)
        if found is None:
            path, name = self.entry(place.owner).path, self.catalogue.stages[place].name
            found = self._links[place] = self._anchor(place, name, path)
        return found

    def _plain_places(self, places: Sequence[Place]) -> Iterator[str]:
        for owner, parts in _by_owner(places):
            within = [
                self.catalogue.steps[place].title if place.step else self.catalogue.stages[place].name
                for place in parts
                if place.stage
            ]
            name = self.entry(owner).title
            yield f"{name}: {', '.join(within)}" if within else name


def _by_owner(places: Sequence[Place]) -> list[tuple[Key, list[Place]]]:
    """Places by the thing they are on, journeys first."""
    found: dict[Key, list[Place]] = {}
    for place in places:
        found.setdefault(place.owner, []).append(place)
    return sorted(found.items(), key=lambda item: (item[0].type != "journey", item[0]))
