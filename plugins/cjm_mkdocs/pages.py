"""Catalogue → the pages to publish, and the address of everything on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .catalogue import Catalogue, Key, Place
from .language import Language
from .model.naming import slug
from .model.vocabulary import CHANNELS, LIFECYCLE
from .parts import Part, Parts, parts
from .settings import Settings
from .views.content import has_content
from .views.known import Known
from .views.touchpoints import UNMAPPED, CatalogueStage, catalogue_stages

STAGE, PROFILE = "touchpoint-stage", "profile"
"""What generated pages show besides the listings of `TITLES`."""


class Address(NamedTuple):
    """A page, by the path of its source, and an id on it; empty for the page as a whole."""

    path: str
    anchor: str = ""


class GeneratedPage(NamedTuple):
    """A page that nobody wrote. `key` is set for a profile, `stages` for a stage of the touchpoint catalogue.

    `show` is a listing of `TITLES`, `STAGE` or `PROFILE`.
    """

    path: str
    show: str
    title: str
    in_nav: bool
    key: Key | None = None
    stages: tuple[CatalogueStage, ...] = ()


TITLES: Mapping[str, str] = {
    "personas": "Personas",
    "journeys": "Journeys",
    "touchpoints": "Touchpoints",
    "pain-points": "Pain points",
    "opportunities": "Opportunities",
    "solutions": "Solutions",
    "moments": "Moments of truth",
    "questions": "Questions",
    "metrics": "Metrics",
    "evidence": "Evidence",
    "teams": "Teams",
    "health": "Health",
}
"""The index pages, in the order of the navigation."""


SECTIONS: Mapping[str, str] = {"teams/unowned": "Things nobody owns"}
"""Lists below an index page that can be divided."""


@dataclass(frozen=True, slots=True)
class SiteMap:
    """Where everything of a catalogue is published."""

    catalogue: Catalogue
    known: Known
    generated: tuple[GeneratedPage, ...]
    stages: tuple[CatalogueStage, ...]
    stage_pages: Mapping[str, str]
    """The generated page of each lifecycle stage of the touchpoint catalogue (`unmapped` for the others)."""
    index_pages: Mapping[str, str]
    """The page of each index, generated or the author's own."""
    first_stages: Mapping[Key, CatalogueStage]
    """The first stage of the touchpoint catalogue in which each touchpoint stands: where its anchor is."""
    stages_of: Mapping[Key, tuple[CatalogueStage, ...]]
    """All stages of the touchpoint catalogue in which each touchpoint stands."""
    parts: Parts
    """The pages of each list that is too long for one."""
    _rows: Mapping[Key, str]
    _profiles: Mapping[Key, str]
    _addresses: dict[Key, Address] = field(default_factory=dict, init=False, repr=False)
    """Those of things that somebody has asked for: pages at each depth do, and the search."""

    def address(self, target: Key | Place) -> Address:
        """Where a thing, or a stage or step, is to be read."""
        if isinstance(target, Place):
            owner = self.catalogue.entries[target.owner]
            if owner.home is None:
                return Address(owner.path, target.anchor)
            return self.address(target.owner)  # only journeys, which have pages, have places within
        found = self._addresses.get(target)
        if found is None:
            found = self._addresses[target] = self._address(target)
        return found

    def _address(self, target: Key) -> Address:
        entry = self.catalogue.entries[target]
        if entry.home is None:
            return Address(entry.path)
        if target in self._profiles:
            return Address(self._profiles[target])
        if not self._is_shown(target):
            return self.address(entry.home)
        return Address(self._page_of(target), anchor(target))

    def _is_shown(self, key: Key) -> bool:
        """Whether a thing is told in full anywhere: one shared by its name is not where its index is switched off."""
        entry = self.catalogue.entries[key]
        if entry.home is None or key in self._profiles or key in self._rows:
            return True
        return not entry.record.shared_by_name and self._is_shown(entry.home.owner)

    def _page_of(self, key: Key) -> str:
        """The page on which a thing is shown in full."""
        entry = self.catalogue.entries[key]
        if entry.home is None:
            return entry.path
        found = self._profiles.get(key) or self._rows.get(key)
        return found or self._page_of(entry.home.owner)


def anchor(key: Key) -> str:
    """The id of a thing that has no page of its own, on the page where it stands."""
    return f"{key.type}---{key.id}"


