"""Journeys to check again: what they use has changed in meaning since they were last reviewed.

A change of meaning is one of certain fields, whatever else was changed on the page: what a persona wants, where a
touchpoint is, how much a pain hurts. What the page said at the end of the day of the review comes from git; what was
changed in the very commit that noted the review is known to whoever reviewed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from .building import build
from .catalogue import Catalogue, Entry, Key, Suspect
from .history import NOW, Change, History, history
from .model.records import ITEMS, Record, Thing
from .problems import Problem
from .reading.frontmatter import cut
from .reading.page import Page, decode, read_page
from .settings import Settings, levelled

RULE = "freshness/suspect"

_SAYS_LITTLE = frozenset({
    "id", "former_ids", "description", "summary", "quote", "owner", "teams", "tags", "reviewed", "review_every", "evidence", "basis",
    "links", "image", "image_alt", "url", "issue", "solutions", "opportunities", "first_seen",
})  # fmt: skip
"""Fields that may change without changing what a thing means: prose about it, whose it is, what it rests on, where
else it is told, what is done about it."""
_WORKFLOW = {
    "persona": frozenset({"status"}),
    "touchpoint": frozenset({"status"}),
    "pain-point": frozenset[str](),
}
"""Where a page stands is not what it means; where a pain stands is."""

MEANING: Mapping[str, tuple[str, ...]] = {
    type_: tuple(name for name in ITEMS[type_].model_fields if name not in _SAYS_LITTLE | workflow)
    for type_, workflow in _WORKFLOW.items()
}
"""The fields whose change is a change of meaning, by type."""


def to_check_again(catalogue: Catalogue, settings: Settings, root: Path | None) -> tuple[Suspect, ...]:
    """All journeys to check again, from the history of the content folder `root`.

    Journeys without a review, or for which the rule is switched off, are not asked; without any, git is not called.
    """
    asked = list(_asked(catalogue, settings)) if root is not None else []
    if root is None or not asked:
        return ()
    known = history(root, min(reviewed for _, reviewed, _ in asked))
    if known is None:
        return ()
    used = {catalogue.entries[key].path: None for _, _, keys in asked for key in keys}
    known = known.with_uncommitted(used, catalogue.today)
    if any(change.commit == NOW for path in used for change in known.changes.get(path, ())[:1]):
        known = known.with_uncommitted((entry.path for entry, _, _ in asked), catalogue.today)
    return tuple(_Search(catalogue, settings, known).found(asked))


_Asked = tuple[Entry, date, tuple[Key, ...]]
"""A journey, the day of its review, and what it uses that may change."""


def _asked(catalogue: Catalogue, settings: Settings) -> Iterator[_Asked]:
    for journey in catalogue.journeys.values():
        entry, reviewed = journey.entry, journey.entry.record.reviewed
        if reviewed is None or reviewed >= catalogue.today or not levelled([_problem(entry.path)], settings):
            continue
        links = (
            entry.links,
            *(stage.links for stage in journey.stages),
            *(step.links for step in journey.steps),
        )
        used = dict.fromkeys(key for found in links for keys in found.values() for key in keys)
        others = [key for key in used if key.type in MEANING and catalogue.entries[key].path != entry.path]
        if others:
            yield entry, reviewed, tuple(others)


def _problem(path: str) -> Problem:
    return Problem(path, 1, 1, RULE, "info", "")


class _Pair(NamedTuple):
    """A journey with something it uses, and what happened to the page of that since the review, newest first."""

    journey: Entry
    thing: Entry
    changes: tuple[Change, ...]


class _Search:
    """Looks for changes of meaning. Each text is read once, however many journeys use what it says."""

    def __init__(self, catalogue: Catalogue, settings: Settings, known: History) -> None:
        self.catalogue, self.settings, self.known = catalogue, settings, known
        self.texts: dict[str, bytes] = {}
        self._read: dict[tuple[str, str], Page | None] = {}
        self._meanings: dict[tuple[Key, str], dict[str, object] | None] = {}

    def found(self, asked: Iterable[_Asked]) -> Iterator[Suspect]:
        pairs = [
            _Pair(entry, self.catalogue.entries[key], later)
            for entry, reviewed, used in asked
            for key in used
            if (later := self._later(self.catalogue.entries[key].path, reviewed))
        ]
        self._fetch(pair.changes[-1].before for pair in pairs)
        pairs = [pair for pair in pairs if self._changed(pair.thing, pair.changes[-1].before)]
        self._fetch(change.before for pair in pairs for change in pair.changes)
        together = {pair: self._together(pair) for pair in pairs}
        self._fetch(blob for changes in together.values() for c in changes for blob in (c.before, c.after))
        for pair in (self._but_for_known(pair, changes) for pair, changes in together.items()):
            if not pair.changes:
                continue
            fields = self._changed(pair.thing, pair.changes[-1].before)
            if fields:
                yield Suspect(pair.journey.key, pair.thing.key, fields, self._day(pair, fields))

    def _later(self, path: str, reviewed: date) -> tuple[Change, ...]:
        changes = self.known.changes.get(path, ())
        return tuple(takewhile(lambda change: change.day > reviewed, changes))

    def _fetch(self, blobs: Iterable[str]) -> None:
        self.texts |= self.known.texts(blob for blob in blobs if blob not in self.texts)

    # --- what the reviewer knew ----------------------------------------------------------------------------------

    def _together(self, pair: _Pair) -> tuple[Change, ...]:
        """The changes of the journey's own page that came together with some of these."""
        commits = {change.commit for change in pair.changes}
        return tuple(c for c in self.known.changes.get(pair.journey.path, ()) if c.commit in commits)

    def _but_for_known(self, pair: _Pair, together: Sequence[Change]) -> _Pair:
        """Without the changes up to the one that came together with the note of the review."""
        noted = next((c.commit for c in together if self._notes_review(pair.journey, c)), None)
        if noted is None:
            return pair
        return pair._replace(changes=tuple(takewhile(lambda change: change.commit < noted, pair.changes)))

    def _notes_review(self, journey: Entry, change: Change) -> bool:
        """Whether a change of a journey's page set `reviewed` to what it is now."""
        now = f"{journey.record.reviewed}"
        before, after = (_reviewed(self.texts.get(blob, b"")) for blob in (change.before, change.after))
        return before != now and (after == now or not change.after)

    # --- what has changed ----------------------------------------------------------------------------------------

    def _day(self, pair: _Pair, fields: Sequence[str]) -> date:
        """The day of the last change of these fields."""
        for change in pair.changes:
            if set(self._changed(pair.thing, change.before)).intersection(fields):
                return change.day
        return pair.changes[-1].day

    def _changed(self, thing: Entry, blob: str) -> tuple[str, ...]:
        """The fields that mean something else than they did where the page of a thing said this."""
        before, now = self._meaning(thing, blob), self._meaning(thing)
        if before is None or now is None:
            return ()
        return tuple(name for name, value in now.items() if before[name] != value)

    def _meaning(self, thing: Entry, blob: str = "") -> dict[str, object] | None:
        """What a thing means, or meant where its page said this; None where that is not known."""
        asked = thing.key, blob
        if asked not in self._meanings:
            record = self._record(thing, blob) if blob else thing.record
            self._meanings[asked] = _meaning(record) if record is not None else None
        return self._meanings[asked]

    def _record(self, thing: Entry, blob: str) -> Thing | None:
        now = self.catalogue.pages[thing.path]
        if blob not in self.texts or any(problem.severity == "error" for problem in now.problems):
            return None
        text, _ = decode(self.texts[blob])
        parts = cut(text)
        if parts is None or parts.front == now.front:
            return thing.record if parts else None
        page = self._page(thing.path, blob, text)
        if page is None or page.record is None:
            return None
        if thing.home is None:
            known = (thing.id, *thing.record.former_ids)
            return page.record if page.type == thing.type and page.id in known else None
        entry = build([page], self.settings, today=self.catalogue.today).entries.get(thing.key)
        return entry.record if entry else None

    def _page(self, path: str, blob: str, text: str) -> Page | None:
        """A page as it was, if it was without mistakes."""
        asked = path, blob
        if asked not in self._read:
            page, _ = read_page(path, text, self.settings.type_key)
            sound = page is not None and not any(problem.severity == "error" for problem in page.problems)
            self._read[asked] = page if sound else None
        return self._read[asked]


