"""What a search index should hold of a page, and under which name: headings with the words that belong to them.

The finished page says the same once more, in full. Here, each tag costs the search plugin's parser, on every page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from html import unescape
from typing import NamedTuple

from ..catalogue import Entry, JourneyMap, Key, MappedStage, MappedStep
from ..language import Language
from ..pages import SiteMap, anchor
from ..views.words import Words
from .text import escape, is_bare, plain

FOUND_AS_THEMSELVES = frozenset({"touchpoint", "pain-point", "opportunity", "solution", "metric", "evidence"})
"""Types of things that are hits of their own wherever they stand; questions and delights are words of their steps."""


class Find(NamedTuple):
    """What a search leads to: an id on the page, and what it is called there, as plain text."""

    id: str
    title: str


class Section(NamedTuple):
    """A heading of the search index with the words below it, both as HTML."""

    level: int
    id: str
    title: str
    words: str

    @property
    def html(self) -> str:
        return f'<h{self.level} id="{self.id}">{self.title}</h{self.level}>\n{self.words}\n'


class SearchWords:
    """Names and words for the search index of a site. Made anew for each build."""

    def __init__(self, site: SiteMap, translate: Language, *, repeats_titles: bool = False) -> None:
        self.repeats_titles = repeats_titles
        """Whether a thing's title is said once more below it, for an index in which titles count no more than texts:
        the step on which a pain point is would come before the pain point itself."""
        self.names = _names(translate)
        self.standing = _standing(site)
        # things that have an entry of their own, so that nothing else repeats what is said of them
        told = frozenset(entry.key for entries in self.standing.values() for entry in entries)
        self.said = Words(site.catalogue, told, as_words)

    def title(self, type_: str, title: str) -> str:
        """What a thing is called among hits of all kinds, as HTML."""
        return self.names.get(type_, "%(title)s") % {"title": as_words(title)}

    # --- where finds lead ----------------------------------------------------------------------------------------

    def finds(self, path: str, journey: JourneyMap | None) -> Iterable[Find]:
        """All headings that `journey` and `things` write for a page."""
        for part, title in self._parts(journey.stages if journey else ()):
            yield Find(part.place.anchor, unescape(title))
        for entry in self.standing.get(path, ()):
            yield Find(anchor(entry.key), unescape(self.title(entry.type, entry.title)))

    def _parts(self, stages: tuple[MappedStage, ...]) -> Iterator[tuple[MappedStage | MappedStep, str]]:
        """Every stage and step, and what it is called, as HTML."""
        of_stage, of_step = self.names["stage"], self.names["step"]
        for stage in stages:
            name = as_words(stage.name)
            yield stage, of_stage % {"title": name}
            for number, step in enumerate(stage.steps, 1):
                yield step, of_step % {"number": number, "stage": name, "title": as_words(step.title)}

    # --- words ---------------------------------------------------------------------------------------------------

    def head(self, name: str, shown: str = "") -> str:
        """The heading of a page as the index should have it, and what the author's own says instead, if it does."""
        rest = f"<p>{shown}</p>\n" if shown else ""
        return f'<h1 id="cjm">{name}</h1>\n{rest}'

    def of_page(self, entry: Entry) -> str:
        """The words of what a page is about."""
        return f"<p>{_lines(self.said.of_entry(entry))}</p>\n"

    def journey(self, stages: tuple[MappedStage, ...]) -> list[Section]:
        """The words of every stage and step, below its name."""
        of_stage, of_step = self.said.of_stage, self.said.of_step
        return [
            Section(3, part.place.anchor, title, _lines(of_step(part)))
            if isinstance(part, MappedStep)
            else Section(2, part.place.anchor, title, _lines(of_stage(part)))
            for part, title in self._parts(stages)
        ]

    def things(self, path: str) -> list[Section]:
        """The words of everything that stands on a page and has none of its own."""
        found = []
        for entry in self.standing.get(path, ()):
            said = [as_words(entry.title)] if self.repeats_titles else []
            said += self.said.of_entry(entry)
            found.append(Section(3, anchor(entry.key), self.title(entry.type, entry.title), _lines(said)))
        return found


_lines = "\n".join
"""Texts one a line, for search should find no words that begin in one and end in the next."""


def as_words(text: str) -> str:
    """A text as it goes into a search index: without mark-up."""
    return text if is_bare(text) else escape(plain(text), quote=False)


def _standing(site: SiteMap) -> Mapping[str, Collection[Entry]]:
    """By page, the things that are told there at an id of their own."""
    found: dict[str, dict[Key, Entry]] = {}
    for key, entry in site.catalogue.entries.items():
        if entry.home is not None and key.type in FOUND_AS_THEMSELVES:
            path, fragment = site.address(key)
            if fragment == anchor(key):
                found.setdefault(path, {})[key] = entry
    return {path: tuple(entries.values()) for path, entries in found.items()}


def _names(_: Language) -> Mapping[str, str]:
    """What a thing is called among hits of all kinds, by type and as HTML; a step says where it is as well."""
    names = {
        "persona": _("Persona: %(title)s"),
        "journey": _("Journey: %(title)s"),
        "stage": _("Stage: %(title)s"),
        "step": _("Step %(number)s of %(stage)s: %(title)s"),
        "touchpoint": _("Touchpoint: %(title)s"),
        "pain-point": _("Pain point: %(title)s"),
        "opportunity": _("Opportunity: %(title)s"),
        "solution": _("Solution: %(title)s"),
        "metric": _("Metric: %(title)s"),
        "evidence": _("Evidence: %(title)s"),
        "team": _("Team: %(title)s"),
    }
    return {type_: escape(name, quote=False) for type_, name in names.items()}
