"""Nothing is lost: what a file says and neither pages nor notes do, goes to the text of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .drafts import Draft, Note, Reading
from .gathering import Gathering
from .labels import folded

_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-zA-Z][^<>]*>|\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|^\s*\[[^\]]+\]:\s.*$",
    re.DOTALL | re.IGNORECASE | re.MULTILINE,
)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_FENCE_LINE = re.compile(r"^\s*(`{3,}|~{3,}).*$")
_KEYWORD = re.compile(r"^\s*(?:journey|title|section|accTitle|accDescr)\b")
_TASK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]\s")
_LONGEST_LINE = 4000


def words_in(text: str) -> list[str]:
    """The words of a text as comparable forms. A script without blanks has one word between two signs."""
    return folded(text).split()


def texts_of(value: Any) -> Iterator[str]:
    """Everything that values say, keys of mappings among it."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from texts_of(inner)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(one)
    elif value is not None:
        yield str(value)


def _told(drafts: Iterable[Draft], notes: Iterable[Note]) -> str:
    parts = [text for draft in drafts for text in (draft.name, draft.body, *texts_of(draft.values))]
    return folded(" \n ".join([*parts, *(note.text for note in notes)]))


def with_leftovers(gathering: Gathering, text: str, first_line: int) -> Reading:
    """What was gathered; lines of the source with words that are nowhere in it are added to the text of the first page."""
    if not gathering.things:
        return gathering.reading()
    reading = gathering.reading()
    told = _told(reading.drafts, reading.notes)
    known = set(told.split())
    lost = [(number, line) for number, line in _lines(text, first_line) if _is_lost(line, known, told)]
    for number, match in (
        (text.count("\n", 0, match.start()) + first_line, match) for match in _COMMENT.finditer(text)
    ):
        if words_in(match[1]):
            gathering.notes.add(number, "not placed", f"a comment is left out: {match[1].strip()[:200]}")
    if lost:
        shown = "\n".join(f"- {_shown(line)}" for _, line in lost)
        for number, line in lost:
            gathering.notes.add(number, "not placed", f"stands in the text of the page: {_shown(line)[:120]}")
        first = next(gathering.journeys, None) or gathering.things[0]
        body = "\n\n".join(
            part for part in (reading.drafts[gathering.things.index(first)].body, shown) if part
        )
        at = gathering.things.index(first)
        drafts = list(reading.drafts)
        drafts[at] = Draft(drafts[at].type, drafts[at].name, drafts[at].line, drafts[at].values, body)
        return Reading(tuple(drafts), gathering.notes.sorted())
    return Reading(reading.drafts, gathering.notes.sorted())


def _lines(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    seen = _UNSEEN.sub(lambda match: "\n" * match[0].count("\n") or " ", text)
    in_diagram = False
    for number, line in enumerate(seen.split("\n"), first_line):
        if _FENCE_LINE.match(line):
            in_diagram = not in_diagram and "mermaid" in line
        else:
            yield number, _KEYWORD.sub(" ", line) if in_diagram else line


def _is_lost(line: str, known: set[str], told: str) -> bool:
    line = _TASK.sub(" ", line)
    missing = [word for word in words_in(line) if word not in known]
    return any(word.isascii() or f"{word}" not in told for word in missing) and any(
        not _is_numbering(word) for word in missing if word not in told or word.isascii()
    )


def _is_numbering(word: str) -> bool:
    return word.isdigit() and len(word) < 3


def _shown(line: str) -> str:
    bare = re.sub(r"\A(?:[\s>#*+|-]|\[[ xX]\])*", "", line).rstrip(" |#").replace("|", "·")
    return " ".join(bare[:_LONGEST_LINE].split()).replace("<", "&lt;")
