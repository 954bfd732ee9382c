"""What a site's pages become, step by step, as texts: the same for MkDocs and for any other generator.

A page goes through three hands. Its Markdown gets marks where our content will stand; once it is HTML, the marks
get the words that a search index should hold; and at the end, when the index has read them, the full content.
Search engines parse HTML at a price that grows with every tag, and a map says the same as the sections below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Any

from .catalogue import Entry, Key
from .pages import GeneratedPage, SiteMap
from .problems import Problem
from .reading.blocks import Block, replace_blocks
from .render.page import PageRenderer, Renderer
from .render.text import plain
from .views.journey import JourneyView, journey_view

_HEADING_END = "</h1>"
_MISTAKE = "mistake"
_JOURNEY_PARTS = ("map", "curve", "diagram", "steps")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ours, for the table of contents."""

    level: int
    id: str
    title: str
    """HTML."""
    children: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with the words for the search index in place of our content."""

    html: str
    headings: tuple[Heading, ...]
    anchors: frozenset[str]


class Publication:
    """Writes our content into the pages of one site. Made anew for each build."""

    def __init__(
        self,
        site: SiteMap,
        renderer: Renderer,
        problems: tuple[Problem, ...],
        *,
        has_fences: bool = False,
        steps_in_contents: bool = True,
    ) -> None:
        self.site, self.renderer, self.catalogue, self.problems = site, renderer, site.catalogue, problems
        self.has_fences = has_fences
        """Whether an author may have drawn Mermaid diagrams of other kinds."""
        self.steps_in_contents = steps_in_contents
        self.generated: Mapping[str, GeneratedPage] = {page.path: page for page in site.generated}
        self._errors: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.severity == "error":
                self._errors.setdefault(problem.path, []).append(problem)
        self._anchors: dict[str, set[str]] = {}
        for key in self.catalogue.entries:
            path, fragment = site.address(key)
            if fragment:
                self._anchors.setdefault(path, set()).add(fragment)
        for journey in self.catalogue.journeys.values():
            ids = self._anchors.setdefault(journey.entry.path, set())
            ids.update(stage.place.anchor for stage in journey.stages)
            ids.update(step.place.anchor for step in journey.steps)
        self._slots: dict[str, tuple[str, ...]] = {}
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
        slots: list[str] = []

        def slot(block: Block) -> str:
            slots.append(block.show or _MISTAKE)
            return f'<div class="cjm-slot" id="cjm-slot-{len(slots) - 1}"></div>'

        page = self.catalogue.pages.get(path)
        text = replace_blocks(text, path, 1, page.type if page else None, slot)
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
        return {**{key: _escaped(value) for key, value in page.meta.items()}, "title": self._title(path)}

    # --- second hand: words for the search index -----------------------------------------------------------------

    def draft(self, path: str, url: str, html: str) -> Draft:
        """The page with its heading, and with marks and words where our content will stand."""
        here = self.renderer.page(path, url)
        entry = self._entry(path)
        shown = self._slots.get(path, ())
        mark = self._marks[path] = _Mark(f"{path}\n{html}")
        for number, show in enumerate(shown):
            part = mark.around(show, self._words(here, show, entry))
            html = html.replace(f'<div class="cjm-slot" id="cjm-slot-{number}"></div>', part, 1)
        if path in self.generated:
            html = f"{_h1(escape(self.generated[path].title))}{mark.around('generated')}"
        elif entry is not None:
            html = self._with_own(here, entry, html, shown)
        if path in self._errors and path in self.catalogue.pages:
            html = _below_heading(html, mark.around("notice"), self._title(path))
        headings = tuple(self._headings(path))
        return Draft(html, headings, frozenset(self._anchors.get(path, ())))

    def _with_own(self, here: PageRenderer, entry: Entry, html: str, shown: tuple[str, ...]) -> str:
        """The page with what it gets without being asked, save what its blocks place elsewhere."""
        top, bottom = (
            (("head", "map", "diagram"), ("steps",)) if entry.type == "journey" else (("profile",), ())
        )
        mark = self._marks[here.path]
        above, below = (
            "".join(mark.around(part, self._words(here, part, entry)) for part in parts if part not in shown)
            for parts in (top, bottom)
        )
        return _below_heading(html, above, self._title(here.path)) + below

    def _words(self, here: PageRenderer, part: str, entry: Entry | None) -> str:
        """What the search index should hold of a part; the other parts say nothing new."""
        if entry is not None and part == "profile":
            return here.profile_as_words(entry)
        if entry is not None and part == "steps" and entry.type == "journey":
            return here.steps_as_words(self.catalogue.journeys[entry.id].stages)
        return ""

    def _entry(self, path: str) -> Entry | None:
        key = self.catalogue.by_path.get(path)
        return self.catalogue.entries[key] if key else None

    def _title(self, path: str) -> str:
        page = self.catalogue.pages[path]
        return escape(plain(page.record.title if page.record else page.id))

    def _headings(self, path: str) -> Iterator[Heading]:
        """The stages of a journey, and its steps where they must be in the table of contents."""
        key = self.catalogue.by_path.get(path)
        journey = self.catalogue.journeys.get(key.id) if key and key.type == "journey" else None
        for stage in journey.stages if journey else ():
            steps = stage.steps if self.steps_in_contents else ()
            inside = tuple(Heading(3, step.place.anchor, escape(plain(step.title))) for step in steps)
            yield Heading(2, stage.place.anchor, escape(plain(stage.name)), inside)

    # --- third hand: everything ----------------------------------------------------------------------------------

    def finished(self, path: str, url: str, html: str) -> str:
        """The page with our content in full."""
        here, entry, mark = self.renderer.page(path, url), self._entry(path), self._marks[path]
        view = self._view(entry.key) if entry is not None and entry.type == "journey" else None
        before, *marked = html.split(mark.open)
        out = [before]
        for piece in marked:
            what, _, rest = piece.partition("-->")
            out += [self._part(here, what, entry, view), rest.partition(mark.close)[2]]
        return "".join(out)

    def _part(self, here: PageRenderer, what: str, entry: Entry | None, view: JourneyView | None) -> str:
        if what == _MISTAKE:
            return here.render("mistake")
        if what == "notice":
            return here.render("notice", problems=self._errors[here.path])
        if what == "generated":
            return self._generated(here, self.generated[here.path])
        if view is not None and what in ("head", *_JOURNEY_PARTS):
            return str(getattr(here, f"journey_{what}")(view))
        if what == "profile" and entry is not None:
            return here.profile(entry)
        of = entry.key if entry is not None else None
        return here.listing(what, of=of) if what not in ("profile", *_JOURNEY_PARTS) else ""

    def _generated(self, here: PageRenderer, page: GeneratedPage) -> str:
        if page.key is not None:
            return here.profile(self.catalogue.entries[page.key])
        return here.listing(page.show, page.stages)

    def _view(self, key: Key) -> JourneyView:
        return journey_view(self.catalogue, self.catalogue.journeys[key.id])


class _Mark:
    """Comments around what will be replaced. Their name follows from the text, so that no text can hold them."""

    def __init__(self, text: str) -> None:
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self.open, self.close = f"<!--cjm {digest} ", f"<!--/cjm {digest}-->"

    def around(self, what: str, words: str = "") -> str:
        return f"{self.open}{what}-->{words}{self.close}"


def _h1(title: str) -> str:
    return f"<h1>{title}</h1>\n"


def _below_heading(html: str, part: str, title: str) -> str:
    """`part` below the first heading of a page; a page without one gets its title as heading."""
    if "<h1" not in html:
        html = _h1(title) + html
    head, end, rest = html.partition(_HEADING_END)
    return f"{head}{end}\n{part}{rest}"


def _escaped(value: Any) -> Any:
    """A text, or the texts of a list, escaped; what lies deeper is printed by no theme."""
    if isinstance(value, str):
        return escape(value)
    return [escape(v) if isinstance(v, str) else v for v in value] if isinstance(value, list) else value
