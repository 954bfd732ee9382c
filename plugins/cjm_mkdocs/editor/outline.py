"""The outline of a page, and the things of a site by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..catalogue import Catalogue, Entry
from ..model.naming import spoken
from .documents import Document
from .grammar import FrontMatter
from .marks import Mark
from .text import At, Span

MOST_FOUND = 100


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
    stages = tuple(_items(known, ("stages",), "stage"))
    parts = stages or tuple(
        Heading(str(mark.way[0]), _short(mark), "field", _whole(mark), mark.key) for mark in top if mark.key
    )
    end = front.region.first + max(len(front.region.lines), 1)
    whole = Span(At(0, 0), At(end, len(document.text.line(end))))
    return Heading(title.text or document.type, spoken(document.type), "page", whole, title.value, parts)


def _items(known: Sequence[Mark], way: tuple[str | int, ...], kind: str) -> Iterator[Heading]:
    """The stages of a journey, or the steps of a stage."""
    for mark in known:
        if mark.way[:-1] != way or not isinstance(mark.way[-1], int) or mark.text is not None:
            continue
        inside = [
            one for one in known if one.way[: len(mark.way)] == mark.way and len(one.way) > len(mark.way)
        ]
        own = {str(one.way[-1]): one for one in inside if len(one.way) == len(mark.way) + 1}
        name = next(
            (own[key] for key in ("name", "title", "touchpoint") if key in own and own[key].text), None
        )
        parts = tuple(_items(inside, (*mark.way, "steps"), "step")) if kind == "stage" else ()
        emotion = own.get("emotion")
        detail = f"{len(parts)} step{'' if len(parts) == 1 else 's'}" if kind == "stage" else ""
        if kind == "step" and emotion is not None and emotion.text:
            detail = f"emotion {emotion.text}"
        place = name.value if name else Span(mark.value.start, mark.value.start)
        whole = Span(mark.value.start, max([mark.value.start, *(_end(one) for one in inside)]))
        yield Heading((name.text if name else "") or kind, detail, kind, whole, place, parts)


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
