"""Pieces of a journey's page: cells of the map, sections of steps, the diagram in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from ..catalogue import Entry, Key, MappedStage
from ..views.facts import Fact
from ..views.journey import JourneyView, Lane
from . import curve
from .pieces import Pieces, listed


class JourneyPieces(Pieces):
    """Makes pieces of the page of a journey."""

    # --- the head ------------------------------------------------------------------------------------------------

    def head_rows(self, entry: Entry, facts: Sequence[Fact]) -> Markup:
        """What a reader should know of a journey before looking at its map."""
        personas = self.entries(self.catalogue.linked(entry.key, "personas"))
        many = len(entry.links.get("personas", ())) != 1
        to_be = getattr(entry.record, "state", None) == "to-be"
        state = self._("to-be: how it should become") if to_be else self._("as-is: how it is today")
        rows = [
            self._head_row(
                self._("Personas") if many else self._("Persona"), personas or escape(self._("none named"))
            ),
            self._head_row(self._("State"), escape(state)),
        ]
        by_name = {fact.name: fact for fact in facts}
        for name in _HEAD:
            if name in by_name:
                value = self._value(by_name[name], entry.place, entry.path)
                rows.append(self._head_row(self._(by_name[name].label), value, wide=name in _WIDE))
        rows += [
            self._head_row(label, self.entries(found)) for label, found in self._relatives(entry) if found
        ]
        steps = self.catalogue.places(entry.key)
        if steps:
            rows.append(self._head_row(self._("Detail of"), ", ".join(map(self._step_link, steps))))
        return Markup("".join(rows))

    def _relatives(self, entry: Entry) -> Iterator[tuple[str, Sequence[Entry]]]:
        """Journeys that name this one, and do not stand in its own facts."""
        if "counterpart" not in entry.links:
            yield self._("Counterpart"), self.catalogue.named_by(entry.key, "counterpart", "journey")
        yield self._("Parts"), self.catalogue.named_by(entry.key, "parent", "journey")

    def _head_row(self, label: str, value: str, wide: bool = False) -> str:
        style = "cjm-head__fact cjm-head__fact--wide" if wide else "cjm-head__fact"
        return f'<div class="{style}"><dt>{escape(label)}</dt><dd>{value}</dd></div>\n'

    # --- the map -------------------------------------------------------------------------------------------------

    def map_head(self, view: JourneyView) -> Markup:
        """The header rows: stages, and the steps in them."""
        corner = '<th class="cjm-map__lane" scope="col">{}</th>\n'
        stages = corner.format(self._("Stage")) + "".join(map(self._stage_head, view.stages))
        steps = corner.format(self._("Step")) + "".join(
            h for stage in view.stages for h in self._step_heads(stage)
        )
        return Markup(
            f'<tr class="cjm-map__stages">\n{stages}</tr>\n<tr class="cjm-map__steps">\n{steps}</tr>\n'
        )

    def _stage_head(self, stage: MappedStage) -> str:
        name = f'<a href="#{stage.place.anchor}">{self._name(stage.name)}</a>'
        if stage.lifecycle:
            name += f' <span class="cjm-lifecycle">{escape(self.lifecycle(stage.lifecycle))}</span>'
        return f'<th scope="colgroup" colspan="{len(stage.steps) or 1}">{name}</th>\n'

    def _step_heads(self, stage: MappedStage) -> Iterator[str]:
        if not stage.steps:
            yield f'<th class="cjm-first">{escape(self._("no steps yet"))}</th>\n'
        for i, step in enumerate(stage.steps):
            optional = (
                f' <span class="cjm-basis">({self._("optional")})</span>' if step.record.optional else ""
            )
            link = f'<a href="#{step.place.anchor}">{self._name(step.title)}</a>'
            yield f'<th scope="col"{"" if i else _FIRST}>{link}{optional}</th>\n'

    def map_rows(self, view: JourneyView) -> Markup:
        """A row for each lane; above the feelings, the curve."""
        return Markup("".join(self._map_rows(view)))

    def _map_rows(self, view: JourneyView) -> Iterator[str]:
        firsts, named = view.firsts, len(view.curves) > 1
        for lane in view.lanes:
            if lane.kind == "feelings":
                yield f'<tr class="cjm-map__curve" aria-hidden="true">\n<td class="cjm-map__lane"></td>\n<td colspan="{view.columns}">'
                yield f"{self._curve(view)}</td>\n</tr>\n"
            yield f'<tr data-cjm-lane="{escape(lane.name)}">\n<th class="cjm-map__lane" scope="row">{self._label(lane.name, lane.label)}</th>\n'
            for i, values in enumerate(lane.cells):
                cell = self._cell(lane, values, named) if values else ""
                yield f"<td{_FIRST}>{cell}</td>\n" if i in firsts else f"<td>{cell}</td>\n"
            yield "</tr>\n"

    def curve(self, view: JourneyView) -> Markup:
        """The emotion curve."""
        return Markup(self._curve(view))

    def _curve(self, view: JourneyView) -> str:
        return curve.svg(view, lambda key: self._name(self.entry(key).title))

    def _cell(self, lane: Lane, values: tuple[Any, ...], named: bool) -> str:
        match lane.kind:
            case "things":
                return f'<ul class="cjm-things">{"".join(map(self._thing, values))}</ul>'
            case "feelings":
                return "".join(f"<div>{self._mood(feeling, named)}</div>" for feeling in values)
            case "channels":
                return " ".join(
                    f'<span class="cjm-channel">{escape(self.channel(name))}</span>' for name in values
                )
            case "personas":
                return ", ".join(map(self._link, values))
            case "moment":
                why = self._md(values[0]) if isinstance(values[0], str) else escape(self._("Moment of truth"))
                return f'<span class="cjm-star" aria-hidden="true"></span> {why}'
            case "mixed":
                return listed([self._link(v) if isinstance(v, Key) else self._md(v) for v in values])
            case _:
                return self._texts(values, self.path)

    # --- the steps -----------------------------------------------------------------------------------------------

    def step_sections(self, view: JourneyView, stage: MappedStage) -> Markup:
        """A section for each step of a stage, with all that is known about it."""
        return Markup("".join(self._step_sections(view, stage)))

    def _step_sections(self, view: JourneyView, stage: MappedStage) -> Iterator[str]:
        for step in stage.steps:
            yield f'<h3 id="{step.place.anchor}">{self._md(step.title)}</h3>\n<dl class="cjm-facts">\n'
            if step.channels:
                yield self._row(self._("Channels"), escape(", ".join(map(self.channel, step.channels))))
            if step.personas != view.journey.personas:
                yield self._row(self._("Personas"), self.entries(map(self.entry, step.personas)))
            for feeling in view.feelings[step.number - 1]:
                quote = f" <q>{self._md(feeling.quote)}</q>" if feeling.quote else ""
                yield self._row(self._("Emotion"), self._mood(feeling, named=True) + quote)
            yield self._rows(view.facts[step.number - 1], step.place, self.path)
            yield "</dl>\n"

    def _row(self, label: str, value: str) -> str:
        return f"<dt>{escape(label)}</dt><dd>{value}</dd>\n"

    # --- the diagram in words ------------------------------------------------------------------------------------

    def twin(self, view: JourneyView) -> Markup:
        """All that the diagram shows, as a list: stages, steps, feelings, and whose they are."""
        return Markup("".join(self._twin(view)))

    def _twin(self, view: JourneyView) -> Iterator[str]:
        for stage in view.stages:
            steps = [step for step in stage.steps if step.emotions]
            if steps:
                yield f"<li>{self._md(stage.name)}\n<ol>\n"
                for step in steps:
                    moods = (
                        self._mood(f, named=f.persona is not None) for f in view.feelings[step.number - 1]
                    )
                    who = ", ".join(map(self._link, step.personas))
                    yield f"<li>{self._md(step.title)}: {', '.join(moods)}{f' – {who}' if who else ''}</li>\n"
                yield "</ol>\n</li>\n"


_WIDE = ("evidence", "scenario")
_HEAD = ("owner", "status", "reviewed", "counterpart", "parent", *_WIDE)
IN_HEAD = frozenset({*_HEAD, "personas", "state", "emotion_scale"})
"""Facts that stand in the head of a journey; the others are below it, for those who want to know."""
_FIRST = ' class="cjm-first"'
