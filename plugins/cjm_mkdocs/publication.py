"""What a site's pages become, step by step, as texts: the same for MkDocs and for any other generator.

A page goes through three hands. Its Markdown gets marks where our content will stand; once it is HTML, the marks
get the words that a search index should hold; and at the end, when the index has read them, the full content.
Search engines parse HTML at a price that grows with every tag, and a map says the same as the sections below it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from hashlib import sha256
from html import unescape
from typing import Any, NamedTuple

from markupsafe import Markup

from .catalogue import Entry, JourneyMap
from .collection import no_collection
from .pages import GeneratedPage, SiteMap
from .problems import Problem
from .public import NOTHING, Withheld
from .reading.blocks import Block, replace_blocks
from .render.page import PageRenderer, Renderer
from .render.search import Find, SearchWords, Section
from .render.text import escape, plain
from .views.journey import JourneyView, journey_view
from .views.neighbours import neighbours, twins

_HEADING_END = "</h1>"
_MISTAKE = "mistake"
_NARROWED = "block-"
_HEADING = re.compile(r"<h([1-6])\b")
_JOURNEY_PARTS = ("map", "curve", "diagram", "steps")
_OWN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "journey": (("head", "map", "diagram", "comparison"), ("steps", "end"))
}
_OWN_OF_OTHERS = (("profile",), ("end",))
"""What a page of a type gets without being asked, above its author's text and below."""


class Heading(NamedTuple):
    """A heading of ours of the second level, for the table of contents."""

    id: str
    title: str
    """HTML."""


class Draft(NamedTuple):
    """A page with the words for the search index in place of our content."""

    html: str
    headings: tuple[Heading, ...]
    above: bool
    """Whether our headings stand above the author's own, as those of a profile do."""
    ids: tuple[str, ...]
    """All that a link may lead to, besides what the author has written."""


