"""A metric in full: where it stands, its latest value, its trend as a picture and in figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from math import floor

from markupsafe import Markup

from ..catalogue import Entry, Key
from ..model.records import Metric
from ..views.facts import Fact
from ..views.metrics import Measured, judge
from ..views.trend import Line, Trend, trend
from . import trend as drawing
from .pieces import Pieces
from .text import plain

READINGS = 100
"""How many readings a profile lists; the file has them all."""


class MetricProfilePieces(Pieces):
    """Makes what a metric's profile tells."""

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
        told = " · ".join(f'<span dir="auto">{part}</span>' for part in parts)
        return Markup(f'<p class="cjm-priority" data-cjm-state="{found.state}">{told}</p>\n')

    def metric_trend(self, entry: Entry) -> Markup:
        """The readings of a metric as a section of its profile; nothing without any."""
        told = self.readings_of(entry)
        heading = f'<h2 id="cjm---trend">{escape(self._("Trend"))}</h2>\n'
        return Markup(heading + told if told else "")

    def readings_of(self, entry: Entry) -> str:
        """The readings of a metric: a picture, its figures, and the readings themselves; nothing without any."""
        view = trend(self.catalogue, entry)
        if view is None:
            return ""
        told = f"{self._trend_picture(entry, view)}{self._trend_table(view)}{self._reading_table(entry)}"
        return f'<div data-cjm="trend">{told}</div>\n'

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

    def _trend_row(self, view: Trend, line: Line) -> str:
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
        """The state; a stale one with what it was, an unknown one with why."""
        said = ""
        if found.state == "stale" and found.judged != "unknown":
            said = self._("(%(state)s when last measured)") % {"state": self.state_word(found.judged)}
        elif found.state == "unknown":
            said = self._unknown(found)
        mark = self._state_mark(found.state)
        return f'{mark} <span class="cjm-basis">{escape(said)}</span>' if said else mark

    def _unknown(self, found: Measured) -> str:
        """Why it is not known where a metric stands."""
        record = found.record
        if not found.values:
            return self._("(not measured yet)")
        if record.target is None and record.amber is None and record.red is None:
            return self._("(no target, no thresholds)")
        return self._("(nobody said which way is better)")