def plan(
    catalogue: Catalogue, settings: Settings, taken: Collection[str], translate: Language | None = None
) -> SiteMap:
    """The pages to generate: those that have content and whose path no author's page in `taken` has."""
    _ = translate or Language()
    catalogue.place_all()
    stages = catalogue_stages(catalogue)
    index_pages: dict[str, str] = {}
    generated: list[GeneratedPage] = []
    for name, title in TITLES.items():
        folder = settings.folder(name)
        if folder is None or not has_content(catalogue, name):
            continue
        own = _written(folder, taken)
        index_pages[name] = own or f"{folder}/index.md"
        if own is None:
            generated.append(GeneratedPage(index_pages[name], name, _(title), in_nav=True))
    stage_pages: dict[str, str] = {}
    for lifecycle, path in _stage_pages(stages, settings):
        inside = tuple(stage for stage in stages if (stage.lifecycle or UNMAPPED) == lifecycle)
        title = _title_of_stage(inside[0], _)
        own = _written(path.removesuffix(".md"), taken)
        if own in catalogue.by_path:  # a touchpoint that is called like the stage
            own, path = None, f"{path.removesuffix('.md')}-stage.md"
        if own is None:
            stage_pages[lifecycle] = path
            generated.append(
                GeneratedPage(
                    path,
                    STAGE,
                    _("Touchpoints: %(stage)s") % {"stage": title},
                    in_nav=False,
                    stages=inside,
                )
            )
    known = Known(catalogue)
    long = parts(known, stages, index_pages, stage_pages, taken)
    generated = list(_with_parts(generated, long, _))
    profiles = dict(_profiles(catalogue, settings, taken))
    for key, path in profiles.items():
        entry = catalogue.entries[key]
        generated.append(GeneratedPage(path, PROFILE, entry.title, in_nav=False, key=key))
    stages_of: dict[Key, tuple[CatalogueStage, ...]] = {}
    for stage in stages:
        for row in stage.rows if (stage.lifecycle or UNMAPPED) in stage_pages else ():
            stages_of[row.entry.key] = (*stages_of.get(row.entry.key, ()), stage)
    return SiteMap(
        catalogue=catalogue,
        known=known,
        generated=tuple(generated),
        stages=stages,
        stage_pages=stage_pages,
        index_pages=index_pages,
        first_stages={key: found[0] for key, found in stages_of.items()},
        stages_of=stages_of,
        parts=long,
        _rows=_rows(stages, stage_pages, long),
        _profiles=profiles,
    )


def translated(catalogue: Catalogue, translate: Language) -> Catalogue:
    """The catalogue with our own names of lifecycle stages and channels in the reader's language."""
    return replace(
        catalogue,
        lifecycle=translate.vocabulary("lifecycle stage", catalogue.lifecycle, LIFECYCLE),
        channels=translate.vocabulary("channel", catalogue.channels, CHANNELS),
    )


def _written(folder: str, taken: Collection[str]) -> str | None:
    """The author's own page at a URL, if there is one."""
    return next(
        (path for path in (f"{folder}/index.md", f"{folder}/README.md", f"{folder}.md") if path in taken),
        None,
    )


def _stage_pages(stages: tuple[CatalogueStage, ...], settings: Settings) -> Iterator[tuple[str, str]]:
    folder = settings.folder("touchpoints")
    if folder is not None:
        for lifecycle in dict.fromkeys(stage.lifecycle or UNMAPPED for stage in stages):
            yield lifecycle, f"{folder}/{lifecycle}{'-stage' if lifecycle in ('index', 'readme') else ''}.md"


def _profiles(catalogue: Catalogue, settings: Settings, taken: Collection[str]) -> Iterator[tuple[Key, str]]:
    """Personas that are only named on journeys get a page as well: there are few, and readers look for them."""
    folder = settings.folder("personas")
    for entry in catalogue.of_type("persona"):
        if entry.home is not None and folder is not None and not _written(f"{folder}/{entry.id}", taken):
            yield entry.key, f"{folder}/{entry.id}.md"


def _rows(stages: tuple[CatalogueStage, ...], stage_pages: Mapping[str, str], long: Parts) -> dict[Key, str]:
    """The page of the first row of each touchpoint that has no page of its own."""
    found: dict[Key, str] = {}
    for lifecycle, path in stage_pages.items():
        inside = tuple(stage for stage in stages if (stage.lifecycle or UNMAPPED) == lifecycle)
        for part in long.get(f"touchpoints/{lifecycle}") or (Part(path, 1, 1, stages=inside),):
            for row in (row for stage in part.stages for row in stage.rows):
                if row.entry.home is not None:
                    found.setdefault(row.entry.key, part.path)
    return found


def _with_parts(generated: Iterable[GeneratedPage], long: Parts, _: Language) -> Iterator[GeneratedPage]:
    """The pages of lists, with further ones for those that are too long for one."""
    firsts = {pages[0].path: pages[0] for pages in long.values()}
    for page in generated:
        part = firsts.get(page.path)
        yield page._replace(stages=part.stages) if part and page.stages else page
    for name, pages in long.items():
        show, stages = name.partition("/")[0], pages[0].stages if "/" in name else ()
        title = _(SECTIONS.get(name) or TITLES[show])
        if stages:
            title = _("Touchpoints: %(stage)s") % {"stage": _title_of_stage(stages[0], _)}
        for number, part in enumerate(pages[1:], 2):
            yield GeneratedPage(
                part.path,
                STAGE if stages else show,
                _("%(title)s, page %(number)s") % {"title": title, "number": number},
                in_nav=False,
                stages=part.stages if stages else (),
            )


def _title_of_stage(stage: CatalogueStage, _: Language) -> str:
    return stage.name if stage.lifecycle else _("Other stages")


def stage_anchor(stage: CatalogueStage) -> str:
    """The id of a heading of the touchpoint catalogue."""
    return f"stage---{stage.lifecycle or (slug(stage.name) if stage.name else UNMAPPED)}"


__all__ = ["Address", "GeneratedPage", "SiteMap", "anchor", "plan", "stage_anchor", "translated"]