class Publication:
    """Writes our content into the pages of one site. Made anew for each build."""

    def __init__(
        self,
        site: SiteMap,
        renderer: Renderer,
        problems: tuple[Problem, ...],
        *,
        withheld: Withheld = NOTHING,
        has_fences: bool = False,
        shows_tags: bool = True,
        repeats_titles: bool = False,
        tells_sections: bool = False,
    ) -> None:
        self.site, self.renderer, self.catalogue, self.problems = site, renderer, site.catalogue, problems
        self.withheld = withheld
        """What no page may hold or lead to."""
        self.has_fences = has_fences
        """Whether an author may have drawn Mermaid diagrams of other kinds."""
        self.shows_tags = shows_tags
        """Whether our pages name their tags; false where the theme does."""
        self.tells_sections = tells_sections
        """Whether the search index is told our `sections` one by one, so that no draft holds them."""
        self.words = SearchWords(site, renderer.shared.translate, repeats_titles=repeats_titles)
        self.generated: Mapping[str, GeneratedPage] = {page.path: page for page in site.generated}
        self._errors: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.severity == "error":
                for page in (problem.path, *self.catalogue.data_files.get(problem.path, ())):
                    self._errors.setdefault(page, []).append(problem)
        self._ids: dict[str, list[str]] = {}
        """By page, the ids of the things that are told there."""
        for key in self.catalogue.entries:
            path, fragment = site.address(key)
            if fragment:
                self._ids.setdefault(path, []).append(fragment)
        self._neighbours = neighbours(self.catalogue)
        self._slots: dict[str, tuple[Block, ...]] = {}
        self._marks: dict[str, _Mark] = {}

    def concerns(self, path: str) -> bool:
        """Whether a page gets anything of ours."""
        return path in self.catalogue.pages or path in self.generated or path in self._slots

    # --- first hand: Markdown ------------------------------------------------------------------------------------

    def body(self, path: str) -> str | None:
        """The text of a page of ours without its front matter."""
        page = self.catalogue.pages.get(path)
        return page.body if page is not None else None

    def markdown(self, path: str, text: str) -> str:
        """The Markdown of a page with marks in place of `cjm` blocks."""
        slots: list[Block] = []

        def slot(block: Block) -> str:
            slots.append(block)
            return f'<div class="cjm-slot" id="cjm-slot-{len(slots) - 1}"></div>'

        page = self.catalogue.pages.get(path)
        text = self.withheld.text(text, path)
        text = replace_blocks(text, path, 1, page.type if page else None, slot, self.catalogue.lifecycle)
        if slots:
            self._slots[path] = tuple(slots)
        return text

    def meta(self, path: str) -> dict[str, Any] | None:
        """The metadata of a page of ours as themes may print it, for they do not escape; None for other pages."""
        if path in self.generated:
            return {"title": escape(self.generated[path].title)}
        page = self.catalogue.pages.get(path)
        if page is None:
            return None
        meta = {key: _escaped(value) for key, value in page.meta.items()}
        if page.record is not None and page.record.tags:
            meta["tags"] = list(map(_as_tag, page.record.tags))
        return {**meta, "title": self._title(path)}

    # --- second hand: words for the search index -----------------------------------------------------------------

    def draft(self, path: str, url: str, html: str) -> Draft:
        """The page with its heading, and with marks and words where our content will stand."""
        entry, blocks = self._entry(path), self._slots.get(path, ())
        shown = {"" if block.is_narrowed else block.show for block in blocks}
        mark = self._marks[path] = _Mark(f"{path}\n{html}")
        for number, block in enumerate(blocks):
            show = f"{_NARROWED}{number}" if block.is_narrowed else block.show or _MISTAKE
            words = self._words(show, entry)
            # what follows is below no heading of ours
            part = mark.of((show,), words and f"<div>{words}</div>")
            html = html.replace(f'<div class="cjm-slot" id="cjm-slot-{number}"></div>', part, 1)
        if path in self.generated:
            html = self._generated_draft(self.generated[path], mark)
        elif path in self.catalogue.pages:
            html = self._with_own(path, entry, html, shown, mark)
        journey = self._journey(path)
        is_profile = entry is not None and journey is None
        ids = (*self._ids.get(path, ()), *(_ids(journey) if journey is not None else ()))
        return Draft(html, tuple(self._headings(path, entry, journey)), is_profile, ids)

    def _generated_draft(self, page: GeneratedPage, mark: _Mark) -> str:
        mark.heading = _h1(escape(page.title))
        words = self.words.of_page(self.catalogue.entries[page.key]) if page.key else ""
        words = self.words.head(self.name(page.path)) + words + self._things(page.path)
        return mark.of(("top", "heading", "generated"), words)

    def _with_own(self, path: str, entry: Entry | None, html: str, shown: Container[str], mark: _Mark) -> str:
        """The page with what it gets without being asked, save what its blocks place elsewhere."""
        own = _OWN.get(entry.type, _OWN_OF_OTHERS) if entry is not None else ((), ())
        above, below = ([part for part in parts if part not in shown] for parts in own)
        html = self._headed(path, html, above, "".join([self._words(part, entry) for part in above]), mark)
        return html + mark.of(below, "".join([self._words(part, entry) for part in below])) if below else html

    def _headed(self, path: str, html: str, above: Sequence[str], words: str, mark: _Mark) -> str:
        """The page with `above` below its first heading, and with the heading that search should show."""
        title = said = self._title(path)
        before, start, rest = html.partition("<h1")
        if start:
            inner, end, rest = rest.partition(_HEADING_END)
            mark.heading = f"{start}{inner}{end}\n"
            text = inner.partition(">")[2].partition('<a class="headerlink"')[0]
            said = title if text == title else escape(Markup(text).striptags())
        else:
            before, rest, mark.heading = "", html, _h1(title)
        head = self.words.head(self.name(path), "" if said == title else said)
        parts = ("heading", *(("notice",) if path in self._errors else ()), *above)
        if before:
            return f"{mark.of(('top',), head)}{before}{mark.of(parts, words)}{rest}"
        return f"{mark.of(('top', *parts), head + words)}{rest}"

    def _words(self, part: str, entry: Entry | None) -> str:
        """What the search index should hold of a part; the other parts say nothing new."""
        if entry is None:
            return ""
        if part == ("head" if entry.type == "journey" else "profile"):
            return self.words.of_page(entry)
        if part == "steps" and entry.type == "journey" and not self.tells_sections:
            stages = self.catalogue.journeys[entry.id].stages
            return "".join([section.html for section in self.words.journey(stages)])
        return self._things(entry.path) if part == "end" else ""

    def _things(self, path: str) -> str:
        return "" if self.tells_sections else "".join([section.html for section in self.words.things(path)])

    def sections(self, path: str) -> list[Section]:
        """What a search index that is told of sections one by one should hold of a page, besides its draft."""
        journey = self._journey(path)
        steps = self.words.journey(journey.stages) if journey is not None else []
        return steps + self.words.things(path)

    def name(self, path: str) -> str:
        """What a page of ours is called among hits of all kinds, as HTML."""
        page = self.generated.get(path)
        if page is not None:
            title = page.title
            return self.words.title(page.key.type, title) if page.key else escape(title, quote=False)
        read = self.catalogue.pages[path]
        return self.words.title(read.type, read.record.title if read.record else read.id)

    def finds(self, path: str) -> tuple[Find, ...]:
        """All places on a page that a search leads to, but for the page itself and its author's own headings."""
        return tuple(self.words.finds(path, self._journey(path)))

    def _entry(self, path: str) -> Entry | None:
        key = self.catalogue.by_path.get(path)
        return self.catalogue.entries[key] if key else None

    def _journey(self, path: str) -> JourneyMap | None:
        key = self.catalogue.by_path.get(path)
        return self.catalogue.journeys.get(key.id) if key and key.type == "journey" else None

    def _title(self, path: str) -> str:
        page = self.catalogue.pages[path]
        return escape(plain(page.record.title if page.record else page.id))

    def _headings(self, path: str, entry: Entry | None, journey: JourneyMap | None) -> Iterable[Heading]:
        """The parts of a profile, or the stages of a journey. Its steps as well would drown the text's own headings,
        and each entry costs the theme as much as a step of the map costs us."""
        if journey is not None:
            return [Heading(stage.place.anchor, escape(plain(stage.name))) for stage in journey.stages]
        found = self.renderer.page(path, "").profile_headings(entry) if entry is not None else ()
        return [Heading(id_, escape(title)) for id_, title in found]

    # --- third hand: everything ----------------------------------------------------------------------------------

    @no_collection(freeze=False)  # a page is made of many small objects, and all are needed until it is done
    def finished(self, path: str, url: str, html: str, *, with_path: bool = True) -> str:
        """The page with our content in full; `with_path` with the pages above it, if the theme does not show them."""
        here, entry, mark = self.renderer.page(path, url), self._entry(path), self._marks[path]
        journey = self._journey(path)
        known, view = self.site.known, None
        if journey is not None:
            view = journey_view(self.catalogue, journey, known.ride(journey), known.feelings)
        before, *marked = html.split(mark.open)
        out, written = [before], [before]
        for piece in marked:
            parts, _, rest = piece.partition("-->")
            for what in parts.split(" "):
                if what == "top":
                    out.append(here.render("journey_top") if view is not None else "")
                    out.append(self._path(here, entry) if with_path else "")
                elif what == "heading":
                    out.append(mark.heading)
                    written.append(mark.heading)
                else:
                    out.append(self._part(here, what, entry, view, written))
            written.append(rest.rpartition(mark.close)[2])
            out.append(written[-1])
        return "".join(out)

    def _path(self, here: PageRenderer, entry: Entry | None) -> str:
        """The pages above this one, where there are any."""
        page = self.generated.get(here.path)
        if page is not None:
            above, title = here.trail_of_generated(page), here.short_title(page)
        elif entry is not None:
            above, title = here.trail_of(entry), entry.title
        else:
            return ""
        return here.render("breadcrumbs", above=above, title=escape(plain(title))) if above else ""

    def _end(self, here: PageRenderer, entry: Entry) -> str:
        """What leads on from a page: tags, and the journeys before and after."""
        tags = here.tags(entry) if self.shows_tags else ""
        rows = self._neighbours.get(entry.id, ()) if entry.type == "journey" else ()
        others = twins(self.catalogue, entry) if entry.type == "journey" else ()
        return tags + (here.render("neighbours", rows=rows, twins=others) if rows or others else "")

    def _part(
        self,
        here: PageRenderer,
        what: str,
        entry: Entry | None,
        view: JourneyView | None,
        above: Sequence[str],
    ) -> str:
        if what == _MISTAKE:
            return here.render("mistake")
        if what == "notice":
            return here.render("notice", problems=self._errors[here.path])
        if what == "generated":
            return self._generated(here, self.generated[here.path])
        if what == "end" and entry is not None:
            return self._end(here, entry)
        if view is not None and what in ("head", "comparison", *_JOURNEY_PARTS):
            return str(getattr(here, f"journey_{what}")(view))
        if what == "profile" and entry is not None:
            return here.profile(entry)
        of = entry.key if entry is not None else None
        if what.startswith(_NARROWED):
            number = int(what.removeprefix(_NARROWED))
            block = self._slots[here.path][number]
            return here.block(block, of, number, _level_below(above) if block.group else 0)
        return here.listing(what, of=of) if what not in ("profile", *_JOURNEY_PARTS) else ""

    def _generated(self, here: PageRenderer, page: GeneratedPage) -> str:
        if page.key is not None:
            entry = self.catalogue.entries[page.key]
            return here.profile(entry) + (here.tags(entry) if self.shows_tags else "")
        return here.listing(page.show, page.stages)


