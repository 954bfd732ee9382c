"""What a public site leaves out: restricted evidence, with its quotes, its links and its files.

Everything is taken from the pages as read, and the catalogue is made anew of the rest, so that nothing made from it
(pages, search, exports) can hold what is not there:

- evidence with `confidentiality: restricted`, as a page or written in place, and what is written in it; where the word
  is misspelt or cannot be read, too
- each reference to it
- each link to it, to its `url` and to its files, with the words of the link, in every text of the site
- its files: what `url` names and what has the page's name beside it; and, where nothing else uses them, files that it
  links to or that lie in the folder of its `index.md`
- the quotes of what rests on it: a pain point, delight or persona, and the emotions of a journey. They stay only where
  other evidence that listens (a qualitative kind) is among what it rests on, for then they may be from there. What is
  written in place and names no evidence rests on that of its page.

Grades stay what they are in full knowledge, for a claim is no less sure because its sources are not for everybody.
What an author says of such evidence in words of their own cannot be told from other words: names and ids are reported.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from operator import is_
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from .catalogue import Catalogue, Entry, Key
from .model.fields import is_relative
from .model.keys import input_keys, url_fields, walk
from .model.links import link_fields
from .model.records import Evidence, Link, Record, Thing
from .problems import Problem, problem, quoted
from .reading.mentions import targets, without
from .reading.page import Page

WORDS = "evidence that is not public"
"""What stands in place of a link."""

PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
_INDEXES = ("index.md", "README.md")
_SECRET_PAGE = re.compile(r"""^["']?confidentiality["']?\s*:\s*["']?restricted\b""", re.MULTILINE)
_MARKS = re.compile("[*_`]")
_TELLING = 8
"""A name of fewer letters says little, and may mean anything."""


class Withheld(NamedTuple):
    """What is left out of a site; nothing, where it is false."""

    keys: frozenset[Key] = frozenset()
    paths: frozenset[str] = frozenset()
    """Pages and files, below the content folder."""
    urls: frozenset[str] = frozenset()
    """Addresses elsewhere."""
    words: str = WORDS
    spellings: frozenset[str] = frozenset()
    """The paths as links may have them."""

    def __bool__(self) -> bool:
        return bool(self.keys or self.paths)

    def text(self, text: str, path: str) -> str:
        """A Markdown text of the page at `path` without what leads to anything withheld."""
        if not self or not any(mark in text for mark in ("](", "]:", "<", "//")):
            return text
        return without(text, lambda target: self.is_gone(target, path), self.words, sorted(self.urls))

    def is_gone(self, target: str, path: str) -> bool:
        """Whether a link on the page at `path` leads to something withheld."""
        if _bare(target) in self.urls:
            return True
        file, _, fragment = unquote(target).partition("#")
        if any(fragment == f"{key.type}---{key.id}" for key in self.keys):
            return True
        file = file.partition("?")[0]
        if is_relative(target):
            return bool(file) and any(place in self.spellings for place in _places(file, path))
        whole = urlsplit(file).path.strip("/")  # the published page, or its source in a repository
        return any("/" in name and f"/{whole}".endswith(f"/{name}") for name in self.spellings)


NOTHING = Withheld()


def _places(target: str, path: str) -> Iterator[str]:
    """What a relative link may mean: seen from the source, from the published page, or from the root."""
    yield target.strip("/")
    for folder in (posixpath.dirname(path), path.rpartition(".")[0]):
        yield posixpath.normpath(posixpath.join(folder, target.lstrip("/"))).strip("/")


def _spelled(path: str) -> Iterator[str]:
    """A path, and what a page is called once it is published."""
    yield path
    if path.endswith(PAGES):
        name = path.rpartition(".")[0]
        folder = name.rpartition("/")[0] if PurePosixPath(path).name in _INDEXES else name
        yield from (name, f"{name}.html", folder, f"{folder}/index.html")


def _bare(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


# --- what is withheld ----------------------------------------------------------------------------------------------


def withheld(
    catalogue: Catalogue, texts: Mapping[str, str], files: Collection[str], words: str = WORDS
) -> Withheld:
    """What a public site leaves out of a catalogue. `texts` are the Markdown pages of other types, by path."""
    keys = frozenset(_secret_keys(catalogue))
    pages = {catalogue.entries[key].path for key in keys if catalogue.entries[key].home is None}
    pages |= {
        path for path, page in catalogue.pages.items() if page.type == Evidence.type and page.record is None
    }
    pages |= {path for path, text in texts.items() if _looks_secret(path, text, catalogue)}
    if not keys and not pages:
        return NOTHING
    records = [catalogue.entries[key].record for key in keys]
    urls = {_bare(url) for record in records if (url := getattr(record, "url", None)) and _is_telling(url)}
    others = frozenset(_own_files(catalogue, texts, pages, files))
    gone = frozenset(pages | others)
    spellings = frozenset(name for path in gone for name in _spelled(path)) - {""}
    return Withheld(keys, gone, frozenset(urls), words, spellings)


def _secret_keys(catalogue: Catalogue) -> Iterator[Key]:
    found: set[Key] = set()
    for entry in catalogue.of_type(Evidence.type):  # pages first, and what is written within comes after
        home = entry.home.owner if entry.home else None
        if home in found or _is_secret(entry, catalogue.pages[entry.path]):
            found.add(entry.key)
            yield entry.key


def _is_secret(entry: Entry, page: Page) -> bool:
    """Whether evidence is restricted, or may be: what was meant cannot be read."""
    said = getattr(entry.record, "confidentiality", None)
    unread = (f"{p.message}{p.hint}" for p in page.problems if "confidentiality" in f"{p.message}{p.hint}")
    return said == "restricted" or (said is None and any(unread))


def _looks_secret(path: str, text: str, catalogue: Catalogue) -> bool:
    """Whether a page whose type is none of ours by a slip of the pen was meant to be restricted."""
    return any(p.path == path for p in catalogue.problems) and _SECRET_PAGE.search(text) is not None


def _is_telling(url: str) -> bool:
    """Whether an address is one of its own, and not the front page of a site."""
    parts = urlsplit(url)
    return not is_relative(url) and bool(parts.path.strip("/") or parts.query)


def _own_files(
    catalogue: Catalogue, texts: Mapping[str, str], pages: Collection[str], files: Collection[str]
) -> Iterator[str]:
    """The files of withheld things: what is the evidence itself, and what nothing else uses."""
    itself: set[str] = set()
    used: dict[bool, set[str]] = {True: set(), False: set()}
    secret = [catalogue.entries[key] for key in _secret_keys(catalogue)]
    for entry in secret:
        url = getattr(entry.record, "url", None)
        itself.update(_places(_file(url), entry.path) if url and is_relative(url) else ())
    records = {id(entry.record) for entry in secret}
    for path, page in catalogue.pages.items():
        for is_secret, target in _page_targets(page, records):
            used[is_secret or path in pages].update(_places(target, path))
    for path, text in texts.items():
        for target in targets(text):
            used[path in pages].update(_places(_file(target), path))
    stems = {page.rpartition(".")[0] for page in pages if PurePosixPath(page).name not in _INDEXES}
    folders = [f"{PurePosixPath(page).parent}/" for page in pages if PurePosixPath(page).name in _INDEXES]
    for file in files:
        if file.endswith(PAGES):
            continue
        hangs_on = file in used[True] or any(map(file.startswith, folders))
        if file in itself or _stem(file) in stems or (hangs_on and file not in used[False]):
            yield file


def _stem(path: str) -> str:
    """A path up to the first dot of its name."""
    folder, slash, name = path.rpartition("/")
    return folder + slash + name.partition(".")[0]


def _page_targets(page: Page, secret: Collection[int]) -> Iterator[tuple[bool, str]]:
    """Where a page's links lead, and whether they are written within something secret."""
    for target in targets(page.body):
        yield False, _file(target)
    inside: list[tuple[str | int, ...]] = []
    for loc, record in walk(page.record) if page.record else ():
        if id(record) in secret:
            inside.append(loc)
        is_secret = any(loc[: len(way)] == way for way in inside)
        urls = url_fields(type(record))
        for name, value in {**record.__dict__, **record.extensions}.items():
            for text in _texts(value):
                yield from ((is_secret, _file(each)) for each in ([text] if name in urls else targets(text)))


