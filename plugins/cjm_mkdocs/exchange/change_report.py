"""Changes for people and machines: as text, as Markdown for a pull request, as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ..catalogue import Key
from ..model.fields import SEVERITY_WORDS
from ..model.naming import words
from ..model.records import PainPoint
from ..problems import one_line
from ..views.comparison import mean
from ..views.facts import label_of
from .changes import Change
from .quiet import quiet
from .revisions import States

LONGEST = 60_000
"""How many characters of Markdown a comment may have; the platform's own limit is 65,536."""
_BLOCKS = "▁▃▄▆█"
_SIGNS = {
    "added": "+",
    "removed": "−",
    "gained": "+",
    "lost": "−",
    "moved": "↕",
    "renamed": "↪",
    "changed": "~",
}
_SOLVED = frozenset({"resolved", "solved", "closed", "fixed", "done"})


class Report(NamedTuple):
    """What there is to tell: all changes between two states, and what these are called."""

    changes: tuple[Change, ...]
    states: States
    base: str
    head: str


def as_json(report: Report) -> str:
    """The contract of `cjm diff --format json`."""
    told = [
        {
            "kind": change.kind,
            "type": change.type,
            "id": change.id,
            "field": change.field,
            "before": change.before,
            "after": change.after,
            "path": change.path,
            "line": change.line,
            "consequences": list(change.consequences),
        }
        for change in report.changes
    ]
    whole: dict[str, Any] = {"base": report.base, "head": report.head, "changes": told}
    if report.states.unread:
        whole["not_compared"] = [
            {"path": p.path, "line": p.line, "message": p.message} for p in report.states.unread
        ]
    return json.dumps(whole, ensure_ascii=False, indent=2, default=str)


def as_text(report: Report) -> str:
    """For a terminal."""
    return "\n".join([_headline(report), *_said(report, _Plain())])


def as_markdown(report: Report) -> str:
    """For a pull request's comment; cut where it would be too long for one."""
    lines = [f"### {_headline(report)}"]
    left = LONGEST - len(lines[0])
    for line in _said(report, _Marked()):
        left -= len(line) + 1
        if left < 0:
            lines += ["", "*… and more than fits here: `cjm diff` tells it all.*"]
            break
        lines.append(line)
    return "\n".join(lines)


# --- what is told --------------------------------------------------------------------------------------------------


class _Plain:
    """How a terminal is written to."""

    def heading(self, type_: str, title: str, path: str) -> list[str]:
        return ["", f"{type_}: {title}   ({one_line(path)})"]

    def line(self, text: str, depth: int = 1) -> str:
        return f"{'  ' * depth}{text}"

    def name(self, text: str) -> str:
        return f"“{text}”"

    def plain(self, text: str) -> str:
        return one_line(text)

    def lead(self, lines: Sequence[str]) -> list[str]:
        return ["", *lines] if lines else []


class _Marked(_Plain):
    """How a comment is written. What comes from a page must not mention people, link or end a code span."""

    def heading(self, type_: str, title: str, path: str) -> list[str]:
        return ["", f"**{type_}: {quiet(title)}** · `{one_line(path).replace('`', '')}`", ""]

    def line(self, text: str, depth: int = 1) -> str:
        return f"{'  ' * (depth - 1)}- {text}"

    def name(self, text: str) -> str:
        return f"*{quiet(text)}*"

    def plain(self, text: str) -> str:
        return quiet(text)

    def lead(self, lines: Sequence[str]) -> list[str]:
        return ["", *(f"> {line}  " for line in lines)] if lines else []


def _headline(report: Report) -> str:
    number = len(report.changes)
    what = "No change" if number == 0 else f"{number} change{'' if number == 1 else 's'}"
    return f"{what} in meaning between {report.base} and {report.head}"


def _said(report: Report, style: _Plain) -> Iterator[str]:
    yield from style.lead(list(summary(report)))
    yield from style.lead(
        [
            f"not compared, since it cannot be read: {style.name(f'{p.path}:{p.line}')} ({style.plain(p.message)})"
            for p in report.states.unread
        ]
    )
    folded = _folded(report)
    for about, group in groupby(report.changes, key=lambda change: change.about):
        told = [change for change in group if change.place not in folded]
        if not told:
            continue
        title = _title(report, about)
        yield from style.heading(words(about.type), title, told[0].path)
        for change in told:
            yield style.line(_line(report, change, style))
            yield from (style.line(f"→ {_styled(text, style)}", 2) for text in change.consequences)
        if about.type == "journey":
            yield from (style.line(text) for text in _curves(report, about))


def _folded(report: Report) -> set[Any]:
    """The places of items that came or went with what they are written in; that is told with it."""
    keys = {
        (change.kind, change.about) for change in report.changes if not change.field and change.type != "step"
    }
    folded = set()
    for change in report.changes:
        states = report.states.before if change.kind == "removed" else report.states.after
        entry = states.entries.get(change.about) if not change.field and change.type != "step" else None
        if entry is not None and entry.home is not None and (change.kind, entry.home.owner) in keys:
            folded.add(change.place)
    return folded


