"""Views → the HTML of one page, by templates that a site may override. Everything is escaped unless made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..catalogue import Entry, Key, MappedStage
from ..language import Language
from ..pages import SiteMap
from ..reading.blocks import SHOWS, Block
from ..views import comparison, facts, journey, pain_points, relations, touchpoints
from ..views.facts import Fact
from ..views.glance import glance
from .comparison import ComparisonPieces
from .diagram import source as diagram_source
from .finding import FindingPieces
from .health import HealthPieces
from .journey import IN_HEAD, JourneyPieces
from .narrowed import NarrowedPieces
from .profiles import arranged
from .shared import Shared
from .templates import templates
from .text import marked


class Renderer:
    """Renders the pages of one site. Made anew for each build."""

    def __init__(
        self,
        site: SiteMap,
        urls: Mapping[str, str],
        template_folders: Sequence[str | Path] = (),
        translate: Language | None = None,
        site_url: str = "",
    ) -> None:
        translate = translate or Language()
        self.site_url = site_url
        self.site, self.urls, self.shared = site, urls, Shared(site, urls, translate)
        self.template = templates(template_folders, translate)

    def page(self, path: str, url: str) -> PageRenderer:
        """What renders the parts of the page at `path`, published at `url`."""
        return PageRenderer(self, path, url)


class PageRenderer(JourneyPieces, NarrowedPieces, HealthPieces, FindingPieces, ComparisonPieces):
    """Renders parts of one page; in templates it is called `here`."""

    def __init__(self, renderer: Renderer, path: str, url: str) -> None:
        super().__init__(renderer.shared, path, url)
        self.renderer = renderer
        self.address = renderer.site_url + url
        self._given: dict[str, int] = {}

    def id_for(self, name: str) -> str:
        """An id of our own that nothing on this page has yet: a listing may stand there twice."""
        count = self._given[name] = self._given.get(name, 0) + 1
        return f"cjm---{name}" if count == 1 else f"cjm---{name}-{count}"

    def stage_facts(self, stage: MappedStage) -> tuple[Fact, ...]:
        return facts.of_stage(self.catalogue, stage)

    # --- parts ---------------------------------------------------------------------------------------------------

    def render(self, name: str, **values: Any) -> str:
        """The template `cjm/{name}.html`."""
        values["here"], values["catalogue"] = self, self.catalogue
        return self.renderer.template(f"cjm/{name}.html").filled(values)

    def profile(self, entry: Entry) -> str:
        """The profile of a thing: a persona's card, or all that is known in order."""
        if entry.type == "persona":
            view = self.shared.persona_view(entry)
            found = (*self.facts(entry), *self.sureness(entry))
            return self.render("persona", entry=entry, view=view, **arranged(entry, found))
        if entry.type == "team":
            found = self.facts(entry)
            return self.render("team", entry=entry, **arranged(entry, found), **self.team_profile(entry))
        is_pain = entry.type == "pain-point"
        pain = pain_points.pain_row(self.catalogue, entry, self.shared.answer) if is_pain else None
        found = tuple(self.unsaid(entry, self.metric_facts(entry, self.facts(entry))))
        found += self.sureness(entry)
        return self.render(
            "profile",
            entry=entry,
            **arranged(entry, found),
            used=pain.journeys if pain else self._used(entry),
            met=self.shared.met_with(entry),
            back=self.back_links(entry),
            pain=pain,
            sections=self.answer_sections(entry),
        )

    def _used(self, entry: Entry) -> tuple[relations.Occurrence, ...]:
        return relations.occurrences(self.catalogue, self.shared.places(entry.key))

    def journey_head(self, view: journey.JourneyView) -> str:
        entry = view.journey.entry
        found = self.facts(entry)
        self._heads_of_steps(view)  # the glance links to steps; what such links end with is made on the way
        seen = self.render(
            "glance",
            glance=glance(self.catalogue, view),
            curve=self.spark(view.ride),
            named=len(view.curves) > 1,
        )
        return self.render(
            "journey_head", entry=entry, facts=found, rest=_without(found, IN_HEAD), glance=marked(seen)
        )

    def journey_map(self, view: journey.JourneyView) -> str:
        record = view.journey.record
        return self.render("map", view=view, owner=record.owner, reviewed=record.reviewed)

    def journey_curve(self, view: journey.JourneyView) -> str:
        return self.curve(view)

    def journey_diagram(self, view: journey.JourneyView) -> str:
        if view.without_emotion == len(view.steps):
            return ""
        return self.render("diagram", view=view, source=diagram_source(self.catalogue, view))

    def journey_comparison(self, view: journey.JourneyView) -> str:
        found = comparison.comparisons(self.catalogue, view.journey)
        return "".join(self.render("comparison", view=pair) for pair in found)

    def journey_steps(self, view: journey.JourneyView) -> str:
        return self.render("steps", view=view)

    def listing(
        self, show: str, stages: tuple[touchpoints.CatalogueStage, ...] = (), of: Key | None = None
    ) -> str:
        """A listing: the content of an index page, or on another page what concerns the thing `of`."""
        name = show.replace("-", "_")
        match show:
            case "personas":
                return self.render(name, **self.persona_gallery())
            case "journeys":
                return self.render(name, **self.journey_gallery())
            case "touchpoints":
                return self.render(name, **self.touchpoint_list(of))
            case "touchpoint-stage":
                return self.render(name, **self.stage_list(stages))
            case "pain-points":
                return self.render(name, **self.pain_list(of))
            case "delights":
                return self.render(name, **self.delight_list(of))
            case "opportunities":
                return self.render(name, **self.opportunity_list(of))
            case "solutions":
                return self.render(name, **self.solution_list(of))
            case "moments":
                return self.render(name, **self.moment_list(of))
            case "questions":
                return self.render(name, **self.question_list(of))
            case "metrics":
                return self.render(name, **self.metric_list(of))
            case "evidence":
                return self.render(name, **self.evidence_list(of))
            case "teams":
                return self.render(name, **self.team_list())
            case "health":
                return self.render(name, **self.health(of))
            case _:
                raise ValueError(show)

    def block(self, block: Block, of: Key | None, number: int, level: int) -> str:
        """A listing as a block narrows it down; `level` is that of the headings of its groups."""
        if block.show == "health":
            test = self.shared.selector.selection(block.where, SHOWS["health"]) if block.where else None
            return self.render("health", **self.health(of, test))
        return self.render("narrowed", level=level, **self.narrowed(block, of, number))


def _without(found: Iterable[Fact], names: frozenset[str]) -> list[Fact]:
    return [fact for fact in found if fact.name not in names]
