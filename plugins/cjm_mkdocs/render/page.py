"""Views → the HTML of one page. The only place that runs templates; everything is escaped unless made here."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ..catalogue import Catalogue, Entry, Key, MappedStage, MappedStep, Place
from ..model.fields import is_relative
from ..model.naming import words
from ..pages import SiteMap, anchor, stage_anchor
from ..views import facts, journey, listings, priority
from ..views.facts import Fact
from . import curve
from .diagram import source as diagram_source
from .text import InlineMarkdown, plain

Translate = Callable[[str], str]


class Renderer:
    """Renders the pages of one site. Made anew for each build."""

    def __init__(
        self,
        site: SiteMap,
        urls: Mapping[str, str],
        template_folders: Sequence[str | Path] = (),
        translate: Translate = str,
    ) -> None:
        self.site, self.urls, self.text = site, urls, InlineMarkdown()
        loaders = [FileSystemLoader([str(folder) for folder in template_folders]), PackageLoader("cjm_mkdocs")]
        self._env = Environment(
            loader=ChoiceLoader(loaders), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
        )
        self._env.globals.update(
            _=translate, curve=curve, stage_anchor=stage_anchor, anchor=anchor, words=words, EVERYONE=None
        )
        self._env.filters.update(signed=signed, decimal=decimal)
        self.template = lru_cache(maxsize=None)(self._env.get_template)

    def page(self, path: str, url: str) -> PageRenderer:
        """What renders the parts of the page at `path`, published at `url`."""
        return PageRenderer(self, path, url)


class PageRenderer:
    """Renders parts of one page; in templates it is called `here`."""

    def __init__(self, renderer: Renderer, path: str, url: str) -> None:
        self.renderer, self.path = renderer, path
        self.site: SiteMap = renderer.site
        self.catalogue: Catalogue = renderer.site.catalogue
        self._base = "../" * url.count("/")

    # --- for templates -------------------------------------------------------------------------------------------

    def url(self, target: Key | Place) -> str:
        """The address of a thing, a stage or a step, as a link on this page."""
        path, fragment = self.site.address(target)
        if path == self.path and fragment:
            return f"#{fragment}"
        url = self._base + self.renderer.urls.get(path, path) or "./"
        return f"{url}#{fragment}" if fragment else url

    def index_url(self, name: str) -> str:
        """The address of an index page; empty where there is none."""
        path = self.site.index_pages.get(name)
        return (self._base + self.renderer.urls[path] or "./") if path in self.renderer.urls else ""

    def stage_url(self, lifecycle: str) -> str:
        """The address of a page of the touchpoint catalogue; empty where there is none."""
        path = self.site.stage_pages.get(lifecycle or listings.UNMAPPED)
        return (self._base + self.renderer.urls[path]) if path in self.renderer.urls else ""

    def link(self, target: Key | Entry) -> Markup:
        """A thing's title as a link to it."""
        entry = target if isinstance(target, Entry) else self.catalogue.entries[target]
        return self._anchor(self.url(entry.key), self.md(entry.title, entry.path))

    def step_link(self, step: MappedStep) -> Markup:
        """A step's title as a link to its section."""
        return self._anchor(self.url(step.place), self.md(step.title, self.catalogue.entries[step.place.owner].path))

    def entry(self, key: Key) -> Entry:
        return self.catalogue.entries[key]

    def md(self, text: str, path: str | None = None) -> Markup:
        """An author's text, written on the page at `path` (default: this one), as HTML."""
        return self.renderer.text.html(text, lambda target: self.href(target, path or self.path))

    def href(self, target: str, path: str | None = None) -> str:
        """A link's target, as written on the page at `path`, as it must be on this page."""
        if not is_relative(target) or target.startswith("/"):
            return target
        file, hash_, fragment = target.partition("#")
        where = posixpath.normpath(posixpath.join(posixpath.dirname(path or self.path), file))
        for candidate in (where, f"{where}/index.md", f"{where}.md"):
            if candidate in self.renderer.urls:
                return f"{self._base}{self.renderer.urls[candidate]}{hash_}{fragment}" or "./"
        return self._base + where + hash_ + fragment

    def channel(self, name: str) -> str:
        """The name of a channel for readers."""
        term = self.catalogue.channels.find(name)
        return term.title if term else name

    def lifecycle(self, name: str) -> str:
        """The name of a lifecycle stage for readers."""
        term = self.catalogue.lifecycle.find(name)
        return term.title if term else name

    def owner(self, name: str) -> Markup:
        """An owner: a link to the team's page, or the name as written."""
        key = Key("team", name)
        return self.link(key) if key in self.catalogue.entries else self.md(name)

    def priority(self, entry: Entry) -> priority.Priority:
        return priority.priority(entry.record)  # type: ignore[arg-type]

    def facts(self, target: Entry) -> tuple[Fact, ...]:
        return facts.of_entry(self.catalogue, target)

    def stage_facts(self, stage: MappedStage) -> tuple[Fact, ...]:
        return facts.of_stage(self.catalogue, stage)

    def first_row(self, key: Key, stage: listings.CatalogueStage) -> bool:
        """Whether this is the first stage of the catalogue with a touchpoint: where its anchor is."""
        return self.site.first_stages.get(key) is stage

    @staticmethod
    def initials(name: str) -> str:
        """The first letters of the first and the last word of a name, for a persona without a portrait."""
        parts = [word for word in plain(name).split() if word[0].isalnum()]
        return "".join(word[0] for word in dict.fromkeys((parts[0], parts[-1]))).upper() if parts else "?"

    def is_home(self, key: Key, place: Place) -> bool:
        """Whether a thing without a page was written at `place` and so is shown in full there."""
        entry = self.catalogue.entries[key]
        return entry.home == place and self.site.address(key).path == self.path

    def all_elsewhere(self, keys: Sequence[Key], place: Place) -> bool:
        """Whether none of these things is shown in full at `place`: then one line will do for their names."""
        return not any(self.is_home(key, place) for key in keys)

    @staticmethod
    def _anchor(url: str, html: Markup) -> Markup:
        if "<a " in html:  # no link within a link
            html = Markup(html.striptags())
        return Markup('<a href="{}">{}</a>').format(url, html)

    # --- parts ---------------------------------------------------------------------------------------------------

    def render(self, name: str, **values: Any) -> str:
        """The template `cjm/{name}.html`."""
        return self.renderer.template(f"cjm/{name}.html").render(here=self, catalogue=self.catalogue, **values)

    def profile(self, entry: Entry) -> str:
        """The profile of a thing: a persona's card, or all that is known in order."""
        used = listings.occurrences(self.catalogue, self.catalogue.places(entry.key))
        back = listings.back_links(self.catalogue, entry.key)
        if entry.type == "persona":
            view = listings.persona_view(self.catalogue, entry)
            return self.render("persona", view=view, facts=self.facts(entry), entry=entry)
        pain = listings.pain_row(self.catalogue, entry) if entry.type == "pain-point" else None
        return self.render("profile", entry=entry, facts=self.facts(entry), used=used, back=back, pain=pain)

    def journey_top(self, view: journey.JourneyView) -> str:
        """The head, the map and the diagram of a journey."""
        return self.journey_head(view) + self.journey_map(view) + self.journey_diagram(view)

    def journey_head(self, view: journey.JourneyView) -> str:
        return self.render("journey_head", view=view, entry=view.journey.entry, facts=self.facts(view.journey.entry))

    def journey_map(self, view: journey.JourneyView) -> str:
        return self.render("map", view=view)

    def journey_curve(self, view: journey.JourneyView) -> str:
        return self.render("curve", view=view)

    def journey_diagram(self, view: journey.JourneyView) -> str:
        if view.without_emotion == len(view.steps):
            return ""
        return self.render("diagram", view=view, source=diagram_source(self.catalogue, view))

    def journey_steps(self, view: journey.JourneyView) -> str:
        return self.render("steps", view=view)

    def listing(self, show: str, stages: tuple[listings.CatalogueStage, ...] = ()) -> str:
        """The content of an index page."""
        match show:
            case "personas":
                return self.render("personas", rows=listings.persona_rows(self.catalogue))
            case "journeys":
                return self.render("journeys", rows=listings.journey_rows(self.catalogue))
            case "touchpoints":
                matrix = listings.stage_by_channel(self.catalogue, self.site.stages)
                return self.render("touchpoints", stages=self.site.stages, matrix=matrix)
            case "touchpoint-stage":
                return self.render("touchpoint_stage", stages=stages)
            case "pain-points":
                rows = listings.pain_rows(self.catalogue)
                return self.render("pain_points", rows=rows, groupings=listings.pain_groupings(self.catalogue, rows))
            case _:
                raise ValueError(show)

    # --- for the search index ------------------------------------------------------------------------------------

    def steps_as_text(self, view: journey.JourneyView) -> str:
        """The words of every section under its heading: what the search index needs and no more."""
        parts = []
        for stage in view.stages:
            said = _texts(self.catalogue, facts.of_stage(self.catalogue, stage))
            parts.append(f'<h2 id="{stage.place.anchor}">{self.md(stage.name)}</h2>\n<p>{_joined(said)}</p>\n')
            for step in stage.steps:
                at = step.place.anchor
                names = (*(self.catalogue.entries[key].title for key in step.personas), *map(self.channel, step.channels))
                feelings = (text for f in view.feelings[at] for text in (f.label, f.quote) if text)
                said = (*names, *feelings, *_texts(self.catalogue, view.facts[at]))
                parts.append(f'<h3 id="{at}">{self.md(step.title)}</h3>\n<p>{_joined(said)}</p>\n')
        return "".join(parts)

    def facts_as_text(self, entry: Entry) -> str:
        """The words of a profile."""
        said = [entry.record.description or "", *_texts(self.catalogue, self.facts(entry))]
        return f"<p>{_joined(said)}</p>"


def _texts(catalogue: Catalogue, found: Iterable[Fact]) -> list[str]:
    texts: list[str] = []
    for fact in found:
        for value in fact.values:
            if isinstance(value, Key):
                entry = catalogue.entries[value]
                texts.append(entry.title)
                if entry.home is not None and entry.record.description:
                    texts.append(entry.record.description)
            elif isinstance(value, tuple):
                texts += [str(part) for part in value]
            elif isinstance(value, str) and fact.kind not in ("url", "image"):
                texts.append(value)
    return texts


def _joined(texts: Iterable[str]) -> Markup:
    return escape("\n".join(plain(text) for text in texts if text))


def signed(value: float | None) -> str:
    """`+1`, `0`, `−2`, with a real minus sign; one decimal where there is one."""
    if value is None:
        return ""
    number = decimal(abs(value))
    return number if number == "0" else f"−{number}" if value < 0 else f"+{number}"


def decimal(value: float) -> str:
    """A number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