def _title(report: Report, key: Key) -> str:
    entry = report.states.after.entries.get(key) or report.states.before.entries.get(key)
    return entry.title if entry else key.id


def _line(report: Report, change: Change, style: _Plain) -> str:
    sign = _SIGNS[change.kind]
    where = f"{change.type} {style.name(change.title)}" if change.type in ("step", "stage") else ""
    if not change.field:
        if where:
            return f"{sign} {where}"
        return f"{sign} {'new' if change.kind == 'added' else 'gone'}{_extent(report, change)}"
    label = label_of(change.field.partition(".")[0])
    inner = change.field.partition(".")[2]
    label = f"{label} ({inner})" if inner else label
    start = f"{sign} {where}, {label[:1].lower()}{label[1:]}" if where else f"{sign} {label}"
    match change.kind:
        case "renamed":
            return f"{sign} the id is `{change.after}`, it was `{change.before}`"
        case "gained" | "lost":
            value = change.after if change.kind == "gained" else change.before
            return f"{start}: {style.name(change.named or _shown(value))}"
        case "moved" if change.field == "stage":
            return f"{sign} {where}: moved from {style.name(change.before)} to {style.name(change.after)}"
        case "moved" if change.field == "position":
            return f"{sign} {where}: moved from place {change.before} to {change.after}"
        case "moved":
            return f"{start}: in another order"
    return f"{start}: {_named(change.before, style)} → {_named(change.after, style)}"


def _extent(report: Report, change: Change) -> str:
    """How much a journey brings or takes."""
    states = report.states.before if change.kind == "removed" else report.states.after
    journey = states.journeys.get(change.id) if change.type == "journey" else None
    if journey is None:
        severity = getattr(states.entries[change.about].record, "severity", None)
        return f" ({severity})" if severity else ""
    steps = journey.steps
    pains = len({key for step in steps for key in step.links.get("pain_points", ())})
    return f": {len(journey.stages)} stages, {len(steps)} steps, {pains} pain points"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}".replace("-", "−")
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return str(value)


def _named(value: Any, style: _Plain) -> str:
    return style.name(value) if isinstance(value, str) else _shown(value)


def _styled(text: str, style: _Plain) -> str:
    """A consequence; names in it stand between asterisks."""
    parts = text.split("*")
    return "".join(style.name(part) if i % 2 else part for i, part in enumerate(parts))


def _curves(report: Report, key: Key) -> Iterator[str]:
    """The curve before and after in signs, where it changed."""
    after = report.states.after.journeys.get(key.id)
    felt = any(c.about == key and (c.type == "step" or c.field.startswith("emotion")) for c in report.changes)
    old_id = next((c.before for c in report.changes if c.about == key and c.kind == "renamed"), key.id)
    before = report.states.before.journeys.get(old_id)
    if after is None or before is None or not felt:
        return
    was, now = (_spark([mean([step]) for step in journey.steps]) for journey in (before, after))
    if was != now:
        yield f"curve: `{was}` → `{now}`"


def _spark(scores: Iterable[float | None]) -> str:
    return "".join("·" if score is None else _BLOCKS[round(score) + 2] for score in scores)


# --- in a sentence -------------------------------------------------------------------------------------------------


def summary(report: Report) -> Iterator[str]:
    """What a reviewer should know first: pains that came, went, or became worse."""
    new = _pains(report, lambda change: change.kind == "added")
    yield from (
        f"{number} {severity} pain point{' is' if number == 1 else 's are'} new".replace("  ", " ")
        for severity, number in new
    )
    solved = [c for c in report.changes if c.type == "pain-point" and _is_solved(c)]
    if solved:
        yield f"{len(solved)} pain point{' is' if len(solved) == 1 else 's are'} solved"
    for change in report.changes:
        yield from (
            f"{_plain_name(text)}" for text in change.consequences if text.startswith("the lowest point")
        )


def _plain_name(text: str) -> str:
    parts = text.split("*")
    return "".join(f"“{part}”" if i % 2 else part for i, part in enumerate(parts))


def _pains(report: Report, wanted: Callable[[Change], bool]) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for change in report.changes:
        if change.type == "pain-point" and not change.field and wanted(change):
            record = report.states.after.entries[change.about].record
            found[(record.severity or "") if isinstance(record, PainPoint) else ""] += 1
    return [(severity, found[severity]) for severity in (*reversed(SEVERITY_WORDS), "") if found[severity]]


def _is_solved(change: Change) -> bool:
    if change.field == "resolved_on":
        return change.before is None
    return change.field == "status" and str(change.after).casefold() in _SOLVED


__all__ = ["LONGEST", "Report", "as_json", "as_markdown", "as_text", "summary"]
