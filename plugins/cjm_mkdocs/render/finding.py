"""Pieces that lead on from a page: where it stands, its tags, and the journeys before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from ..catalogue import Entry
from ..pages import TITLES, GeneratedPage
from ..views.neighbours import Neighbours, is_to_be
from ..views.touchpoints import CatalogueStage
from .pieces import Pieces
from .text import escape, marked

_INDEX_OF = {
    "persona": "personas", "journey": "journeys", "touchpoint": "touchpoints", "pain-point": "pain-points",
    "opportunity": "opportunities", "solution": "solutions", "metric": "metrics", "evidence": "evidence", "team": "teams",
}  # fmt: skip
"""The index page that lists the things of a type."""


class FindingPieces(Pieces):
    """Makes the ways from a page to others."""

    # --- where a page stands -------------------------------------------------------------------------------------

    def trail_of(self, entry: Entry) -> list[tuple[str, str]]:
        """The pages above a thing's own, as (address, name in HTML), the highest first; none without an index page."""
        index = _INDEX_OF.get(entry.type, "")
        above = list(self._index(index))
        if above and entry.type == "touchpoint":
            above += self._stage_of(entry)
        if above and entry.type == "journey":
            parents = self.catalogue.linked(entry.key, "parent")
            above += [(self.url(p.key), self._name(p.title, p.path)) for p in parents if p.key != entry.key]
        return above

    def trail_of_generated(self, page: GeneratedPage) -> list[tuple[str, str]]:
        """The same for a page that nobody wrote; the first page of an index is at the top."""
        if page.key is not None:
            return self.trail_of(self.entry(page.key))
        if page.show != "touchpoint-stage":
            return list(self._index(page.show))
        stage = page.stages[0]
        return [*self._index("touchpoints"), *self._page_of_stage(stage)]

    def short_title(self, page: GeneratedPage) -> str:
        """A page's title below the pages above it: “Purchase” says enough below “Touchpoints”."""
        if page.show != "touchpoint-stage" or page.path not in self.site.stage_pages.values():
            return page.title
        stage = page.stages[0]
        return (stage.name if stage.lifecycle else self._("Other stages")) or page.title

    def _index(self, name: str) -> Iterator[tuple[str, str]]:
        path = self.site.index_pages.get(name)
        if path is not None and path != self.path:
            yield self.page_url(path), escape(self._(TITLES[name]))

    def _stage_of(self, entry: Entry) -> Iterator[tuple[str, str]]:
        stage = self.site.first_stages.get(entry.key)
        if stage is not None:
            yield from self._page_of_stage(stage)

    def _page_of_stage(self, stage: CatalogueStage) -> Iterator[tuple[str, str]]:
        path = self.site.stage_pages.get(stage.lifecycle)
        if path is not None and path != self.path:
            yield self.page_url(path), escape(stage.name)

    # --- below a page --------------------------------------------------------------------------------------------

    def tags(self, entry: Entry) -> str:
        """The tags of a page, for themes without a plugin that shows them."""
        if not entry.record.tags:
            return ""
        tags = "".join(f"<li>{escape(tag)}</li>" for tag in entry.record.tags)
        return f'<div class="cjm-tags"><span id="cjm---tags">{escape(self._("Tags"))}</span> <ul aria-labelledby="cjm---tags">{tags}</ul></div>\n'

    def ways(self, rows: Sequence[Neighbours], twins: Sequence[Entry]) -> Markup:
        """Links to the journeys before and after one, for each of its personas, and to what it should become."""
        _, made = self._, []
        for persona, before, after in rows:
            ways = ""
            if before is not None:
                label = _("Previous journey, to-be") if is_to_be(before) else _("Previous journey")
                ways += self._way(before, label, "cjm-way--before", ' rel="prev"')
            if after is not None:
                label = _("Next journey, to-be") if is_to_be(after) else _("Next journey")
                ways += self._way(after, label, "cjm-way--after", ' rel="next"')
            whose = escape(_("Journeys of %(persona)s")) % {"persona": self._link(persona)}
            made.append((whose, ways))
        if twins:
            states = (_("as-is: how it is today"), _("to-be: how it should become"))
            ways = "".join([self._way(twin, states[is_to_be(twin)]) for twin in twins])
            made.append((escape(_("The same journey")), ways))
        return marked(
            "".join([f'<p>{said}</p>\n<div class="cjm-ways">\n{ways}</div>\n' for said, ways in made])
        )

    def _way(self, entry: Entry, label: str, style: str = "", rel: str = "") -> str:
        """A link to a journey, with a word on what it is to this one."""
        return (
            f'<a class="cjm-way {style}" href="{escape(self.url(entry.key))}"{rel}>'
            f'<span class="cjm-way__label">{escape(label)}</span> '
            f'<span class="cjm-way__title">{self._name(entry.title, entry.path)}</span></a>\n'
        )
