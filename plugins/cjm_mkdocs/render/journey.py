"""Pieces of a journey's page: cells of the map, sections of steps, the diagram in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from markupsafe import Markup

from ..catalogue import Entry, MappedStage, MappedStep
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
        return Markup("".join([self._step_section(view, step) for step in stage.steps]))

    def _step_section(self, view: JourneyView, step: MappedStep) -> str:
        rows = self._channels_row(step.channels) if step.channels else ""
        if step.personas != view.journey.personas:
            rows += self._row(self._("Personas"), self.entries(map(self.entry, step.personas)))
        for feeling in view.feelings[step.number - 1]:
            rows += self._feeling_rows.get(feeling) or self._feeling_row(feeling, view)
        rows += self._rows(view.facts[step.number - 1], step.place, self.path)
        title = f'<h3 id="{step.place.anchor}">{self._title(step.title)}</h3>'
        return f'{title}\n<dl class="cjm-facts">\n{rows}</dl>\n'

    def _channels_row(self, names: tuple[str, ...]) -> str:
        found = self.shared.channel_rows.get(names)
        if found is None:
            found = self._row(self._("Channels"), escape(self._.comma.join(map(self.channel, names))))
            self.shared.channel_rows[names] = found
        return found

    def _feeling_row(self, feeling: Feeling, view: JourneyView) -> str:
        """A feeling, and how sure it is, where its basis does not say it."""
        quote = f" <q>{self._md(feeling.quote)}</q>" if feeling.quote else ""
        sure = emotion_grade(self.catalogue, view.journey.entry.key, feeling.basis)
        note = mark(sure, self._) if sure and feeling.basis != "assumed" else ""
        row = self._row(self._("Emotion"), self._mood(feeling, named=True) + note + quote)
        self._feeling_rows[feeling] = row
        return row

    def _row(self, label: str, value: str) -> str:
        return f"<dt>{escape(label)}</dt><dd>{value}</dd>\n"

    # --- the diagram in words ------------------------------------------------------------------------------------

    def twin(self, view: JourneyView) -> Markup:
        """All that the diagram shows, as a list: stages, steps, feelings, and whose they are."""
        stages = ((stage, [step for step in stage.steps if step.emotions]) for stage in view.stages)
        return Markup("".join([self._twin(view, stage, steps) for stage, steps in stages if steps]))

    def _twin(self, view: JourneyView, stage: MappedStage, steps: Sequence[MappedStep]) -> str:
        comma, colon, items = self._.comma, self._.colon, []
        for step in steps:
            felt = comma.join([self._mood(feeling, named=True) for feeling in view.feelings[step.number - 1]])
            who = comma.join(map(self._link, step.personas))
            items.append(f"<li>{self._title(step.title)}{colon}{felt}{who and f' – {who}'}</li>\n")
        return f"<li>{self._md(stage.name)}\n<ol>\n{''.join(items)}</ol>\n</li>\n"


_WIDE = ("evidence", "scenario", "metrics")
_HEAD = ("owner", "status", "reviewed", "counterpart", "parent", *_WIDE)
IN_HEAD = frozenset({*_HEAD, "personas", "state", "emotion_scale"})
"""Facts that stand in the head of a journey; the others are below it, for those who want to know."""
