"""Edits of a text as data, and the text after them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")


class Edit(NamedTuple):
    """What stands from one place up to another is replaced by `text`; the end is not part of it.

    Lines and columns start at 1 and columns count code points, as those of problems do. `text` has plain line ends.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to mend: the problem it mends (by rule and place), what is done in a few words, and the edits."""

    path: str
    rule: str
    line: int
    column: int
    title: str
    edits: tuple[Edit, ...]


def apart(fixes: Iterable[Fix]) -> list[Fix]:
    """The fixes in order of place, without those that would edit what an earlier one edits, and without repetitions."""
    kept: list[Fix] = []
    taken: list[Edit] = []
    for fix in sorted(fixes, key=lambda fix: (fix.line, fix.column, fix.rule)):
        if not any(_meet(edit, other) for edit in fix.edits for other in taken):
            kept.append(fix)
            taken += fix.edits
    return kept


def _meet(one: Edit, other: Edit) -> bool:
    starts, ends = (one[:2], other[:2]), (one[2:4], other[2:4])
    return starts[0] == starts[1] or (starts[0] < ends[1] and starts[1] < ends[0])


def applied(text: str, fixes: Iterable[Fix]) -> str:
    """A text after fixes that are `apart`. Its line ends, of whatever kind, and a byte-order mark stay.

    A line that is added ends as the first line does.
    """
    ends = list(_LINE_END.finditer(text))
    starts = [len(text) - len(text.lstrip("\ufeff")), *(end.end() for end in ends)]
    line_end = ends[0][0] if ends else "\n"
    edits = sorted((edit for fix in fixes for edit in fix.edits), reverse=True)
    for edit in edits:
        start = starts[edit.line - 1] + edit.column - 1
        end = starts[edit.end_line - 1] + edit.end_column - 1
        text = text[:start] + edit.text.replace("\n", line_end) + text[end:]
    return text


__all__ = ["Edit", "Fix", "apart", "applied"]
