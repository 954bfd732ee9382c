"""Views → the HTML of one page, by templates that a site may override. Everything is escaped unless made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ..catalogue import Catalogue, Entry, Key, MappedStage, MappedStep
from ..model.naming import words
from ..pages import SiteMap, anchor, stage_anchor
from ..views import facts, journey, listings
from ..views.facts import Fact
from . import curve
from .diagram import source as diagram_source
from .pieces import Pieces, Shared, Translate, decimal, signed
from .text import plain

_PERSONA_CARD = frozenset({"role", "segment", "quote", "summary", "image", "pain_points"})
_JOURNEY_HEAD = frozenset(
    {
        "scenario",
        "owner",
        "status",
        "reviewed",
        "evidence",
        "counterpart",
        "personas",
        "state",
        "emotion_scale",
    }
)
"""Facts that stand in the head of a page; the others stand below it."""


class Renderer:
    """Renders the pages of one site. Made anew for each build."""

    def __init__(
        self,
        site: SiteMap,
        urls: Mapping[str, str],
        template_folders: Sequence[str | Path] = (),
        translate: Translate = str,
    ) -> None:
        self.site, self.urls, self.shared = site, urls, Shared(site, urls, translate)
        loaders = [
            FileSystemLoader([str(folder) for folder in template_folders]),
            PackageLoader("cjm_mkdocs"),
        ]
        environment = Environment(
            loader=ChoiceLoader(loaders),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        environment.globals.update(
            _=translate, curve=curve, stage_anchor=stage_anchor, anchor=anchor, words=words
        )
        environment.filters.update(signed=signed, decimal=decimal)
        self.template = lru_cache(maxsize=None)(environment.get_template)

    def page(self, path: str, url: str) -> PageRenderer:
        """What renders the parts of the page at `path`, published at `url`."""
        return PageRenderer(self, path, url)


class PageRenderer(Pieces):
    """Renders parts of one page; in templates it is called `here`."""

    def __init__(self, renderer: Renderer, path: str, url: str) -> None:
        super().__init__(renderer.shared, path, url)
        self.renderer = renderer

    def index_url(self, name: str) -> str:
        """The address of an index page; empty where there is none."""
        return self.page_url(self.site.index_pages.get(name))

    def stage_url(self, lifecycle: str) -> str:
        """The address of a page of the touchpoint catalogue; empty where there is none."""
        return self.page_url(self.site.stage_pages.get(lifecycle or listings.UNMAPPED))

    def stage_facts(self, stage: MappedStage) -> tuple[Fact, ...]:
        return facts.of_stage(self.catalogue, stage)

    def first_row(self, key: Key, stage: listings.CatalogueStage) -> bool:
        """Whether this is the first stage of the catalogue with a touchpoint: where its anchor is."""
        return self.site.first_stages.get(key) is stage

    # --- parts ---------------------------------------------------------------------------------------------------

    def render(self, name: str, **values: Any) -> str:
        """The template `cjm/{name}.html`."""
        return self.renderer.template(f"cjm/{name}.html").render(
            here=self, catalogue=self.catalogue, **values
        )

    def profile(self, entry: Entry) -> str:
        """The profile of a thing: a persona's card, or all that is known in order."""
        used = listings.occurrences(self.catalogue, self.catalogue.places(entry.key))
        back = listings.back_links(self.catalogue, entry.key)
        if entry.type == "persona":
            view = listings.persona_view(self.catalogue, entry)
            rest = _without(self.facts(entry), _PERSONA_CARD)
            return self.render("persona", view=view, facts=rest, entry=entry)
        pain = listings.pain_row(self.catalogue, entry) if entry.type == "pain-point" else None
        return self.render("profile", entry=entry, facts=self.facts(entry), used=used, back=back, pain=pain)

    def journey_top(self, view: journey.JourneyView) -> str:
        """The head, the map and the diagram of a journey."""
        return self.journey_head(view) + self.journey_map(view) + self.journey_diagram(view)

    def journey_head(self, view: journey.JourneyView) -> str:
        entry = view.journey.entry
        found = self.facts(entry)
        personas = [self.entry(key) for key in view.journey.personas]
        rest = _without(found, _JOURNEY_HEAD)
        return self.render("journey_head", view=view, entry=entry, facts=found, personas=personas, rest=rest)

    def journey_map(self, view: journey.JourneyView) -> str:
        return self.render("map", view=view)

    def journey_curve(self, view: journey.JourneyView) -> str:
        return self.render("curve", view=view)

    def journey_diagram(self, view: journey.JourneyView) -> str:
        if view.without_emotion == len(view.steps):
            return ""
        return self.render("diagram", view=view, source=diagram_source(self.catalogue, view))

    def step_rows(self, step: MappedStep, view: journey.JourneyView) -> Markup:
        """All that is known about a step, as rows of its section."""
        at, out = step.place.anchor, []
        if step.channels:
            out.append(
                f"<dt>{self._('Channels')}</dt><dd>{escape(', '.join(map(self.channel, step.channels)))}</dd>\n"
            )
        if step.personas != view.journey.personas:
            out.append(
                f"<dt>{self._('Personas')}</dt><dd>{self.entries(map(self.entry, step.personas))}</dd>\n"
            )
        for feeling in view.feelings[at]:
            quote = f" <q>{self.md(feeling.quote)}</q>" if feeling.quote else ""
            out.append(f"<dt>{self._('Emotion')}</dt><dd>{self.mood(feeling, named=True)}{quote}</dd>\n")
        return Markup("".join([*out, self.rows(view.facts[at], step.place)]))

    def moods(self, feelings: Iterable[journey.Feeling]) -> Markup:
        """Feelings in one line."""
        return Markup(", ").join(self.mood(feeling, named=True) for feeling in feelings)

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
                return self.render(
                    "pain_points", rows=rows, groupings=listings.pain_groupings(self.catalogue, rows)
                )
            case _:
                raise ValueError(show)

    # --- for the search index ------------------------------------------------------------------------------------

    def steps_as_text(self, view: journey.JourneyView) -> str:
        """The words of every section under its heading: what the search index needs and no more."""
        parts = []
        for stage in view.stages:
            said: Iterable[str] = _texts(self.catalogue, facts.of_stage(self.catalogue, stage))
            parts.append(
                f'<h2 id="{stage.place.anchor}">{self.md(stage.name)}</h2>\n<p>{_joined(said)}</p>\n'
            )
            for step in stage.steps:
                at = step.place.anchor
                names = (
                    *(self.catalogue.entries[key].title for key in step.personas),
                    *map(self.channel, step.channels),
                )
                feelings = (text for f in view.feelings[at] for text in (f.label, f.quote) if text)
                said = (*names, *feelings, *_texts(self.catalogue, view.facts[at]))
                parts.append(f'<h3 id="{at}">{self.md(step.title)}</h3>\n<p>{_joined(said)}</p>\n')
        return "".join(parts)

    def facts_as_text(self, entry: Entry) -> str:
        """The words of a profile."""
        said = [entry.record.description or "", *_texts(self.catalogue, self.facts(entry))]
        return f"<p>{_joined(said)}</p>"


def _without(found: Iterable[Fact], names: frozenset[str]) -> list[Fact]:
    return [fact for fact in found if fact.name not in names]


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