def _file(target: str) -> str:
    return unquote(re.split(r"[?#]", target, maxsplit=1)[0])


def _texts(value: object) -> Iterator[str]:
    """The texts in a field's value; records in it have their own turn."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)


# --- what is left --------------------------------------------------------------------------------------------------


def public_pages(catalogue: Catalogue, left_out: Withheld) -> Iterator[Page]:
    """The pages of a catalogue without what is withheld.

    A page from which something was taken keeps no complaints of its reading: they may quote it.
    """
    editor = _Editor(catalogue, left_out)
    for path, page in catalogue.pages.items():
        if path not in left_out.paths:
            yield editor.page(page)


class _Editor:
    """Takes what is withheld out of pages and their records."""

    def __init__(self, catalogue: Catalogue, left_out: Withheld) -> None:
        self.catalogue, self.left_out = catalogue, left_out
        self._secret = frozenset(id(catalogue.entries[key].record) for key in left_out.keys)
        others = {key.id for key in catalogue.entries if key not in left_out.keys}
        self._ids = frozenset(key.id for key in left_out.keys) - others
        self._path = ""

    def page(self, page: Page) -> Page:
        self._path = page.path
        body = self.left_out.text(page.body, page.path)
        if page.record is None:
            meta = {key: value for key, value in page.meta.items() if key in ("title", "name", "description")}
            return replace(page, body=body, meta=meta, problems=())
        record = self._record(page.record, ())
        if record is page.record and "restricted" not in page.front:
            return page if body == page.body else replace(page, body=body)
        assert isinstance(record, Thing)
        return replace(page, record=record, body=body, meta=self._meta(page, record), problems=())

    def _meta(self, page: Page, record: Thing) -> dict[str, Any]:
        """The metadata of a page without the fields that have changed, save those that are texts still."""
        told = dict(page.meta)
        before: Record = page.record or record
        for name, value in {**record.__dict__, **record.extensions}.items():
            if value is not {**before.__dict__, **before.extensions}.get(name):
                field = type(record).model_fields.get(name)
                for key in input_keys(field, name) if field else (name,):
                    if key in told:
                        told[key] = value if isinstance(value, str) else None
        return {key: value for key, value in told.items() if value is not None}

    def _record(self, record: Record, rests_on: tuple[Evidence, ...]) -> Record:
        """A record without what is withheld; the very same one where nothing is."""
        if isinstance(record, Thing) and record.evidence:
            rests_on = tuple(self._evidence(record))
        told = {**record.__dict__, **record.extensions}
        new = {name: self._field(record, name, value, rests_on) for name, value in told.items() if value}
        changed = {name: value for name, value in new.items() if value is not told[name]}
        return record.model_copy(update=changed) if changed else record

    def _field(self, record: Record, name: str, value: Any, rests_on: tuple[Evidence, ...]) -> Any:
        if name in url_fields(type(record)):
            return None if self.left_out.is_gone(value, self._path) else value
        if name == "quote" and self._is_mute(rests_on):
            return None
        if name in ("evidence", "links") and isinstance(record, Thing):
            kept = tuple(item for item in value if not self._is_withheld(item))
            value = value if len(kept) == len(value) else kept
        elif name in (link.name for link in link_fields(type(record))):
            value = self._without_ids(value)
        return self._value(value, rests_on)

    def _without_ids(self, value: Any) -> Any:
        """What a field names without the ids of what is withheld: where it takes no evidence, they are there by mistake."""
        if isinstance(value, str):
            return None if value in self._ids else value
        if not isinstance(value, list | tuple):
            return value
        kept = [item for item in value if not (isinstance(item, str) and item in self._ids)]
        return value if len(kept) == len(value) else type(value)(kept)

    def _is_mute(self, rests_on: tuple[Evidence, ...]) -> bool:
        """Whether a customer's words may come from what is withheld, and from nothing else."""
        open_ = [record for record in rests_on if id(record) not in self._secret]
        return len(open_) < len(rests_on) and all(record.quantitative for record in open_)

    def _is_withheld(self, item: Evidence | Link | str) -> bool:
        if isinstance(item, Link):
            return self.left_out.is_gone(item.url, self._path)
        return id(item) in self._secret or Key(Evidence.type, str(item)) in self.left_out.keys

    def _value(self, value: Any, rests_on: tuple[Evidence, ...]) -> Any:
        if isinstance(value, str):
            text = self.left_out.text(value, self._path)
            return value if text == value else text
        if isinstance(value, Record):
            return self._record(value, rests_on)
        if isinstance(value, list | tuple):
            items = [self._value(item, rests_on) for item in value]
            return value if all(map(is_, items, value)) else type(value)(items)
        if isinstance(value, Mapping):
            found = {self._value(key, ()): self._value(item, rests_on) for key, item in value.items()}
            return value if all(found.get(key) is item for key, item in value.items()) else found
        return value

    def _evidence(self, record: Thing) -> Iterator[Evidence]:
        for item in record.evidence:
            entry = self.catalogue.entries.get(Key(Evidence.type, item)) if isinstance(item, str) else None
            found = entry.record if entry else item
            if isinstance(found, Evidence):
                yield found


