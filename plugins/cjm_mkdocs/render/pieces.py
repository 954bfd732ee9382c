"""Small pieces of HTML: items, feelings, facts.

A large site has millions of them, so they are made here and not in templates, and those that are alike on all pages
of one depth are made once. What comes from an author passes `md` or `escape` on its way; tests try to get past them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from ..catalogue import Entry, Key, Place
from ..model.records import Metric, PainPoint, Question
from ..pages import anchor
from ..views import facts as known
from ..views.facts import Fact
from ..views.journey import MOOD_WORDS, Feeling
from ..views.metrics import Measured, State
from . import measures
from .grades import grade_note
from .links import LINK, LinkPieces
from .text import escape, marked


class Pieces(LinkPieces):
    """Makes pieces for one page."""

    readings_of: Callable[[Entry], str]
    """What a thing without a page tells of its readings; metrics have some."""
    types_name: Callable[[str], str]
    """The name of many things of a type."""

    # --- things --------------------------------------------------------------------------------------------------

    def _severity(self, record: Any) -> str:
        word = getattr(record, "severity", None)
        return f' <span class="cjm-severity cjm-severity--{word}">{self._(word)}</span>' if word else ""

    def _mark(self, entry: Entry) -> str:
        """What is said behind the name of a thing."""
        found = self.shared.marks.get(entry.key)
        if found is None:
            found = self.shared.marks[entry.key] = self._mark_of(entry)
        return found

    def _mark_of(self, entry: Entry) -> str:
        if isinstance(entry.record, PainPoint):
            return self._severity(entry.record) + self._graded(entry.key) + self._solved(entry)
        if isinstance(entry.record, Question) and not entry.record.answered_by:
            return f' <span class="cjm-open">{self._("unanswered")}</span>'
        if isinstance(entry.record, Metric):
            return measures.mark(self.measured(entry), self._) + self._graded(entry.key)
        return ""

    def _solved(self, pain: Entry) -> str:
        """That a pain point is solved; that one is not, its lists and its profile say."""
        if self.shared.answer(pain).state != "solved":
            return ""
        return f' <span class="cjm-answer cjm-answer--good">{escape(self._("solved"))}</span>'

    def _grade_note(self, key: Key, found: str) -> str:
        """What a grade means, or that it cannot be checked here."""
        hidden = key in self.catalogue.graded
        return self._("not all of its evidence is public") if hidden else grade_note(found, self._)

    def _graded(self, key: Key) -> str:
        """How sure a claim is, behind its name."""
        return self.shared.graded(key)

    def measured(self, entry: Entry) -> Measured:
        """Where a metric stands."""
        return self.shared.measured(entry)

    def figure(self, value: float, unit: str | None) -> str:
        """A value of a metric with its unit."""
        return measures.figure(value, unit, self._)

    def state_word(self, state: State) -> str:
        """The state of a metric in words."""
        return measures.state_word(state, self._)

    def _state_mark(self, state: State) -> str:
        return measures.state_mark(state, self._)

    def _thing(self, key: Key) -> str:
        found = self._things.get(key)
        if found is None:
            entry = self.catalogue.entries[key]
            found = self._things[key] = (
                f'<li data-cjm-type="{key.type}" data-cjm-id="{key.id}">{self._link(key)}{self._mark(entry)}</li>'
            )
        return found

    def _at_home(self, key: Key, place: Place) -> bool:
        """Whether a thing without a page was written at `place` and so is shown in full there."""
        return key in self._told.get(place, ())

    def things(self, keys: Iterable[Key], place: Place | None = None) -> Markup:
        """A list of things; those that were written at `place` in full, with the id that links lead to."""
        return marked(self._list_of(tuple(keys), place))

    def _list_of(self, keys: tuple[Key, ...], place: Place | None) -> str:
        told = self._told.get(place) if place else None
        if told and not told.isdisjoint(keys):
            full = [self._thing_in_full(key, place) if key in told else self._thing(key) for key in keys]
            return f'<ul class="cjm-things">{"".join(full)}</ul>'
        return f'<ul class="cjm-things{" cjm-inline" if place else ""}">{self._items(keys)}</ul>'

    def _items(self, keys: tuple[Key, ...]) -> str:
        if len(keys) == 1:  # as mostly
            return self._things.get(keys[0]) or self._thing(keys[0])
        return "".join(map(self._thing, keys))

    def _thing_in_full(self, key: Key, place: Place | None) -> str:
        entry = self.catalogue.entries[key]
        record, path = entry.record, entry.path
        parts = [
            f'<li id="{anchor(key)}" data-cjm-type="{key.type}" data-cjm-id="{key.id}">',
            f"{self._md(entry.title, path)}{self._mark(entry)}",
        ]
        if record.description:
            parts.append(f"<p>{self._md(record.description, path)}</p>")
        found = known.of_entry(self.catalogue, entry)
        if found:
            parts.append(self._facts(found, entry.place, path))
        parts.append(self.readings_of(entry))
        used = self.catalogue.uses.get(key, ())
        others = [step for step in self.catalogue.places(key) if step.place != place] if len(used) > 1 else ()
        if others:
            parts.append(
                f'<p class="cjm-also">{self._("Also on:")} {self._.comma.join(map(self._step_link, others))}</p>'
            )
        return "".join([*parts, "</li>"])

    # --- feelings ------------------------------------------------------------------------------------------------

    def _mood(self, feeling: Feeling, named: bool) -> str:
        persona, score, label, basis, _ = feeling
        html = self.shared.moods.get((score, label, basis)) or self._number_and_word(score, label, basis)
        return f'{html} <span class="cjm-who">{self._link(persona)}</span>' if named and persona else html

    def mood_word(self, score: int) -> str:
        """What a score is called where the author gave no word; capitalised, as it stands among authors' labels."""
        word = self._(MOOD_WORDS[score + 2])
        return word[:1].upper() + word[1:]

    def _score(self, score: int) -> str:
        """A score with its face."""
        return f'<span class="cjm-mood cjm-mood--{score + 3}">{self.signed(score)}</span>'

    def _number_and_word(self, score: int, label: str, basis: str) -> str:
        ours = label == MOOD_WORDS[score + 2]
        said = self.mood_word(score) if ours else label
        made = f"{self._score(score)} {self._md(said)}"
        if basis not in ("", "observed"):
            made += f' <span class="cjm-basis">({self._word(basis)})</span>'
        if LINK not in made:  # where that leads depends on the page
            self.shared.moods[score, label, basis] = made
        return made

    # --- facts ---------------------------------------------------------------------------------------------------

    def facts(self, entry: Entry) -> tuple[Fact, ...]:
        """What is known about a thing."""
        return known.of_entry(self.catalogue, entry)

    def jump(self, parts: Iterable[tuple[str, str]]) -> Markup:
        """Links to parts of this page, each by its id and its title."""
        links = "".join([f' <a href="#{id_}">{escape(title)}</a>' for id_, title in parts])
        return Markup(f'<p class="cjm-jump">{escape(self._("Further down:"))}{links}</p>\n')

    def fact_list(self, found: Iterable[Fact], place: Place, path: str | None = None) -> Markup:
        """Labels with values; `place` is where they were written, `path` the page."""
        return marked(self._facts(found, place, path or self.path))

    def _facts(self, found: Iterable[Fact], place: Place, path: str) -> str:
        return f'<dl class="cjm-facts">\n{"".join(self._each_row(found, place, path))}</dl>\n'

    def _each_row(self, found: Iterable[Fact], place: Place, path: str) -> list[str]:
        if place in self._told:
            return [self._fact_row(fact, place, path) for fact in found]
        known = self._fact_rows
        return [known.get(fact) or self._known_row(fact, place, path) for fact in found]

    def _known_row(self, fact: Fact, place: Place, path: str) -> str:
        """A row that names nothing written here; of a single thing or word, all pages of this depth have it."""
        row = self._fact_row(fact, place, path)
        if fact.kind in ("things", "word", "flag") and len(fact.values) == 1:
            self._fact_rows[fact] = row
        return row

    def _fact_row(self, fact: Fact, place: Place, path: str) -> str:
        name, label, kind, values = fact
        word = self.shared.labels.get((name, label)) or self._label(name, label)
        value = self._texts(values, path) if kind == "texts" else self._value(fact, place, path)
        return f"<dt>{word}</dt><dd>{value}</dd>\n"

    def _value(self, fact: Fact, place: Place, path: str) -> str:
        values = fact.values
        match fact.kind:
            case "things":
                return self._list_of(values, place)
            case "texts":
                return self._texts(values, path)
            case "mixed":
                made = [self._link(v) if isinstance(v, Key) else self._md(v, path) for v in values]
                return self._.comma.join(made) if fact.name in ("owner", "teams") else listed(made)
            case "channels":
                return escape(self._.comma.join(map(self.channel, values)))
            case "pairs":
                return self._pairs(values, path)
            case "links":
                return listed(
                    [
                        f'<a href="{escape(self.href(url, path))}">{self._md(title, path)}</a>'
                        for title, url in values
                    ]
                )
            case "url":
                return f'<a href="{escape(self.href(values[0], path))}">{escape(values[0])}</a>'
            case "image":
                return f'<img src="{escape(self.href(values[0], path))}" alt="">'
            case "day":
                return self._day(values[0])
            case "figure":
                shown = self._.percent if fact.name == "share" else self._.number
                return escape(shown(values[0]))
            case "word":
                return self._word(values[0])
            case "span":
                return escape(self._.span(values[0]))
            case "flag":
                return escape(self._("yes"))

    def _day(self, day: date) -> str:
        return f'<time datetime="{day.isoformat()}">{escape(self._.date(day))}</time>'

    def _texts(self, values: tuple[Any, ...], path: str) -> str:
        found = self._made.get(id(values))
        if found is None:
            found = self._made[id(values)] = (values, listed([self._md(str(text), path) for text in values]))
        return found[1]

    def _pairs(self, values: Sequence[tuple[str, Any]], path: str) -> str:
        rows = (
            f"<dt>{self._md(str(name), path)}</dt><dd>{self._scale(v) if isinstance(v, int) else self._md(v, path)}</dd>"
            for name, v in values
        )
        return f'<dl class="cjm-pairs">{"".join(rows)}</dl>'

    def _scale(self, value: int) -> str:
        words = self._("%(value)s of 5") % {"value": value}
        bar = '<span class="cjm-scale__bar" aria-hidden="true"></span>'
        return f'<span class="cjm-scale" style="--cjm-value: {value}">{bar}{words}</span>'


def listed(items: Sequence[str]) -> str:
    """One item as it is, several as a list."""
    return items[0] if len(items) == 1 else f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def row_of(entry: Entry, anchors: bool = False) -> str:
    """The opening of a table row about a thing; with `anchors`, it is what links to the thing lead to."""
    key = entry.key
    id_ = f' id="{anchor(key)}"' if anchors else ""
    return f'<tr{id_} data-cjm-type="{key.type}" data-cjm-id="{key.id}">'


def css_text(text: str) -> str:
    """A text as a string of CSS; nothing in it can end the string. To be escaped where it goes into an attribute."""
    escaped = "".join(c if c.isalnum() or c in " -–’" else f"\\{ord(c):x} " for c in text)
    return f'"{escaped}"'
