"""Pieces of a journey's page: cells of the map, sections of steps, the diagram in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from markupsafe import Markup

from ..catalogue import Entry, MappedStage
from ..views.evidence import emotion_grade, journey_grade
from ..views.facts import Fact
from ..views.journey import Feeling, JourneyView
from .grades import mark, tag
from .map import MapPieces


class JourneyPieces(MapPieces):
    """Makes pieces of the page of a journey."""

    # --- the head ------------------------------------------------------------------------------------------------

    def head_rows(self, entry: Entry, facts: Sequence[Fact]) -> Markup:
        """What a reader should know of a journey before looking at its map."""
        personas = self._.comma.join(
            f"{self.entries([persona])}{self._graded(persona.key)}"
            for persona in self.catalogue.linked(entry.key, "personas")
        )
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
            value = self._value(by_name[name], entry.place, entry.path) if name in by_name else ""
            if name == "evidence":
                rows += self._sureness(entry, value)
            elif value:
                rows.append(self._head_row(self._(by_name[name].label), value, wide=name in _WIDE))
        rows += [
            self._head_row(label, self.entries(found)) for label, found in self._relatives(entry) if found
        ]
        steps = self.catalogue.places(entry.key)
        if steps:
            rows.append(self._head_row(self._("Detail of"), self._.comma.join(map(self._step_link, steps))))
        return Markup("".join(rows))

    def _sureness(self, entry: Entry, value: str) -> Iterator[str]:
        """How sure a map is, and what it rests on."""
        found = journey_grade(self.catalogue, entry.key)
        if found is not None:
            note = f' <span class="cjm-basis">{escape(self._grade_note(entry.key, found))}</span>'
            yield self._head_row(self._("Evidence"), f"{tag(found, self._)}{note}{value}", wide=True)

    def _relatives(self, entry: Entry) -> Iterator[tuple[str, Sequence[Entry]]]:
        """Journeys that name this one, and do not stand in its own facts."""
        if "counterpart" not in entry.links:
            yield self._("Counterpart"), self.catalogue.named_by(entry.key, "counterpart", "journey")
        yield self._("Parts"), self.catalogue.named_by(entry.key, "parent", "journey")

    def _head_row(self, label: str, value: str, wide: bool = False) -> str:
        style = "cjm-head__fact cjm-head__fact--wide" if wide else "cjm-head__fact"
        return f'<div class="{style}"><dt>{escape(label)}</dt><dd>{value}</dd></div>\n'

    # --- the steps -----------------------------------------------------------------------------------------------

    def step_sections(self, view: JourneyView, stage: MappedStage) -> Markup:
        """A section for each step of a stage, with all that is known about it."""
        return Markup("".join(self._step_sections(view, stage)))

    def _step_sections(self, view: JourneyView, stage: MappedStage) -> Iterator[str]:
        for step in stage.steps:
            yield f'<h3 id="{step.place.anchor}">{self._md(step.title)}</h3>\n<dl class="cjm-facts">\n'
            if step.channels:
                yield self._row(
                    self._("Channels"), escape(self._.comma.join(map(self.channel, step.channels)))
                )
            if step.personas != view.journey.personas:
                yield self._row(self._("Personas"), self.entries(map(self.entry, step.personas)))
            for feeling in view.feelings[step.number - 1]:
                quote = f" <q>{self._md(feeling.quote)}</q>" if feeling.quote else ""
                yield self._row(
                    self._("Emotion"), self._mood(feeling, named=True) + self._felt_so(view, feeling) + quote
                )
            yield self._rows(view.facts[step.number - 1], step.place, self.path)
            yield "</dl>\n"

    def _felt_so(self, view: JourneyView, feeling: Feeling) -> str:
        """How sure a feeling is, where its basis does not say it."""
        found = emotion_grade(self.catalogue, view.journey.entry.key, feeling.basis)
        return mark(found, self._) if found and feeling.basis != "assumed" else ""

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
                    who = self._.comma.join(map(self._link, step.personas))
                    yield f"<li>{self._md(step.title)}{self._.colon}{self._.comma.join(moods)}{f' – {who}' if who else ''}</li>\n"
                yield "</ol>\n</li>\n"


_WIDE = ("evidence", "scenario", "metrics")
_HEAD = ("owner", "status", "reviewed", "counterpart", "parent", *_WIDE)
IN_HEAD = frozenset({*_HEAD, "personas", "state", "emotion_scale"})
"""Facts that stand in the head of a journey; the others are below it, for those who want to know."""
