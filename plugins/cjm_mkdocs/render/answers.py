"""What is done about pain points, in words and marks: on lists, and on the profiles of those concerned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from markupsafe import Markup

from ..catalogue import Entry
from ..model.fields import SEVERITY_WORDS
from ..model.naming import spoken
from ..model.records import PainPoint, Solution
from ..views.answers import THERE, Answer, State
from ..views.facts import label_of
from ..views.metrics import Move
from ..views.opportunities import Quadrant, Ranked, Score, opportunity_row, score
from ..views.priority import Priority
from ..views.solutions import PROGRESS, Quarter, Timing, due, solution_row, timing
from .filter import Facet, FilterPieces, Value
from .text import escape

_STATES: dict[State, str] = {"no": "bad", "planned": "mid", "solved": "good"}
_MOVES: dict[Move, str] = {"toward": "good", "away": "bad", "unchanged": "mid"}


CONCERNED = (
    "journey", "persona", "touchpoint", "team", "pain-point", "opportunity", "solution", "metric", "evidence",
)  # fmt: skip
"""The types of things that opportunities and solutions have to do with."""
UNDIVIDED: Mapping[str, Any] = MappingProxyType({"pages": (), "part": None})
"""What the template of a list is told that stands on one page."""


class Figure(NamedTuple):
    """A number with what it counts (HTML), and the query that shows what it counts."""

    label: str
    number: int
    query: str


class Section(NamedTuple):
    """A part of a profile: a heading, and HTML."""

    name: str
    title: str
    html: Markup


class AnswerPieces(FilterPieces):
    """Makes marks and words for answers; a part of many pages."""

    # --- states --------------------------------------------------------------------------------------------------

    def answer_word(self, state: State) -> str:
        """The state of a pain point, as plain text."""
        match state:
            case "solved":
                return self._("solved")
            case "planned":
                return self._("planned")
            case "no":
                return self._("nothing yet")

    @cached_property
    def answer_mark(self) -> Callable[[State], str]:
        """The state of a pain point: a word with a sign and a colour."""
        return cache(lambda state: _mark(_STATES[state], self.answer_word(state)))

    def progress_word(self, state: str) -> str:
        """How far a solution is, as plain text."""
        return self._(spoken(state)) if state else self._("no status")

    def _progress(self, state: str) -> str:
        return f'<span class="cjm-tag">{escape(self.progress_word(state))}</span>'

    def quarter(self, quarter: Quarter) -> str:
        """`Q1 2027`."""
        said = self._("Q%(quarter)s %(year)s") % {"quarter": quarter.number, "year": quarter.year}
        return said.replace(" ", "\xa0")

    def _target(self, entry: Entry, text: str) -> str:
        """A target as readers write dates and quarters; what is neither, as it was written."""
        found = due(text)
        if found is None:
            return self._md(text, entry.path)
        if found.day.isoformat() == text.strip():
            return self._day(found.day)
        if found.quarter and "q" in text.casefold():
            return escape(self.quarter(found.quarter))
        return escape(text)

    def _when(self, entry: Entry, timing: Timing) -> str:
        """When customers got a solution, or when they should, and how late it is."""
        record, said = entry.record, []
        assert isinstance(record, Solution)
        if record.shipped_on and timing.progress in THERE:
            said.append(self._day(record.shipped_on))
        elif record.target:
            said.append(self._target(entry, record.target))
        if timing.days_late:
            said.append(self._late(timing))
        return " ".join(said)

    def _late(self, timing: Timing) -> str:
        """How many days a target has passed."""
        days = self.shared.plural("%(number)s day late", "%(number)s days late", timing.days_late)
        return f'<span class="cjm-open" data-value="{timing.days_late}">{escape(days)}</span>'

    # --- moves ---------------------------------------------------------------------------------------------------

    def move_word(self, move: Move) -> str:
        """Which way a metric went, as plain text."""
        match move:
            case "toward":
                return self._("moved toward its target")
            case "away":
                return self._("moved away from its target")
            case "unchanged":
                return self._("has not moved")
            case "not-measured":
                return self._("not measured")

    def move(self, metric: Entry) -> str:
        """A metric with where it was and is, which way it went, and a warning where that is not enough."""
        found = self.measured(metric)
        share = (found.record.unit or "").strip() == "%"
        shown = self._.percent if share else self._.number
        values = [
            f'<span data-value="{value:.10g}">{escape(shown(value, 10))}</span>'
            for value in (found.record.baseline, found.current)
            if value is not None
        ]
        unit = f" {self._md(found.record.unit, metric.path)}" if found.record.unit and not share else ""
        way = (
            f' <span class="cjm-basis"><bdi dir="ltr">{" → ".join(values)}</bdi>{unit}</span>'
            if values
            else ""
        )
        style, word = _MOVES.get(found.moved), self.move_word(found.moved)
        went = _mark(style, word) if style else escape(word)
        if found.moved == "toward" and found.state in ("off-track", "at-risk", "stale"):
            went += f" {self._state_mark(found.state)}"  # the right way, but not far or not lately
        return f"{self._link(metric.key)}{way} {went}"

    def moves(self, metrics: Iterable[Entry]) -> list[Value]:
        """Which ways metrics went, as values of a facet."""
        found = dict.fromkeys(self.measured(metric).moved for metric in metrics)
        return [(move, self.move_word(move)) for move in found]

    # --- scores --------------------------------------------------------------------------------------------------

    def quadrant(self, quadrant: Quadrant) -> str:
        """The name of a quadrant of the matrix, as plain text."""
        match quadrant:
            case "quick":
                return self._("Quick wins")
            case "big":
                return self._("Big bets")
            case "fill":
                return self._("Fill-ins")
            case "twice":
                return self._("Think twice")

    def factors(self, score: Score) -> str:
        """How a score comes about, without its result: `(4 + 3) ÷ 2 × 0.8 ÷ 2`."""
        factor = self._.number(score.factor or 0)
        sum_ = f"({score.customer_value} + {score.business_value}) ÷ 2 × {factor} ÷ {score.effort}"
        return f'<bdi dir="ltr">{sum_}</bdi>'

    def total(self, total: float) -> str:
        """A score with at most two decimals."""
        return f'<strong data-value="{total:.10g}">{escape(self._.number(total, 2))}</strong>'

    def lacks(self, score: Score) -> str:
        """What is missing for a score, as plain text."""
        names = self._.comma.join(self._(label_of(name)) for name in score.missing)
        return self._("missing: %(fields)s") % {"fields": names}

    # --- cells and facets ----------------------------------------------------------------------------------------

    def pain_items(self, pains: Iterable[Entry]) -> list[str]:
        """Pain points with their severities and what is done about them."""
        return [
            f"<li{self._tagged(pain)}>{self._link(pain.key)}{self._severity(pain.record)}"
            f" {self.answer_mark(self.shared.answer(pain).state)}</li>"
            for pain in pains
        ]

    def solution_items(self, solutions: Iterable[Entry]) -> list[str]:
        """Solutions with how far they are and when they should be there."""
        items = []
        for entry in solutions:
            assert isinstance(entry.record, Solution)
            found = timing(entry.record, self.catalogue.today)
            when = self._when(entry, found)
            items.append(
                f"<li{self._tagged(entry)}>{self._link(entry.key)} {self._progress(found.progress)}"
                f"{f' {when}' if when else ''}</li>"
            )
        return items

    def opportunity_items(self, opportunities: Iterable[Entry]) -> list[str]:
        """Opportunities with their scores and statuses."""
        items = []
        for entry in opportunities:
            total, status = score(entry.record).total, entry.record.status
            said = f" {self._score_word(total)}" if total is not None else ""
            said += f' <span class="cjm-tag">{self._md(status, entry.path)}</span>' if status else ""
            items.append(f"<li{self._tagged(entry)}>{self._link(entry.key)}{said}</li>")
        return items

    def _score_word(self, total: float) -> str:
        words = self._("score %(value)s") % {"value": self._.number(total, 2)}
        return f'<span class="cjm-basis" data-value="{total:.10g}">{escape(words)}</span>'

    def _tagged(self, entry: Entry) -> str:
        return f' data-cjm-type="{entry.type}" data-cjm-id="{entry.id}"'

    def severities_of(self, pains: Iterable[Entry]) -> list[Value]:
        """The severities of pain points, as values of a facet."""
        words = dict.fromkeys(p.record.severity for p in pains if isinstance(p.record, PainPoint))
        return [(word, self._(word)) for word in words if word]

    def pain_severity_facet(self) -> Facet:
        return Facet("severity", self._("Severity of pain points"), SEVERITY_WORDS[::-1])

    def progress_facet(self) -> Facet:
        return Facet("status", self._("Status"), PROGRESS)

    def figures(self, found: Sequence[Figure], target: str) -> Markup:
        """Numbers side by side; `target` is the id of the table that they lead to, empty where there is none."""
        tiles = []
        for figure in found:
            number = f'<span data-value="{figure.number}">{escape(self._.number(figure.number))}</span>'
            if target and figure.query and figure.number:
                number = f'<a href="?{figure.query}#{target}">{number}</a>'
            tiles.append(f"<div><dt>{figure.label}</dt><dd>{number}</dd></div>\n")
        return Markup(f'<dl class="cjm-figures">\n{"".join(tiles)}</dl>\n')

    def cut(self, items: Sequence[str], most: int, tag: str = "ul", *, whole: bool = True) -> str:
        """A list of items (`<li>`), of which the first are in sight; the others are folded away, or only counted."""
        html = f"<{tag}>{''.join(items[:most])}</{tag}>\n"
        if len(items) <= most:
            return html
        more = escape(self._more(len(items) - most))
        if not whole:
            return f"{html}<p>+ {more}</p>\n"
        rest = f"<{tag}>{''.join(items[most:])}</{tag}>"
        return f'{html}<details class="cjm-more"><summary>{more}</summary>\n{rest}</details>\n'

    # --- profiles ------------------------------------------------------------------------------------------------

    def pain_answer(self, found: Answer, entry: Entry) -> Markup:
        """What is done about a pain point: its state, and what it rests on."""
        record = entry.record
        resolved_on = record.resolved_on if isinstance(record, PainPoint) else None
        said = f"<strong>{escape(self._('Answer'))}</strong>{self._.colon}"
        if found.state == "no":
            said += _mark("bad", self._("Nothing addresses this yet."))
        else:
            said += self.answer_mark(found.state)
        if resolved_on:
            said += f"{self._.colon}{self._day(resolved_on)}"
        dropped = [entry for entry in found.dropped if entry.type == "solution"]
        rejected = [entry for entry in found.dropped if entry.type == "opportunity"]
        items = [
            *self.solution_items((*found.solutions, *dropped)),
            *self.opportunity_items((*found.opportunities, *rejected)),
        ]
        listed = f"<ul>{''.join(items)}</ul>" if items else ""
        return Markup(f'<div class="cjm-addressed" data-value="{found.state}"><p>{said}</p>{listed}</div>\n')

    def priority_line(self, found: Priority, pain: PainPoint) -> Markup:
        """The priority of a pain point, with what it is the product of."""
        said = escape(self._("Priority %(value)s") % {"value": found.value})
        factors = [
            f"{escape(factor)} {value} ({escape(self._(word or ''))})"
            for factor, value, word in (
                (self._("severity"), found.severity, pain.severity),
                (self._("frequency"), found.frequency, pain.frequency),
            )
        ]
        return Markup(f'<p class="cjm-priority"><strong>{said}</strong> = {" × ".join(factors)}</p>')

    def answer_panels(self, sections: Iterable[Section]) -> Markup:
        """What `answer_sections` found, with headings, in columns."""
        made = "".join(
            f'<section class="cjm-panel" data-cjm-field="{section.name}"><h2>{escape(section.title)}</h2>\n'
            f"{section.html}</section>\n"
            for section in sections
        )
        return Markup(f'<div class="cjm-panels">\n{made}</div>\n' if made else "")

    def answer_sections(self, entry: Entry) -> list[Section]:
        """What the profile of an opportunity or a solution says of its pain points, answers and metrics."""
        if entry.type == "solution":
            row = solution_row(self.catalogue, entry)
            found = [
                ("pain_points", self._("What it promises to solve"), self.pain_items(row.pains)),
                ("metrics", self._("Whether it moved anything"), self._moves_of(row.metrics)),
                ("opportunities", self._("Opportunities"), self.opportunity_items(row.opportunities)),
            ]
        elif entry.type == "opportunity":
            seen = opportunity_row(self.catalogue, Ranked(entry, 1, score(entry.record)))
            found = [
                ("pain_points", self._("Pain points it starts from"), self.pain_items(seen.pains)),
                ("solutions", self._("Solutions"), self.solution_items(seen.solutions)),
                ("metrics", self._("Metrics"), self._moves_of(seen.metrics)),
            ]
        else:
            return []
        return [
            Section(name, title, Markup(f"<ul>{''.join(items)}</ul>"))
            for name, title, items in found
            if items
        ]

    def _moves_of(self, metrics: Iterable[Entry]) -> list[str]:
        return [f"<li{self._tagged(metric)}>{self.move(metric)}</li>" for metric in metrics]

    def score_or_delay(self, entry: Entry) -> Markup:
        """The score of an opportunity, that a solution is late; nothing of others."""
        match entry.type:
            case "opportunity":
                return Markup(self._opportunity_score(entry))
            case "solution":
                return Markup(self._solution_late(entry))
        return Markup("")

    def _opportunity_score(self, entry: Entry) -> str:
        """A score with its factors, or what is missing for it, and the quadrant."""
        found = score(entry.record)
        if found.total is None:
            said = (
                f"<strong>{escape(self._('No score yet'))}</strong>{self._.colon}{escape(self.lacks(found))}"
            )
        else:
            sign = "=" if round(found.total, 2) == round(found.total, 9) else "≈"
            name = escape(self._("Score"))
            said = f"<strong>{name}</strong> {self.factors(found)} {sign} {self.total(found.total)}"
        if found.quadrant:
            said += f' <span class="cjm-tag">{escape(self.quadrant(found.quadrant))}</span>'
        return f'<p class="cjm-priority">{said}</p>\n'

    def _solution_late(self, entry: Entry) -> str:
        """That a solution is late, in words; nothing where it is not."""
        assert isinstance(entry.record, Solution)
        found = timing(entry.record, self.catalogue.today)
        if not found.days_late or not entry.record.target:
            return ""
        said = escape(self._("Its target has passed: %(target)s.")) % {
            "target": self._target(entry, entry.record.target)
        }
        return f"<p>{said} {self._late(found)}</p>\n"


def _mark(style: str, word: str) -> str:
    return f'<span class="cjm-answer cjm-answer--{style}">{escape(word)}</span>'
