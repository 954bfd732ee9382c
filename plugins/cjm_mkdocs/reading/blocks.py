"""The ```` ```cjm ```` blocks in the text of a page: what to show where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml

from ..problems import Problem, listed, nearest, problem
from .yaml import Keys, Values, compose, explain

SHOWS = ("map", "curve", "diagram", "steps", "profile", "personas", "journeys", "touchpoints", "pain-points")
"""What a block can show. The first four need a journey's page, the fifth a page of one of our types."""

_NEEDS_JOURNEY = frozenset({"map", "curve", "diagram", "steps"})

_FENCE = re.compile(r"(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)")


class Block(NamedTuple):
    """A block as written. `line` is that of its fence in the file; `show` is empty where it cannot be read."""

    line: int
    show: str
    problems: tuple[Problem, ...] = ()


def replace_blocks(
    text: str, path: str, first_line: int, type_: str | None, slot: Callable[[Block], str]
) -> str:
    """`text` with each block replaced by what `slot` gives for it; blocks inside other fences are left alone."""
    if "cjm" not in text:
        return text
    out: list[str] = []
    for block, lines in _pieces(text, path, first_line, type_):
        out += lines if block is None else ["", slot(block), ""]
    return "\n".join(out)


def find_blocks(text: str, path: str, first_line: int, type_: str | None) -> list[Block]:
    """All blocks of the text of a page of a type of ours, or of none."""
    return [block for block, _ in _pieces(text, path, first_line, type_) if block] if "cjm" in text else []


def _pieces(
    text: str, path: str, first_line: int, type_: str | None
) -> Iterator[tuple[Block | None, list[str]]]:
    plain: list[str] = []
    lines = iter(enumerate(text.split("\n"), first_line))
    for number, line in lines:
        opening = _FENCE.match(line)
        if not opening:
            plain.append(line)
            continue
        inside, closing = (
            [],
            re.compile(rf" {{0,3}}{re.escape(opening['fence'])}{opening['fence'][0]}*[ \t]*$"),
        )
        whole = [line]
        for _, next_line in lines:
            whole.append(next_line)
            if closing.match(next_line):
                break
            inside.append(next_line)
        if opening["info"].strip() != "cjm":
            plain += whole
            continue
        yield None, plain
        plain = []
        yield _read("\n".join(inside), path, number, type_), whole
    yield None, plain


def _read(text: str, path: str, line: int, type_: str | None) -> Block:
    try:
        node = compose(text)
    except yaml.YAMLError as error:
        at = explain(error, line + 1)
        return Block(line, "", (problem(path, (at.line, at.column), "structure/block", at.message, at.hint),))
    values = Values(Keys(), line + 1)
    found = values.of(node) if node is not None else None
    if not isinstance(found, dict):
        return _refused(path, line, "a block says what to show", f"write `show:` and one of {listed(SHOWS)}")
    for key in found:
        if key != "show":
            hint = nearest(str(key), ["show"]) or "a block takes `show`"
            return _refused(path, line, f"“{key}” is not an option of a block", hint)
    show = found.get("show")
    if show not in SHOWS:
        hint = nearest(str(show), SHOWS) or f"write one of {listed(SHOWS)}"
        return _refused(path, line, f"a block cannot show “{show}”", hint)
    if show in _NEEDS_JOURNEY and type_ != "journey":
        return _refused(
            path, line, f"only a journey's page can show its {show}", "move the block to a journey's page"
        )
    if show == "profile" and (type_ is None or type_ == "journey"):
        hint = (
            "a journey shows `map`, `curve`, `diagram` or `steps`"
            if type_
            else "move the block to a page with a type"
        )
        return _refused(path, line, "there is no profile on this page", hint)
    return Block(line, show)


def _refused(path: str, line: int, message: str, hint: str) -> Block:
    return Block(line, "", (problem(path, (line, 1), "structure/block", message, hint),))
