"""The index of moments of truth: declared ones, and those that figures suggest, with their arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

from markupsafe import Markup

from ..catalogue import Key
from ..parts import Part
from ..views.journey import Feeling
from ..views.moments import CONCERNED, LEAST, Fall, Gap, MomentCounts, MomentRow, count_moments, moment_rows
from .filter import Cell, Column, Facet, Line, Table, Value, cell, line
from .lists import ListPieces
from .text import escape, plain, untagged


class MomentPieces(ListPieces):
    """Makes the index of moments of truth."""

    def moment_list(self, of: Key | None) -> dict[str, Any]:
        """What the index of moments of truth shows, or what another page shows of the thing `of`."""
        found, shown = self.part_of("moments", of, CONCERNED)
        known = self.site.known
        rows = moment_rows(self.catalogue, of, known.ride, known.walk) if found is None else found
        counted = self.all_rows(shown, rows)
        return {"table": self.moment_table(rows), "counts": count_moments(counted), "least": LEAST, **shown}

    def moment_figures(self, table: Table, part: Part | None, counts: MomentCounts) -> Markup:
        """How many moments are declared, how many of these have no metric, and how many are suggested."""
        _, (declared, unmeasured, suggested) = self._, counts
        figures = [self._counted(_("Declared"), declared, table, part, "kind=declared")]
        if declared:
            asked, note = "kind=declared&measured=no", _("of those declared")
            figures.append(self._counted(_("Without a metric"), unmeasured, table, part, asked, note))
        figures.append(self._counted(_("Suggested"), suggested, table, part, "kind=suggested"))
        return Markup("".join(figures))

    def moment_table(self, rows: tuple[MomentRow, ...]) -> Table:
        """Moments by journey, in the order of its steps."""
        _ = self._
        columns = (
            Column("moment", _("Moment of truth")),
            Column("journey", _("Journey and stage"), "journey", "medium", "ascending"),
            Column("why", _("Why"), "number", "wide", csv=(_("Why"),)),
            Column("emotion", _("Emotion"), "number", csv=(_("Emotion"),)),
            Column("touchpoint", _("Touchpoints")),
            Column("metric", _("Metrics")),
        )
        facets = (
            Facet("kind", _("Declared or suggested"), ("declared", "suggested")),
            self.lifecycle_facet(),
            self.channel_facet(),
            Facet("persona", _("Persona")),
            Facet("journey", _("Journey")),
            Facet("emotion", _("Emotion"), ("-2", "-1", "0", "1", "2")),
            Facet("measured", _("Measured"), ("no", "yes")),
        )
        return self.table(
            "moments", _("Moments of truth"), columns, facets, [self._moment_line(row) for row in rows]
        )

    def _moment_line(self, row: MomentRow) -> Line:
        step, place = row.step, row.step.place
        stage, stages = self._moment_stage(row.lifecycles)
        where, channels = self._moment_places((step.touchpoints, step.channels))
        felt, emotions = self._moment_feelings(row.feelings)
        figure = row.reasons[0].value if row.reasons else None
        metrics = row.metrics
        why, why_in_words = self._moment_why(row)
        cells = (
            self._moment_name(row),
            f'{self._link(place.owner)}<br><span class="cjm-also">{stage}</span>',
            cell((why, figure, (why_in_words,))),
            felt,
            where,
            self._moment_metrics(row, metrics),
        )
        values: dict[str, list[Value]] = {
            "kind": [self._moment_kinds[row.declared]],
            "lifecycle": stages,
            "channel": channels,
            "persona": self._moment_personas(step.personas),
            "journey": [self.shared.named(row.journey)],
            "emotion": emotions,
            "measured": [("yes", self._("yes")) if metrics else ("no", self._("no"))],
        }
        id_ = f"{place.owner.id}--{place.stage}--{place.step}"
        return line((f'<tr data-cjm-type="moment" data-cjm-id="{id_}">', cells, values))

    def _moment_name(self, row: MomentRow) -> str:
        link = self._step_link(row.step)
        if row.declared:
            return f'<span class="cjm-star" aria-hidden="true"></span> {link}'
        return f'{link} <span class="cjm-tag">{escape(self._("suggested"))}</span>'

    def _moment_why(self, row: MomentRow) -> tuple[str, str]:
        """The team's own words, or the arithmetic of a suggestion; and the same as plain text."""
        if row.declared:
            return (self._md(row.why, row.journey.path), plain(row.why)) if row.why else ("", "")
        told = [
            self._moment_gap(reason) if isinstance(reason, Gap) else self._moment_fall(reason, row)
            for reason in row.reasons
        ]
        if len(told) == 1:  # as mostly
            return told[0]
        return self.few([html for html, _ in told]), " | ".join([words for _, words in told])

    @cached_property
    def _moment_gap(self) -> Callable[[Gap], tuple[str, str]]:
        return cache(self._told_gap)

    def _told_gap(self, gap: Gap) -> tuple[str, str]:
        """The gap of a touchpoint as HTML and as plain text: the same on all journeys."""
        figures = {"importance": gap.importance, "satisfaction": gap.satisfaction, "gap": gap.value}
        said = self._("importance %(importance)s − satisfaction %(satisfaction)s = %(gap)s") % figures
        what = self._link(gap.touchpoint)
        html = f'<span data-value="{gap.value}">{what}{self._.colon}{escape(said)}</span>'
        return html, untagged(html)

    def _moment_fall(self, fall: Fall, row: MomentRow) -> tuple[str, str]:
        """A fall of a curve as HTML and as plain text."""
        depth = -fall.value
        texts = {
            "before": self.signed(fall.before),
            "after": self.signed(fall.after),
            "fall": self.signed(depth),
            "origin": f"<em>{self._step_link(fall.origin)}</em>",
            "here": f"<em>{self._name(row.step.title, row.journey.path)}</em>",
        }
        who = f' <span class="cjm-who">{self._link(fall.persona)}</span>' if fall.persona else ""
        html = f'<span data-value="{depth}">{self._fall_in_words % texts}</span>{who}'
        return html, untagged(html)

    @cached_property
    def _fall_in_words(self) -> str:
        return escape(self._("%(before)s → %(after)s: %(fall)s from %(origin)s to %(here)s"))

    # Many moments are in the same stage, at the same touchpoint, and felt alike.

    @cached_property
    def _moment_stage(self) -> Callable[[tuple[str, ...]], tuple[str, list[Value]]]:
        return cache(self._told_stage)

    def _told_stage(self, lifecycles: tuple[str, ...]) -> tuple[str, list[Value]]:
        stages = self.stage_values(lifecycles)
        return escape(stages[0][1]), stages

    @cached_property
    def _moment_feelings(self) -> Callable[[tuple[Feeling, ...]], tuple[Cell, list[Value]]]:
        return cache(self._told_feelings)

    def _told_feelings(self, felt: tuple[Feeling, ...]) -> tuple[Cell, list[Value]]:
        scores = sorted({feeling.score for feeling in felt})
        html = self.few([self._mood(feeling, len(felt) > 1) for feeling in felt])
        emotions = [(str(score), f"{self.signed(score)} {self.mood_word(score)}") for score in scores]
        return Cell(html, scores[0] if scores else None, (" ".join(map(str, scores)),)), emotions

    @cached_property
    def _moment_kinds(self) -> tuple[Value, Value]:
        return ("suggested", self._("suggested")), ("declared", self._("declared"))

    @cached_property
    def _moment_personas(self) -> Callable[[tuple[Key, ...]], list[Value]]:
        return cache(lambda keys: self.named(map(self.entry, keys)))

    @cached_property
    def _moment_places(
        self,
    ) -> Callable[[tuple[tuple[Key, ...], tuple[str, ...]]], tuple[str, list[Value]]]:
        return cache(self._told_places)

    def _told_places(self, met: tuple[tuple[Key, ...], tuple[str, ...]]) -> tuple[str, list[Value]]:
        """The touchpoints of a step with its channels, and these as values."""
        links, (channels, in_words) = [self.item(key) for key in met[0]], self.channels_of(met[1])
        also = f'<span class="cjm-also">{in_words}</span>' if channels else ""
        return self.few(links) + ("<br>" if len(links) == 1 and also else "") + also, channels

    def _moment_metrics(self, row: MomentRow, metrics: tuple[Key, ...]) -> str:
        if not metrics:
            return f'<span class="cjm-open">{escape(self._("no metric"))}</span>' if row.declared else ""
        return self.few([self.item(key) for key in metrics])
