"""The smallest pieces of HTML: addresses, words and links. Those that are alike on all pages of one depth are made once.

What comes from an author passes `md` or `escape` on its way; tests try to get past them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from markupsafe import Markup

from ..catalogue import Catalogue, Entry, Key, MappedStep, Place
from ..model.fields import is_relative
from ..model.naming import spoken, words
from ..model.records import EXTENSION
from ..pages import SiteMap
from ..views.relations import Occurrence
from .shared import Shared
from .text import escape, is_bare, marked, plain


class LinkPieces:
    """Makes pieces for the page at `path`, published at `url`."""

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
        self._fact_rows = shared.fact_rows.setdefault(self.base, {})
        self._feelings = shared.feelings.setdefault(self.base, {})
        self._owners: dict[str, Markup] = {}
        """Owners by their names: where those lead that are links depends on the page."""
        self._of_stages: list[tuple[str, str]] = []
        self._of_steps: list[tuple[str, str, str]] = []
        """Ids and titles of this page's journey: its map, its diagram and its sections have the same."""
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
        return marked(self._md(text, path))

    def _md(self, text: str, path: str | None = None) -> str:
        if is_bare(text):  # most are; this is the busiest line of a large build
            return text
        return self.shared.text.html(text, lambda target: self.href(target, path or self.path))

    def _mds(self, texts: Sequence[str], path: str | None = None) -> Sequence[str]:
        """The HTML of texts of one page. Mostly, one look at all of them tells that they are it already."""
        return texts if is_bare("".join(texts)) else [self._md(text, path) for text in texts]

    def _name(self, text: str, path: str | None = None) -> str:
        """The same where no link may stand: in a link or a heading."""
        return text if is_bare(text) else unlinked(self._md(text, path))

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
        return marked(self._link(target.key if isinstance(target, Entry) else target))

    def step_link(self, step: MappedStep) -> Markup:
        """A step's title as a link to its section."""
        return marked(self._step_link(step))

    def _step_link(self, step: MappedStep) -> str:
        owner = step.place.owner
        start, ends = self._link_starts.get(owner), self.shared.link_ends.get(owner)
        return (start or self._link_start(owner)) + (ends or self._link_ends(owner))[step.number - 1]

    def _link_start(self, journey: Key) -> str:
        start = self._link_starts[journey] = f'<a href="{escape(self.url(journey))}'
        return start

    def _link_ends(self, journey: Key) -> list[str]:
        """The rest of the links to all steps of a journey; sooner or later some list names each of them."""
        steps = self.catalogue.journeys[journey.id].steps
        titles = self._mds([step.title for step in steps], self.entry(journey).path)
        return self._ended(journey, [step.place.anchor for step in steps], titles)

    def _ended(self, journey: Key, anchors: Sequence[str], titles: Sequence[str]) -> list[str]:
        """The same of steps with these ids and titles, which are HTML."""
        if LINK in "".join(titles):
            titles = list(map(unlinked, titles))
        ends = [f'#{anchor}">{title}</a>' for anchor, title in zip(anchors, titles, strict=True)]
        self.shared.link_ends[journey] = ends
        return ends

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
        found = self._owners.get(name)
        if found is None:
            key = Key("team", name)
            found = self.link(key) if key in self.catalogue.entries else self.md(name)
            self._owners[name] = found
        return found

    def entries(self, found: Iterable[Entry]) -> Markup:
        """Links to things in one line."""
        return marked(self._.comma.join(map(self._spanned, found)))

    def _spanned(self, entry: Entry) -> str:
        """A link to a thing, for lists that are searched."""
        key = entry.key
        return f'<span data-cjm-type="{key.type}" data-cjm-id="{key.id}">{self._link(key)}</span>'

    def occurrences(self, found: Iterable[Occurrence]) -> Markup:
        """Journeys with the steps that something is on."""
        known, colon, comma, items = self.shared.link_ends, self._.colon, self._.comma, list[str]()
        for journey, steps in found:
            key = journey.key
            start = self._link_starts.get(key) or self._link_start(key)
            ends = known.get(key) or self._link_ends(key)
            links = comma.join([f"{start}{ends[step.number - 1]}" for step in steps])
            items.append(
                f'<li data-cjm-type="journey" data-cjm-id="{key.id}">{self._link(key)}{colon}{links}</li>'
            )
        return marked(f'<ul class="cjm-occurrences">{"".join(items)}</ul>')


LINK = "<a "
ICONS = frozenset(
    "web search social people star mail letter phone video chat bot app kiosk store ad".split()  # in icons.css
)


def _is_character(icon: str) -> bool:
    """Whether the icon of a channel is a sign to print, not the name of a drawing."""
    return bool(icon) and len(icon) <= 4 and not icon.isascii()


def unlinked(html: str) -> str:
    """The same without mark-up, if there are links in it."""
    return escape(Markup(html).striptags()) if LINK in html else html
