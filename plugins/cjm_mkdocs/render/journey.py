"""Pieces of a journey's page: cells of the map, sections of steps, the diagram in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from markupsafe import Markup

from ..catalogue import Entry, Key
from ..views.evidence import grade, journey_grade
from ..views.facts import Fact
from ..views.glance import MOST, Glance
from ..views.journey import Feeling, JourneyView
from .grades import tag
from .map import MapPieces
from .text import escape, marked


class JourneyPieces(MapPieces):
    """Makes pieces of the page of a journey."""

    # --- the head ------------------------------------------------------------------------------------------------

    def head_rows(self, entry: Entry, facts: Sequence[Fact]) -> Markup:
        """What a reader should know of a journey before looking at its map."""
        personas = self._.comma.join(
            [
                f"{self._spanned(persona)}{self._graded(persona.key)}"
                for persona in self.catalogue.linked(entry.key, "personas")
            ]
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
        return marked("".join(rows))

    def _sureness(self, entry: Entry, value: str) -> Iterator[str]:
        """How sure a map is, and what it rests on."""
        found = journey_grade(self.catalogue, entry.key)
        if found is not None:
            yield self._head_row(self._("Evidence"), f"{self._sure(entry.key, found)}{value}", wide=True)

    def _sure(self, key: Key, found: str) -> str:
        """A grade and what it means, which is the same for most journeys."""
        known = self.shared.sure.get((found, key in self.catalogue.graded))
        if known is None:
            note = f' <span class="cjm-basis">{escape(self._grade_note(key, found))}</span>'
            known = self.shared.sure[found, key in self.catalogue.graded] = f"{tag(found, self._)}{note}"
        return known

    def _relatives(self, entry: Entry) -> Iterator[tuple[str, Sequence[Entry]]]:
        """Journeys that name this one, and do not stand in its own facts."""
        if "counterpart" not in entry.links:
            yield self._("Counterpart"), self.catalogue.named_by(entry.key, "counterpart", "journey")
        yield self._("Parts"), self.catalogue.named_by(entry.key, "parent", "journey")

    def _head_row(self, label: str, value: str, wide: bool = False) -> str:
        style = "cjm-head__fact cjm-head__fact--wide" if wide else "cjm-head__fact"
        return f'<div class="{style}"><dt>{escape(label)}</dt><dd>{value}</dd></div>\n'

    def glance_rows(self, glance: Glance, curve: str, named: bool) -> Markup:
        """A journey in ten seconds; with `named`, whose its lowest and highest points are."""
        _, rows = self._, list[tuple[str, str]]()
        if glance.pains:
            more = _("%(number)s pain points in all") % {"number": len(glance.pains)}
            pains = self._things_cell(tuple([pain.key for pain in glance.pains[:MOST]]))
            rows.append((_("Where it hurts most"), f"{pains}{self._also(more, glance.pains)}"))
        for label, peak in zip((_("Lowest point"), _("Highest point")), glance.peaks, strict=False):
            rows.append((label, f"{self._mood(peak.feeling, named)}<p>{self._step_link(peak.step)}</p>"))
        if glance.moments:
            more = _("%(number)s in all") % {"number": len(glance.moments)}
            stars = "".join(
                f'<li><span class="cjm-star" aria-hidden="true"></span> {self._step_link(step)}</li>'
                for step in glance.moments[:MOST]
            )
            rows.append((_("Moments of truth"), f"<ul>{stars}</ul>{self._also(more, glance.moments)}"))
        if glance.questions:
            said = _("%(open)s of %(all)s unanswered") % {"open": glance.unanswered, "all": glance.questions}
            rows.append((_("Questions"), escape(said)))
        made = "".join([f"<div><dt>{escape(label)}</dt><dd>{value}</dd></div>\n" for label, value in rows])
        line = f'<div class="cjm-glance__curve"><dt>{escape(_("Curve"))}</dt><dd>{curve}</dd></div>\n'
        return marked(line + made if glance.peaks else made)

    def _also(self, said: str, found: Sequence[object]) -> str:
        """How many there are, where not all of them are named."""
        return f'<p class="cjm-also">{escape(said)}</p>' if len(found) > MOST else ""

    # --- the steps -----------------------------------------------------------------------------------------------

    def stage_sections(self, view: JourneyView) -> Markup:
        """A section for each stage and for each of its steps, with all that is known about them."""
        whose, sure = view.journey.personas, grade(self.catalogue, view.journey.entry.key)
        by, felt, path, made = self.shared.channel_rows, self._known_feelings(sure), self.path, list[str]()
        said_of = zip(
            self._heads_of_steps(view),
            view.places,
            view.channels,
            view.personas,
            view.feelings,
            view.facts,
            strict=True,
        )
        stages = zip(view.stages, self._heads_of_stages(view), view.stage_facts, strict=True)
        for stage, (anchor, name), said in stages:
            made.append(f'<h2 id="{anchor}">{name}</h2>\n')
            if said:
                made.append(self._facts(said, stage.place, path))
            steps = islice(said_of, len(stage.steps))
            for (anchor, title, _), place, channels, personas, feelings, facts in steps:
                row = by.get(channels) or self._channels_row(channels)
                made.append(f'<h3 id="{anchor}">{title}</h3>\n<dl class="cjm-facts">\n{row}')
                if personas is not whose and personas != whose:
                    made.append(self._row(self._("Personas"), self.entries(map(self.entry, personas))))
                if feelings:
                    made.append(felt.get(feelings) or self._rows_of_feelings(feelings, sure))
                if facts:
                    made += self._each_row(facts, place, path)
                made.append("</dl>\n")
        return marked("".join(made))

    def _channels_row(self, names: tuple[str, ...]) -> str:
        if not names:
            return ""
        found = self._row(self._("Channels"), escape(self._.comma.join(map(self.channel, names))))
        self.shared.channel_rows[names] = found
        return found

    def _rows_of_feelings(self, feelings: tuple[Feeling, ...], sure: str) -> str:
        rows = "".join([self._feeling_row(feeling, sure) for feeling in feelings])
        return self._kept(rows, feelings, sure)

    def _feeling_row(self, feeling: Feeling, sure: str) -> str:
        """A feeling, and how sure it is, where its basis does not say it."""
        quote = f" <q>{self._md(feeling.quote)}</q>" if feeling.quote else ""
        note = "" if feeling.basis in ("assumed", "target") else self.shared.grades[sure]
        return self._row(self._("Emotion"), self._mood(feeling, named=True) + note + quote)

    def _row(self, label: str, value: str) -> str:
        return f"<dt>{escape(label)}</dt><dd>{value}</dd>\n"

    # --- the diagram in words ------------------------------------------------------------------------------------

    def twin(self, view: JourneyView) -> Markup:
        """All that the diagram shows, as a list: stages, steps, feelings, and whose they are."""
        made, whose, said = [], view.journey.personas, self._known_feelings(view.journey.personas)
        steps = zip(self._heads_of_steps(view), view.personas, view.feelings, strict=True)
        for stage, (_, name) in zip(view.stages, self._heads_of_stages(view), strict=True):
            items = []
            for (_, title, _), personas, felt in islice(steps, len(stage.steps)):
                if personas is not whose:
                    whose, said = personas, self._known_feelings(personas)
                if felt:
                    items.append(f"<li>{title}{said.get(felt) or self._felt_by(felt, whose)}</li>\n")
            if items:
                made.append(f"<li>{name}\n<ol>\n{''.join(items)}</ol>\n</li>\n")
        return marked("".join(made))

    def _felt_by(self, feelings: tuple[Feeling, ...], personas: tuple[Key, ...]) -> str:
        felt = self._.comma.join([self._mood(feeling, named=True) for feeling in feelings])
        who = self._.comma.join(map(self._link, personas))
        said = f"{self._.colon}{felt} – {who}" if who else f"{self._.colon}{felt}"
        return self._kept(said, feelings, personas)


_WIDE = ("evidence", "scenario", "metrics")
_HEAD = ("owner", "status", "reviewed", "counterpart", "parent", *_WIDE)
IN_HEAD = frozenset({*_HEAD, "personas", "state", "emotion_scale"})
"""Facts that stand in the head of a journey; the others are below it, for those who want to know."""