class _Mark:
    """Comments where our content will stand. Their name follows from the text, so that no text can hold them."""

    def __init__(self, text: str) -> None:
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.open, self.close = f"<!--cjm {digest} ", f"<!--/cjm {digest}-->"
        self.heading = ""
        """The heading of the finished page."""

    def of(self, parts: Iterable[str], words: str = "") -> str:
        """A mark for parts that follow on each other, with the words that stand there until then."""
        return f"{self.open}{' '.join(parts)}-->{words}{words and self.close}"


def _ids(journey: JourneyMap) -> list[str]:
    """The ids of a journey's stages and steps."""
    places = [stage.place for stage in journey.stages] + [step.place for step in journey.steps]
    return [place.anchor for place in places]


def _level_below(pieces: Sequence[str]) -> int:
    """The level of a heading that stands below the last one in a page so far."""
    for piece in reversed(pieces):
        levels = _HEADING.findall(piece)
        if levels:
            return min(int(levels[-1]) + 1, 6)
    return 2


def _h1(title: str) -> str:
    return f"<h1>{title}</h1>\n"


def _escaped(value: Any) -> Any:
    """A text, or the texts of a list, escaped; what lies deeper is printed by no theme."""
    if isinstance(value, str):
        return escape(value)
    return [escape(v) if isinstance(v, str) else v for v in value] if isinstance(value, list) else value


def _as_tag(text: str) -> str:
    """A tag as themes may print it, and otherwise as written: other pages have the same ones, and they are compared."""
    if unescape(text) != text:
        text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;")