def _reviewed(data: bytes) -> str:
    """The day of review that a page states, as it is written."""
    parts = cut(decode(data)[0])
    found = re.search(r"^reviewed[ \t]*:[ \t]*[\"']?([\d-]+)", parts.front, re.MULTILINE) if parts else None
    return found[1] if found else ""


# --- meaning -------------------------------------------------------------------------------------------------------


def _meaning(record: Thing) -> dict[str, object]:
    return {name: _compared(getattr(record, name)) for name in MEANING[record.type]}


def _compared(value: Any) -> object:
    """A value as it is compared: without the order of lists, and without what is only a way of writing."""
    if isinstance(value, Thing):
        return value.id or folded(value.title)
    if isinstance(value, Record):
        return _compared(dict(value))
    if isinstance(value, tuple):
        return sorted(map(_compared, value), key=repr)
    if isinstance(value, dict):
        return {folded(name): _compared(inner) for name, inner in value.items()}
    return folded(value) if isinstance(value, str) else value


_MARKS = re.compile("[*_`\"'‘’‚‛“”„«»‹›]+")
_AT_END = re.compile(r"[\s.,;:!?…。]+\Z")


def folded(text: str) -> str:
    """A text without case, emphasis, quotation marks, white space beyond one blank, and punctuation at its end."""
    text = normalize("NFKC", text).casefold()
    return _AT_END.sub("", " ".join(_MARKS.sub("", text).split()))


def by_thing(suspects: Iterable[Suspect]) -> Mapping[Key, tuple[Suspect, ...]]:
    """Journeys to check again by what has changed."""
    found: dict[Key, list[Suspect]] = defaultdict(list)
    for suspect in suspects:
        found[suspect.thing].append(suspect)
    return {key: tuple(each) for key, each in found.items()}
