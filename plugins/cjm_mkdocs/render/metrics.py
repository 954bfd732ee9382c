"""The pages about metrics: where each stands, its trend, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from math import floor
from typing import Any

from markupsafe import Markup

from ..catalogue import Entry, Key, Place
from ..model.records import Metric
from ..views.facts import Fact
from ..views.metrics import (
    CONCERNED,
    STATES,
    Measured,
    MetricRow,
    State,
    Value,
    by_state,
    judge,
    metric_rows,
    metrics_of,
)
from ..views.trend import Line as TrendLine
from ..views.trend import Trend, thinned, trend
from . import trend as drawing
from .filter import Cell, Column, Facet, Line, Table
from .filter import Value as Choice
from .lists import ListPieces
from .pieces import row_of
from .text import plain

READINGS = 100
"""How many readings a profile lists; the file has them all."""


class MetricPieces(ListPieces):
    """Makes the pages about metrics."""

    # --- the list ------------------------------------------------------------------------------------------------

    def metric_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of metrics shows, or what another page shows of the thing `of`."""
        found, shown = self.part_of("metrics", of, CONCERNED)
        entries = metrics_of(self.catalogue, of) if found is None else ()
        rows = metric_rows(self.catalogue, entries, self.measured) if found is None else found
        counts = by_state(self.all_rows(shown, rows))
        states = [(state, self.state_word(state), count) for state, count in counts.items()]
        return {"table": self.metric_table(rows), "states": states, **shown}

    def metric_table(self, rows: Sequence[MetricRow]) -> Table:
        """Metrics with where they stand."""
        _ = self._
        columns = (
            Column("metric", _("Metric"), width="medium"),
            Column("state", _("State"), "state", order="ascending"),
            Column(
                "value",
                _("Baseline, now, target"),
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
                else f' <span class="cjm-basis">({self._word(owner.type)})</span>'
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

    # --- the profile ---------------------------------------------------------------------------------------------

    def metric_facts(self, entry: Entry, found: Sequence[Fact]) -> tuple[Fact, ...]:
        """The facts of a metric with its latest value, wherever that was written; those of other things as they are."""
        if not isinstance(entry.record, Metric):
            return tuple(found)
        standing = self.measured(entry)
        latest = {"current": standing.current, "as_of": standing.as_of}
        kept = [
            fact
            for fact in found
            if fact.name not in latest and not (fact.name == "data" and standing.readings)
        ]
        if standing.current is not None:
            kept.append(Fact("current", "Current", "figure", (standing.current,)))
        if standing.as_of is not None:
            kept.append(Fact("as_of", "As of", "day", (standing.as_of,)))
        return tuple(kept)

    def metric_head(self, entry: Entry) -> Markup:
        """Where a metric stands, in a line; nothing for other things."""
        if not isinstance(entry.record, Metric):
            return Markup()
        found = self.measured(entry)
        parts = [self._standing(found)]
        if found.progress is not None:
            parts.append(self.progress(found))
        elif found.moved in ("toward", "away", "unchanged"):
            parts.append(escape(self._moved_words(found)))
        parts += [
            f"{self._reading_of(value.persona)}{self._.colon}{self._state_mark(state)}"
            for value in found.values
            if value.persona and (state := judge(found.record, value.value)) != found.judged
        ]
        return Markup(f'<p class="cjm-priority" data-cjm-state="{found.state}">{" · ".join(parts)}</p>\n')

    def metric_trend(self, entry: Entry) -> Markup:
        """The readings of a metric: a picture, its figures, and the readings themselves; nothing without any."""
        view = trend(self.catalogue, entry)
        if view is None:
            return Markup()
        heading = f'<h2 id="cjm---trend">{escape(self._("Trend"))}</h2>\n'
        return Markup(
            f'{heading}<div data-cjm="trend">{self._trend_picture(entry, view)}{self._trend_table(view)}{self._reading_table(entry)}</div>\n'
        )

    def _trend_picture(self, entry: Entry, view: Trend) -> str:
        days = [self._.date(date.fromordinal(day)) for day in view.days]
        label = self._("Trend from %(first)s to %(last)s; its figures stand below") % {
            "first": days[0],
            "last": days[1],
        }
        unit = view.record.unit

        def figure(value: float) -> str:
            return self.figure(value, unit)

        drawn = drawing.picture(view, entry.id, label, self._)
        drawn += drawing.legend(view, entry.id, self._reading_of, figure, self._)
        more = len(view.lines) - drawing.MOST_LINES
        if more > 0:
            text = self.shared.plural(
                "%(number)s more persona is in the table", "%(number)s more personas are in the table", more
            )
            drawn += f'<p class="cjm-also">{escape(text)}</p>'
        return drawn

    def _trend_table(self, view: Trend) -> str:
        """First, last, lowest, highest, change and number of readings, a row for each line."""
        _ = self._
        heads = (
            "",
            _("First"),
            _("Latest"),
            _("Lowest"),
            _("Highest"),
            _("Change"),
            _("Readings"),
            _("State"),
        )
        head = "".join(f'<th scope="col">{escape(text)}</th>' if text else "<td></td>" for text in heads)
        rows = "".join(self._trend_row(view, line) for line in view.lines)
        return (
            f'<div class="cjm-table" role="region" tabindex="0" aria-label="{escape(_("Trend in figures"))}">'
            f'<table class="cjm-grid"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        )

    def _trend_row(self, view: Trend, line: TrendLine) -> str:
        unit = view.record.unit
        cells = [
            f'<td data-cjm-field="{name}">{self.figure(reading.value, unit)}<br>'
            f'<span class="cjm-basis">{self._day(reading.day)}{self._sample_size(reading.n)}</span></td>'
            for name, reading in (
                ("first", line.first),
                ("last", line.last),
                ("lowest", line.lowest),
                ("highest", line.highest),
            )
        ]
        cells += [
            f'<td data-cjm-field="change">{self._signed_change(line.change, unit)}</td>',
            f'<td data-cjm-field="count" data-value="{line.number}">{escape(self._.number(line.number))}</td>',
            f"<td>{self._state_mark(line.state)}</td>",
        ]
        return f'<tr data-cjm-persona="{line.persona}"><th scope="row">{self._reading_of(line.persona)}</th>{"".join(cells)}</tr>'

    def _reading_table(self, entry: Entry) -> str:
        """The latest readings, folded away, and where all of them are."""
        found, record = self.catalogue.readings[entry.key], entry.record
        assert isinstance(record, Metric)
        assert record.data
        personas, samples = any(r.persona for r in found), any(r.n is not None for r in found)
        heads = [self._("Date"), self._("Value")]
        heads += [self._("Sample size")] if samples else []
        heads += [self._("Persona")] if personas else []
        rows = "".join(
            f"<tr><td>{self._day(r.day)}</td><td>{self.figure(r.value, record.unit)}</td>"
            + (f"<td>{'' if r.n is None else escape(self._.number(r.n))}</td>" if samples else "")
            + (f"<td>{self._reading_of(r.persona)}</td>" if personas else "")
            + "</tr>\n"
            for r in found[: -READINGS - 1 : -1]
        )
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
        said = self.shared.plural("%(number)s reading", "%(number)s readings", len(found))
        if len(found) > READINGS:
            said += " " + self._("(the latest %(number)s are shown)") % {"number": self._.number(READINGS)}
        file = f'<a href="{escape(self.href(record.data, entry.path))}">{escape(self._("All readings as CSV"))}</a>'
        return (
            f'<details class="cjm-more"><summary>{escape(said)}</summary>'
            f'<div class="cjm-table" role="region" tabindex="0" aria-label="{escape(self._("Readings"))}">'
            f'<table class="cjm-grid"><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div></details>'
            f"<p>{file}</p>"
        )

    # --- words ---------------------------------------------------------------------------------------------------

    def _reading_of(self, persona: str) -> str:
        return self._link(Key("persona", persona)) if persona else escape(self._("All customers"))

    def _sample_size(self, n: int | None) -> str:
        return (
            "" if n is None else f'<br>n\u00a0=\u00a0<span data-value="{n}">{escape(self._.number(n))}</span>'
        )

    def _signed_change(self, change: float, unit: str | None) -> str:
        """A difference with its sign; between shares it is in percentage points."""
        words = self._("percentage points") if (unit or "").strip() == "%" else plain(unit or "")
        sign = (
            self._.signed(change)
            if abs(change) >= 0.05 or change == 0
            else f"{'+' if change > 0 else '−'}{self._.number(abs(change))}"
        )
        return f'<bdi data-value="{change:.10g}">{escape(sign)}{" " if words else ""}{escape(words)}</bdi>'

    def progress(self, found: Measured) -> str:
        """How much of the way from baseline to target is done."""
        assert found.progress is not None
        if found.progress >= 1:
            words = self._("target reached")
        elif found.progress < 0:
            words = self._("worse than the baseline")
        else:
            words = self._("%(share)s of the way") % {
                "share": self._.percent(floor(found.progress * 100 + 1e-9))
            }
        return f'<span data-cjm-field="progress" data-value="{found.progress:.10g}">{escape(words)}</span>'

    def _moved_words(self, found: Measured) -> str:
        match found.moved:
            case "toward":
                return self._("better than the baseline")
            case "away":
                return self._("worse than the baseline")
            case _:
                return self._("as at the baseline")

    def _standing(self, found: Measured) -> str:
        """The state; a stale one with what it was."""
        before: State | None = found.judged if found.state == "stale" and found.judged != "unknown" else None
        said = self._("(%(state)s when last measured)") % {"state": self.state_word(before)} if before else ""
        return self._state_mark(found.state) + (
            f' <span class="cjm-basis">{escape(said)}</span>' if said else ""
        )


def _by_owner(places: Sequence[Place]) -> list[tuple[Key, list[Place]]]:
    """Places by the thing they are on, journeys first."""
    found: dict[Key, list[Place]] = {}
    for place in places:
        found.setdefault(place.owner, []).append(place)
    return sorted(found.items(), key=lambda item: (item[0].type != "journey", item[0]))
