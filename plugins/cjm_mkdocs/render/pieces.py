"""Small pieces of HTML: links, items, facts, cells of the map.

A large site has millions of them, so they are made here and not in templates, and those that are alike on all pages
of one depth are made once. What comes from an author passes `md` or `escape` on its way; tests try to get past them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from ..catalogue import Catalogue, Entry, Key, MappedStep, Place
from ..model.fields import is_relative
from ..model.naming import spoken, words
from ..model.records import EXTENSION, Metric, PainPoint, Question
from ..pages import SiteMap, anchor
from ..views import facts as known
from ..views.evidence import grade
from ..views.facts import Fact
from ..views.journey import MOOD_WORDS, Feeling
from ..views.metrics import Measured, State, measured
from ..views.relations import Occurrence
from . import measures
from .grades import grade_note
from .shared import Shared
from .text import escape, is_bare, plain


class Pieces:
    """Makes pieces for the page at `path`, published at `url`."""

    readings_of: Callable[[Entry], str]
    """What a thing without a page tells of its readings; metrics have some."""

    def __init__(self, shared: Shared, path: str, url: str) -> None:
        self.shared, self.path = shared, path
        self.site: SiteMap = shared.site
        self.catalogue: Catalogue = shared.site.catalogue
        self._ = shared.translate
        self.signed = shared.translate.signed
        self.base = "../" * url.count("/")
        self._links = shared.links.setdefault(self.base, {})
        self._link_starts = shared.link_starts.setdefault(self.base, {})
        self._things = shared.things.setdefault(self.base, {})
        self._told = shared.told.get(path, {})
        self._cells = shared.cells.setdefault(self.base, {})
        """Cells of lists by the things or names in them, for many rows have the same."""
        self._heads = shared.heads.setdefault(self.base, {})
        """Journeys as the first of an item that goes on with their steps, and how links to these begin."""
        self._step_titles: list[str] = []
        """Titles of the steps of this page's journey: its map, its diagram and its sections have the same."""
        self._feeling_rows: dict[tuple[Feeling, ...], str] = {}
        """How somebody feels on the steps of this page's journey: many feel the same."""
        self._felt_cells: dict[tuple[Feeling, ...], str] = {}
        self._said_of: dict[tuple[tuple[Feeling, ...], tuple[Key, ...]], str] = {}
        self._made: dict[int, tuple[object, str]] = {}
        """Texts of this page by identity: a journey's map and its sections say the same. Holds what it is keyed by."""

    # --- addresses -----------------------------------------------------------------------------------------------

    def page_url(self, path: str | None) -> str:
        """The address of a page by the path of its source; empty where there is none."""
        url = self.shared.urls.get(path or "")
        return "" if url is None else self.base + url or "./"

    def url(self, target: Key | Place) -> str:
        """The address of a thing, a stage or a step."""
        path, fragment = self.site.address(target)
        return f"{self.page_url(path)}#{fragment}" if fragment else self.page_url(path)

    def href(self, target: str, path: str | None = None) -> str:
        """A link's target, as written on the page at `path` (default: this one), as it must be on this page."""
        if not is_relative(target) or target.startswith("/"):
            return target
        file, hash_, fragment = target.partition("#")
        where = posixpath.normpath(posixpath.join(posixpath.dirname(path or self.path), file))
        for place in (where, unquote(where)) if "%" in where else (where,):
            for candidate in (place, f"{place}/index.md", f"{place}.md"):
                if candidate in self.shared.urls:
                    return f"{self.page_url(candidate)}{hash_}{fragment}"
        return f"{self.base or './'}{where}{hash_}{fragment}"  # never bare: `./javascript:…` must not lose its dot

    # --- words ---------------------------------------------------------------------------------------------------

    def md(self, text: str, path: str | None = None) -> Markup:
        """An author's text, written on the page at `path` (default: this one), as HTML."""
        return Markup(self._md(text, path))

    def _md(self, text: str, path: str | None = None) -> str:
        if is_bare(text):  # most are; this is the busiest line of a large build
            return text
        return self.shared.text.html(text, lambda target: self.href(target, path or self.path))

    def _name(self, text: str, path: str | None = None) -> str:
        """The same where no link may stand: in a link or a heading."""
        return unlinked(self._md(text, path))

    def _label(self, name: str, label: str) -> str:
        """A field's label in the reader's language; an author's own field has an author's name."""
        found = self.shared.labels.get((name, label))
        if found is None:
            found = escape(label if name.startswith(EXTENSION) else self._(label))
            self.shared.labels[name, label] = found
        return found

    def _word(self, value: str) -> str:
        """A word of a closed list, such as `in-progress`, in the reader's language."""
        return escape(self._(spoken(value)))

    def _kind_of(self, type_: str) -> str:
        """The name of a type of things, in the reader's language."""
        return escape(self._(words(type_)))

    def channel(self, name: str) -> str:
        """The name of a channel for readers."""
        return self.shared.channel(name)[1]

    def channel_mark(self, name: str) -> str:
        """A channel with its icon, where it has one."""
        found = self.shared.channels.get(name)
        if found is None:
            term = self.catalogue.channels.find(name)
            icon = term.icon if term else ""
            class_ = f" cjm-icon cjm-icon--{icon}" if icon in ICONS else ""
            sign = f'<span aria-hidden="true">{escape(icon)}</span> ' if _is_character(icon) else ""
            title = escape(term.title if term else name)
            found = f'<span class="cjm-channel{class_}">{sign}{title}</span>'
            self.shared.channels[name] = found
        return found

    def lifecycle(self, name: str) -> str:
        """The name of a lifecycle stage for readers."""
        return self.shared.lifecycle(name)[1]

    # --- links ---------------------------------------------------------------------------------------------------

    def entry(self, key: Key) -> Entry:
        return self.catalogue.entries[key]

    def title(self, entry: Entry) -> str:
        """A thing's title without its marks, for places that hold no HTML."""
        return plain(entry.title)

    def link(self, target: Key | Entry) -> Markup:
        """A thing's title as a link to it."""
        return Markup(self._link(target.key if isinstance(target, Entry) else target))

    def step_link(self, step: MappedStep) -> Markup:
        """A step's title as a link to its section."""
        return Markup(self._step_link(step))

    def _step_link(self, step: MappedStep) -> str:
        place = step.place
        start, end = self._link_starts.get(place.owner), self.shared.link_ends.get(place)
        return (start or self._link_start(place.owner)) + (end or self._link_end(step))

    def _link_start(self, journey: Key) -> str:
        start = self._link_starts[journey] = f'<a href="{escape(self.url(journey))}'
        return start

    def _link_end(self, step: MappedStep) -> str:
        name = self._name(step.title, self.entry(step.place.owner).path)
        end = self.shared.link_ends[step.place] = f'#{step.place.anchor}">{name}</a>'
        return end

    def _link(self, key: Key) -> str:
        found = self._links.get(key)
        if found is None:
            entry = self.catalogue.entries[key]
            found = self._links[key] = self._anchor(key, entry.title, entry.path)
        return found

    def _anchor(self, target: Key | Place, title: str, path: str) -> str:
        return f'<a href="{escape(self.url(target))}">{self._name(title, path)}</a>'

    def owner(self, name: str) -> Markup:
        """An owner: a link to the team's page, or the name as written."""
        key = Key("team", name)
        return self.link(key) if key in self.catalogue.entries else self.md(name)

    def entries(self, found: Iterable[Entry]) -> Markup:
        """Links to things in one line."""
        return Markup(
            self._.comma.join(
                f'<span data-cjm-type="{e.type}" data-cjm-id="{e.id}">{self._link(e.key)}</span>'
                for e in found
            )
        )

    def occurrences(self, found: Iterable[Occurrence]) -> Markup:
        """Journeys with the steps that something is on."""
        items = (
            f'<li data-cjm-type="journey" data-cjm-id="{o.journey.id}">{self._link(o.journey.key)}{self._.colon}'
            f"{self._.comma.join(map(self._step_link, o.steps))}</li>"
            for o in found
        )
        return Markup(f'<ul class="cjm-occurrences">{"".join(items)}</ul>')

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
        return self.shared.grades[grade(self.catalogue, key)]

    def measured(self, entry: Entry) -> Measured:
        """Where a metric stands."""
        found = self.shared.measured.get(entry.key)
        if found is None:
            found = self.shared.measured[entry.key] = measured(self.catalogue, entry)
        return found

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
        return Markup(self._list_of(tuple(keys), place))

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
        others = [step for step in self.catalogue.places(key) if step.place != place]
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
        if _LINK not in made:  # where that leads depends on the page
            self.shared.moods[score, label, basis] = made
        return made

    # --- facts ---------------------------------------------------------------------------------------------------

    def facts(self, entry: Entry) -> tuple[Fact, ...]:
        """What is known about a thing."""
        return known.of_entry(self.catalogue, entry)

    def fact_list(self, found: Iterable[Fact], place: Place, path: str | None = None) -> Markup:
        """Labels with values; `place` is where they were written, `path` the page."""
        return Markup(self._facts(found, place, path or self.path))

    def _facts(self, found: Iterable[Fact], place: Place, path: str) -> str:
        return f'<dl class="cjm-facts">\n{self._rows(found, place, path)}</dl>\n'

    def _rows(self, found: Iterable[Fact], place: Place, path: str) -> str:
        rows, labels = "", self.shared.labels
        for fact in found:
            name, label, kind, values = fact
            word = labels.get((name, label)) or self._label(name, label)
            value = self._list_of(values, place) if kind == "things" else self._value(fact, place, path)
            rows += f"<dt>{word}</dt><dd>{value}</dd>\n"
        return rows

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
        if len(values) == 1 and isinstance(values[0], str) and is_bare(values[0]):
            return values[0]
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

    @staticmethod
    def initials(name: str) -> str:
        """The first letters of the first and the last word of a name, for a persona without a portrait."""
        parts = [word for word in plain(name).split() if word[0].isalnum()]
        return "".join(word[0] for word in dict.fromkeys((parts[0], parts[-1]))).upper() if parts else "?"


_LINK = "<a "
ICONS = frozenset(
    "web search social people star mail letter phone video chat bot app kiosk store ad".split()  # in icons.css
)


def _is_character(icon: str) -> bool:
    """Whether the icon of a channel is a sign to print, not the name of a drawing."""
    return bool(icon) and len(icon) <= 4 and not icon.isascii()


def unlinked(html: str) -> str:
    """The same without mark-up, if there are links in it."""
    return escape(Markup(html).striptags()) if _LINK in html else html


def listed(items: Sequence[str]) -> str:
    """One item as it is, several as a list."""
    return items[0] if len(items) == 1 else f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def row_of(entry: Entry, anchors: bool = False) -> str:
    """The opening of a table row about a thing; with `anchors`, it is what links to the thing lead to."""
    id_ = f' id="{anchor(entry.key)}"' if anchors else ""
    return f'<tr{id_} data-cjm-type="{entry.type}" data-cjm-id="{entry.id}">'


def css_text(text: str) -> str:
    """A text as a string of CSS; nothing in it can end the string. To be escaped where it goes into an attribute."""
    escaped = "".join(c if c.isalnum() or c in " -–’" else f"\\{ord(c):x} " for c in text)
    return f'"{escaped}"'
