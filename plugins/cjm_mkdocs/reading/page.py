"""One page: its bytes → type, record, body and problems."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from ..model.naming import slug
from ..model.records import ITEMS, TYPES, Emotion, Link, Stage, Step, Thing
from ..problems import Problem, nearest, problem
from .frontmatter import Parts, Places, cut, read, stated_type
from .outline import Loc, Outline, Spans
from .schema import typed_keys, validate
from .yaml import Complaint

KEYS = typed_keys(iter((*ITEMS.values(), Step, Stage, Emotion, Link)))
_FOREIGN = frozenset(
    {
        "article",
        "website",
        "page",
        "post",
        "blog",
        "book",
        "video",
        "music",
        "profile",
        "product",
        "tutorial",
        "reference",
        "guide",
        "personal",
        "person",
    }
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of one of our types, as read.

    `record` is None where nothing sensible could be made of the front matter; `body_line` is the line of the file on
    which `body` starts.
    """

    path: str
    type: str
    id: str
    record: Thing | None
    body: str
    body_line: int
    front: str
    meta: Mapping[str, Any]
    """The front matter as plain values, but for the stages of a journey: they are in the record."""
    problems: tuple[Problem, ...] = ()
    _places: list[Places] = field(default_factory=list, repr=False, compare=False)
    _outline: Outline | None = field(default=None, repr=False, compare=False)

    def place(self, loc: Loc, *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value, or the key, at `loc` of the front matter."""
        found = self._outline.of(loc, key=key) if self._outline else None
        if found is not None:
            return found
        if not self._places:
            self._places.append(Places(self.front, 2))
        return self._places[0].of(loc, key=key)

    def places(
        self, locs: Sequence[Loc], field: Sequence[str] = (), *, key: bool = False
    ) -> list[tuple[int, int]]:
        """The places of some items, or of a field of each, given every key it may have."""
        if self._outline is None:
            return [self.place((*loc, *field), key=key) for loc in locs]
        found: list[Any] = [] if field else self._outline.starts(locs)
        if found and len(found) == len(locs):
            return found
        ask = self._outline.fields if field else self._outline.of_each
        found = [*ask(locs, field, key=key)]
        if None in found:
            return [at or self.place((*loc, *field), key=key) for loc, at in zip(locs, found, strict=True)]
        return found


def decode(data: bytes) -> tuple[str, tuple[int, int] | None]:
    """The text of a file with plain line ends and no byte-order mark, and where it stops being UTF-8 (if it does)."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return plain_text(data.decode("utf-16", "replace")), (1, 1)
    try:
        text, bad = data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        text = data.decode("utf-8-sig", "replace")
        before = data[: error.start].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        bad = before.count("\n") + 1, len(before) - before.rfind("\n")
    return plain_text(text), bad


def plain_text(text: str) -> str:
    """A text with plain line ends and no byte-order mark, which lines and columns are counted in."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff")


def default_id(path: str) -> str:
    """A page's id where it states none: its stem, or its folder for `index.md` and `README.md`."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if stem.lower() in ("index", "readme"):
        stem = folder.rpartition("/")[2] or stem
    return slug(stem)


class Look(NamedTuple):
    """A file as plain values, before anything is made of them; cheap to hand from one process to another.

    `text` is empty where the file has front matter that may be ours: then `parts` hold it all.
    """

    path: str
    text: str
    bad: tuple[int, int] | None
    """Where the file stops being UTF-8."""
    parts: Parts | None = None
    values: dict[str, Any] | None = None
    complaints: tuple[Complaint, ...] = ()
    stages: Spans | None = None
    """Where stages and steps stand, if the front matter is YAML as a whole."""


def look(path: str, source: str | bytes, type_key: str = "type") -> Look:
    """A first look at the file at `path`; `source` is the whole of it. Nothing is raised for any content."""
    text, bad = (plain_text(source), None) if isinstance(source, str) else decode(source)
    parts = cut(text) if text.startswith("---") else None
    if parts is None or type_key not in parts.front:
        return Look(path, text, bad)
    values, complaints, stages = read(parts.front, parts.first_line, KEYS)
    return Look(path, "", bad, parts, values, tuple(complaints), stages)


def read_page(path: str, source: str | bytes, type_key: str = "type") -> tuple[Page | None, list[Problem]]:
    """The page at `path` if it is of one of our types; problems alone where its type looks like a slip of the pen."""
    return page_of(look(path, source, type_key), type_key)


def page_of(look: Look, type_key: str = "type") -> tuple[Page | None, list[Problem]]:
    """What `read_page` gives, after a first look."""
    path, parts, values = look.path, look.parts, look.values
    if parts is None:
        return None, []
    found = (values or {}).get(type_key) or (
        None if parts.closed and not look.complaints else stated_type(parts.front, type_key)
    )
    places = Places(parts.front, parts.first_line)
    if not isinstance(found, str) or found not in TYPES:
        return None, _slip(path, found, type_key, places)
    problems = _of_the_text(look, parts)
    own = {key: value for key, value in (values or {}).items() if key not in (type_key, "type")}
    name = default_id(path)
    record, wrong = validate(TYPES[found], own, path, name, places)
    problems = _but_for_reported(problems, wrong) + _but_for_unread(wrong, parts.front, look.complaints)
    return Page(
        path=path,
        type=found,
        id=(record.id if record else None) or name,
        record=record,
        body=parts.body,
        body_line=parts.body_line,
        front=parts.front,
        meta={key: value for key, value in (values or {}).items() if key != "stages"},
        problems=tuple(sorted(set(problems), key=lambda p: (p.line, p.column, p.rule, p.message))),
        _places=[places],
        _outline=None
        if look.stages is None or places.counts_otherwise
        else Outline(parts.front, parts.first_line, look.stages),
    ), []


def _of_the_text(look: Look, parts: Parts) -> list[Problem]:
    """What is wrong with a page before it is asked what it says."""
    problems = [_said(look.path, complaint) for complaint in look.complaints]
    if look.bad:
        message, hint = "the file is not valid UTF-8 from here on", "save the file as UTF-8"
        problems.append(problem(look.path, look.bad, "frontmatter/encoding", message, hint))
    if not parts.closed:
        below = parts.body_line + (0 if parts.front.endswith("\n") or parts.body else 1)
        message, hint = (
            "the front matter is never closed",
            f"put `---` in line {below}, below the last key",
        )
        problems.append(problem(look.path, (1, 1), "frontmatter/unclosed", message, hint))
    return problems


_LOSSES = frozenset(
    f"frontmatter/{what}" for what in ("syntax", "tab", "character", "too-large", "tag", "key")
)


def unread(page: Page | None, problems: Iterable[Problem]) -> Problem | None:
    """The first complaint because of which a part of a page, or all of it, is not known; `problems` are those of no page."""
    if page is None:
        return next(iter(problems), None)
    losses = _LOSSES | {"frontmatter/unclosed"}
    return next((p for p in page.problems if p.rule in losses or page.record is None), None)


def _but_for_unread(problems: list[Problem], front: str, complaints: Iterable[Complaint]) -> list[Problem]:
    """Without those that miss a key which is there, in an entry that could not be parsed."""
    if not problems or not any(complaint.rule in _LOSSES for complaint in complaints):
        return problems
    lost = set(re.findall(r"^[ \t-]*[\"']?([\w-]+)", front, re.MULTILINE))
    return [
        p for p in problems if p.rule != "schema/missing" or not any(f"“{key}”" in p.message for key in lost)
    ]


def _but_for_reported(problems: list[Problem], others: list[Problem]) -> list[Problem]:
    """Without the advice to quote a value that would be wrong in quotes as well."""
    wrong = {(p.line, p.column) for p in others}
    return [p for p in problems if p.rule != "frontmatter/ambiguous-value" or (p.line, p.column) not in wrong]


def _slip(path: str, found: Any, type_key: str, places: Places) -> list[Problem]:
    """A complaint where a foreign type looks like a misspelling of ours."""
    if not isinstance(found, str) or found.casefold() in _FOREIGN:
        return []
    folded = found.casefold().replace("_", "-").replace(" ", "-")
    hint = f"did you mean “{folded}”?" if folded in TYPES else ""
    hint = hint or (nearest(found, TYPES) if _close(folded) else "")
    if not hint:
        return []
    return [
        problem(path, places.of((type_key,)), "schema/unknown-type", f"“{found}” is not a type of page", hint)
    ]


def _close(word: str) -> bool:
    """Whether a word is at most a slip away from one of our types; `personal` and `articles` are not."""
    return any(
        SequenceMatcher(None, word, name).ratio() > 0.82
        and abs(len(word) - len(name)) <= 2
        and word[0] == name[0]
        for name in TYPES
    )


def _said(path: str, complaint: Complaint) -> Problem:
    return problem(
        path, (complaint.line, complaint.column), complaint.rule, complaint.message, complaint.hint
    )
