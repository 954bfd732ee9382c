"""The outline of a page, and the things of a site by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..catalogue import Catalogue, Entry
from ..model.naming import spoken
from .documents import Document
from .grammar import FrontMatter
from .marks import Mark, Way
from .text import At, Span

MOST_FOUND = 100
_SCORE = re.compile(r"[-+]?\d+")


class Heading(NamedTuple):
    """A part of a page, with its own parts."""

    title: str
    detail: str
    kind: str
    """page, stage, step or field"""
    whole: Span
    name: Span
    parts: tuple[Heading, ...] = ()


def outline(document: Document) -> Heading | None:
    """The page with its stages and steps, or its fields; None for a page of no type of ours."""
    front = next((placed for placed in document.pieces if isinstance(placed.grammar, FrontMatter)), None)
    if front is None or not document.type:
        return None
    known = document.marks_of(front)
    top = [mark for mark in known if len(mark.way) == 1 and mark.key]
    if not top:
        return None
    title = next((mark for mark in top if mark.way[0] in ("title", "name") and mark.text), top[0])
    inside: dict[Way, list[Mark]] = {}
    for mark in known:
        inside.setdefault(mark.way[:-1], []).append(mark)
    stages = tuple(_items(inside, ("stages",), "stage"))
    parts = stages or tuple(
        Heading(str(mark.way[0]), _short(mark), "field", _whole(mark), mark.key) for mark in top if mark.key
    )
    end = front.region.first + max(len(front.region.lines), 1)
    whole = Span(At(0, 0), At(end, len(document.text.line(end))))
    return Heading(title.text or document.type, spoken(document.type), "page", whole, title.value, parts)


def _items(inside: Mapping[Way, Sequence[Mark]], way: Way, kind: str) -> Iterator[Heading]:
    """The stages of a journey, or the steps of a stage. `inside` has the marks right below each way."""
    for mark in inside.get(way, ()):
        if not isinstance(mark.way[-1], int) or mark.text is not None:
            continue
        own = {str(one.way[-1]): one for one in inside.get(mark.way, ())}
        name = next(
            (own[key] for key in ("name", "title", "touchpoint") if key in own and own[key].text), None
        )
        parts = tuple(_items(inside, (*mark.way, "steps"), "step")) if kind == "stage" else ()
        detail = f"{len(parts)} step{'' if len(parts) == 1 else 's'}" if kind == "stage" else ""
        if kind == "step" and "emotion" in own and (felt := list(_emotions(inside, own["emotion"]))):
            detail = f"emotion {', '.join(felt)}"
        place = name.value if name else Span(mark.value.start, mark.value.start)
        ends = [_end(one) for one in own.values()] + [part.whole.end for part in parts]
        yield Heading(
            (name.text if name else "") or kind,
            detail,
            kind,
            Span(mark.value.start, max([mark.value.start, *ends])),
            place,
            parts,
        )


def _emotions(inside: Mapping[Way, Sequence[Mark]], mark: Mark) -> Iterator[str]:
    """The scores of a step: its own, or those of its personas."""
    if mark.text is not None:
        yield from ([mark.text] if _SCORE.fullmatch(mark.text) else [])
    for one in inside.get(mark.way, ()):
        scores = [one, *(below for below in inside.get(one.way, ()) if below.way[-1] == "score")]
        score = next((each.text for each in scores if each.text and _SCORE.fullmatch(each.text)), None)
        if score is not None:
            yield score if one.way[-1] == "score" else f"{score} {one.way[-1]}"


def _end(mark: Mark) -> At:
    """Where a value ends; an empty one where it begins, and a mapping with the last of what is in it."""
    return mark.value.end if mark.text is not None else mark.value.start


def _whole(mark: Mark) -> Span:
    start = mark.key.start if mark.key else mark.value.start
    return Span(start, max(start, mark.value.end, mark.key.end if mark.key else start))


def _short(mark: Mark) -> str:
    text = " ".join((mark.text or "").split())
    return text if len(text) <= 40 else f"{text[:39].rstrip()}…"


def named_like(catalogue: Catalogue, asked: str) -> list[Entry]:
    """The things whose title or id holds all words asked for, pages first."""
    words = asked.casefold().split()
    found = [
        entry
        for entry in catalogue.entries.values()
        if all(word in f"{entry.title} {entry.id}".casefold() for word in words)
    ]
    return sorted(found, key=lambda entry: entry.home is not None)[:MOST_FOUND]