# --- what is said about it -----------------------------------------------------------------------------------------


def named_in_words(
    catalogue: Catalogue, left_out: Withheld, pages: Iterable[Page], texts: Mapping[str, str]
) -> Iterator[Problem]:
    """Complaints about texts of a public site that name withheld evidence by its title or its id."""
    needles = {}
    for key in sorted(left_out.keys):
        entry = catalogue.entries[key]
        names = [_MARKS.sub("", entry.title), *([entry.id] if entry.home is None and "-" in entry.id else [])]
        needles.update({name.casefold(): name for name in names if len(name) >= _TELLING})
    if not needles:
        return
    found = re.compile("|".join(map(re.escape, sorted(needles, key=len, reverse=True))))
    for page in pages:
        told = [text for _, record in walk(page.record) for text in _told(record)] if page.record else []
        if any(found.search(text.casefold()) for text in told):
            yield _named(page.path, 2, page.front, found, needles)
        if found.search(page.body.casefold()):
            yield _named(page.path, page.body_line, page.body, found, needles)
    for path, text in texts.items():
        if path not in left_out.paths and found.search(text.casefold()):
            yield _named(path, 1, text, found, needles)


def _told(record: Record) -> Iterator[str]:
    for value in (*record.__dict__.values(), *record.extensions.values()):
        yield from _texts(value)


def _named(path: str, line: int, text: str, found: re.Pattern[str], names: Mapping[str, str]) -> Problem:
    """The complaint, at the first line that has the name."""
    for number, said in enumerate(text.split("\n"), line):
        match = found.search(said.casefold())
        if match:
            message = f"the text names {quoted(names[match[0]])}, which a public site leaves out"
            hint = "say it in other words; links to restricted evidence are taken out, words are not"
            return problem(path, (number, match.start() + 1), "refs/restricted", message, hint)
    message = "the text names restricted evidence, which a public site leaves out"
    return problem(path, (line, 1), "refs/restricted", message, "say it in other words")
