"""What the pages of one build have in common: made once, and asked for by all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property, partial
from typing import Any, NamedTuple

from ..catalogue import Entry, Key, MappedStep, Place
from ..language import Language
from ..model.records import GRADES
from ..model.vocabulary import Vocabulary
from ..pages import SiteMap
from ..selection import Selector
from ..views.evidence import grade
from ..views.facts import Fact
from ..views.health import Health, Part
from ..views.journey import Feeling
from ..views.personas import PersonaView, persona_view
from ..views.relations import met_with
from ..views.touchpoints import TouchpointRow
from . import grades
from .text import InlineMarkdown, plain


class Naming(NamedTuple):
    """A section of a profile: things, by type, that name this one."""

    id: str
    title: str
    by_type: tuple[tuple[str, tuple[Entry, ...]], ...]


class Shared:
    """What all pages of a build have in common."""

    def __init__(self, site: SiteMap, urls: Mapping[str, str], translate: Language) -> None:
        self.site, self.urls, self.translate = site, urls, translate
        self.plural = translate.plural
        self.text = InlineMarkdown()
        self.persona_view: Callable[[Entry], PersonaView] = cache(
            partial(persona_view, site.catalogue, walked=site.known.walk)
        )
        """A persona's profile, which its page, its table of contents and the gallery are made from."""
        self.places: Callable[[Key], tuple[MappedStep, ...]] = cache(site.catalogue.places)
        self.met_with: Callable[[Entry], tuple[Entry, ...]] = cache(partial(met_with, site.catalogue))
        self.namings: dict[Key, tuple[Naming, ...]] = {}
        """What a profile and its table of contents are made from: the steps a thing is on, what it meets there, and
        who names it."""
        self.answer, self.measured = site.known.answer, site.known.measured
        self.named: Callable[[Entry], tuple[str, str]] = cache(lambda entry: (entry.id, plain(entry.title)))
        """A thing by its id, and by its title as plain text."""
        self.owner: Callable[[str], tuple[str, str]] = cache(self._owner)
        """An owner by id or name, as written, and as readers see it."""
        self.channel: Callable[[str], tuple[str, str]] = cache(partial(_worded, site.catalogue.channels))
        self.lifecycle: Callable[[str], tuple[str, str]] = cache(partial(_worded, site.catalogue.lifecycle))
        # Pieces of HTML that many pages have, by all that they depend on. Of the first seven there is a set for each depth
        # of pages, by the way up from there, because links are relative.
        self.links: dict[str, dict[Key | Place, str]] = {}
        self.link_starts: dict[str, dict[Key, str]] = {}
        self.things: dict[str, dict[Key, str]] = {}
        self.cells: dict[str, dict[tuple[Entry | str, ...], str]] = {}
        self.heads: dict[str, dict[Entry, tuple[str, str, list[str]]]] = {}
        self.fact_rows: dict[str, dict[Fact, str]] = {}
        """Rows of sections that name a single thing, or a word of a closed list."""
        self.feelings: dict[str, dict[object, dict[tuple[Feeling, ...], str]]] = {}
        """Feelings as a cell of the map, as a row of a step's section and as words, by what else they depend on."""
        self.link_ends: dict[Key, list[str]] = {}
        """What follows the address of the page in links to the steps of a journey: the same on all pages."""
        self.labels: dict[tuple[str, str], str] = {}
        """Labels of fields, by field and English label."""
        self.lanes: dict[tuple[str, str, str, str], str] = {}
        """Heads of the map's rows, by field, label, class and note."""
        self.marks: dict[Key, str] = {}
        """What stands behind the names of things."""
        self.moods: dict[tuple[int, str, str], str] = {}
        """Emotions without a quote, by score, label and basis."""
        self.channels: dict[str, str] = {}
        self.channel_cells: dict[tuple[str, ...], str] = {}
        self.channel_rows: dict[tuple[str, ...], str] = {}
        """Channels alone, in a cell of the map, and as a row of a step's section."""
        self.boxes: dict[str, dict[tuple[str, str], str]] = {}
        """Beginnings of the boxes of facets, by facet and by value and label."""
        self.by_label: Callable[[tuple[str, str]], str] = cache(
            lambda named: f"{named[1].casefold()}\0{named[0]}"
        )
        """What values of facets are sorted by: their labels and, among equals, themselves."""
        self.touchpoint_values: dict[int, tuple[TouchpointRow, dict[str, list[tuple[str, str]]]]] = {}
        """What rows of the touchpoint catalogue are chosen by, by their identity. Holds what it is keyed by."""
        self.raises: dict[tuple[Part, str], str] = {}
        """What would raise a score, by the part of it and what is said of a review."""
        self.grades = {word: grades.mark(word, translate) for word in GRADES}
        self.sure: dict[tuple[str, bool], str] = {}
        """Grades of journeys with what they mean, by whether some of the evidence is left out."""
        self.grade: Callable[[Key], str] = cache(partial(grade, site.catalogue))
        self.graded: Callable[[Key], str] = cache(lambda key: self.grades[self.grade(key)])
        """How sure a claim is: its grade, and what stands of it behind its name."""
        self.told: dict[str, dict[Place, set[Key]]] = {}
        """Things without a page of their own, by the page on which they are told in full and the place there."""
        for key, entry in site.catalogue.entries.items():
            if entry.home is not None:
                path = site.address(key).path
                self.told.setdefault(path, {}).setdefault(entry.home, set()).add(key)

    def _owner(self, name: str) -> tuple[str, str]:
        team = self.site.catalogue.entries.get(Key("team", name))
        return name, plain(team.title if team else name)

    @cached_property
    def healths(self) -> Mapping[Key, Health]:
        """The health of each journey that is not archived, where the site has a page about that; in its order."""
        rows = (health for page in self.site.parts.get("health", ()) for health in page.rows)
        return {health.journey.entry.key: health for health in rows}

    @cached_property
    def selector(self) -> Selector:
        """What answers the conditions of blocks."""
        return Selector(self.site.catalogue)


def _worded(vocabulary: Vocabulary[Any], name: str) -> tuple[str, str]:
    """A word of the site as written, and as readers see it."""
    term = vocabulary.find(name)
    return name, term.title if term else name
