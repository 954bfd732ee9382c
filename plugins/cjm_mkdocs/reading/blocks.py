"""The ```` ```cjm ```` blocks in the text of a page: what to show where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from ..conditions import Condition, Named, Reading, conditions, properties
from ..model.naming import with_article
from ..model.records import ITEMS
from ..model.vocabulary import LifecycleStage, Vocabulary
from ..problems import Problem, listed, nearest, problem
from .frontmatter import Places
from .yaml import Keys, Values, compose, explain

SHOWS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "map": (), "curve": (), "diagram": (), "steps": (), "profile": (),
    "personas": ("persona",), "journeys": ("journey",), "touchpoints": ("touchpoint",), "pain-points": ("pain-point",),
    "delights": ("delight",), "questions": ("question",), "opportunities": ("opportunity",), "solutions": ("solution",),
    "moments": ("step",), "metrics": ("metric",), "evidence": ("evidence",), "teams": ("team",), "health": tuple(ITEMS),
})  # fmt: skip
"""What a block can show → the types that `where` is asked of. The first four need a journey's page, the fifth a page of
one of our types, and none of the five can be narrowed down."""
OPTIONS = ("show", "where", "group", "limit")

_NEEDS_JOURNEY = frozenset({"map", "curve", "diagram", "steps"})
UNGROUPED = frozenset({"list", "mapping", "number", "days"})

_FENCE = re.compile(r"(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)")
_HOLDS_MORE = re.compile(r" *(?:[-*+]|\d+[.)]|!!!|\?\?\?\+?|===[+!]*|:|\[\^[^\]]+\]:)[ \t]")
"""Begins an entry of a list, an admonition, a tab, a definition or a footnote: what is indented below belongs to it."""


Names = tuple[tuple[Problem, Named], ...]
"""Things that are named, each with what is to be said if there is no such thing."""


class Block(NamedTuple):
    """A block as written. `line` is that of its fence in the file; `show` is empty where it cannot be read.

    Only what meets `where` is shown, in groups by the property `group`, at most `limit` of it.
    """

    line: int
    show: str
    problems: tuple[Problem, ...] = ()
    where: Condition | None = None
    group: str = ""
    limit: int = 0
    named: Names = ()
    is_inside: bool = False
    """Whether it stands in a list or the like, where nothing can be shown: it stays as it is."""

    @property
    def is_narrowed(self) -> bool:
        """Whether it shows anything else than the listing as a whole."""
        return bool(self.where or self.group or self.limit)


Lifecycle = Vocabulary[LifecycleStage]


def replace_blocks(
    text: str,
    path: str,
    first_line: int,
    type_: str | None,
    slot: Callable[[Block], str],
    lifecycle: Lifecycle | None = None,
) -> str:
    """`text` with each block replaced by what `slot` gives for it; blocks inside other fences are left alone."""
    if "cjm" not in text:
        return text
    out: list[str] = []
    for block, lines in _pieces(text, path, first_line, type_, lifecycle):
        out += lines if block is None or block.is_inside else ["", slot(block), ""]
    return "\n".join(out)


def find_blocks(
    text: str, path: str, first_line: int, type_: str | None, lifecycle: Lifecycle | None = None
) -> list[Block]:
    """All blocks of the text of a page of a type of ours, or of none. `lifecycle` are the words of the site."""
    if "cjm" not in text:
        return []
    return [block for block, _ in _pieces(text, path, first_line, type_, lifecycle) if block]


def _pieces(
    text: str, path: str, first_line: int, type_: str | None, lifecycle: Lifecycle | None
) -> Iterator[tuple[Block | None, list[str]]]:
    plain: list[str] = []
    lines = iter(enumerate(text.split("\n"), first_line))
    others = _Inside(path)
    for number, line in lines:
        opening = _FENCE.match(line)
        if not opening:
            plain.append(line)
            block = others.of(line, number)
            if block:
                yield block, []
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
        yield _Reader("\n".join(inside), path, number, type_, lifecycle).block(), whole
    yield None, plain


class _Inside:
    """Finds blocks that stand in a list, a tab or an admonition, line by line. None of indented code counts."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.around = [0]
        """The indents of what a line is in."""
        self.fence = ""
        """What ends the fence that a line is in."""

    def of(self, line: str, number: int) -> Block | None:
        """The block that begins in a line."""
        text = line.strip()
        if self.fence:
            self.fence = self.fence if text.strip(self.fence[0]) or not text.startswith(self.fence) else ""
            return None
        if not text or not self._is_text(line):
            return None
        opening = _FENCE.match(line, self.around[-1])
        if opening is None:
            return None
        self.fence = opening["fence"]
        if opening["info"].strip() != "cjm":
            return None
        message = "a block in a list, a tab or an admonition is not shown"
        place = (number, opening.start("fence") + 1)
        said = problem(self.path, place, "structure/block", message, "move it to the margin of the page")
        return Block(number, "", (said,), is_inside=True)

    def _is_text(self, line: str) -> bool:
        around, indent = self.around, len(line) - len(line.lstrip(" "))
        while indent < around[-1]:
            around.pop()
        if indent > around[-1] + 3:
            return False
        if _HOLDS_MORE.match(line):
            around.append(around[-1] + 4)
        return True


class _Reader:
    """Reads one block, whose text begins in the line below its fence."""

    def __init__(
        self, text: str, path: str, line: int, type_: str | None, lifecycle: Lifecycle | None
    ) -> None:
        self.text, self.path, self.line, self.type, self.lifecycle = text, path, line, type_, lifecycle
        self.places = Places(text, line + 1)
        self.problems: list[Problem] = []

    def block(self) -> Block:
        found = self._values()
        made = Block(self.line, "") if found is None else self._made(found)
        if self.problems:
            return Block(self.line, "", tuple(sorted(set(self.problems))))
        return made

    def _refuse(self, at: tuple[int, int], message: str, hint: str = "") -> None:
        self.problems.append(problem(self.path, at, "structure/block", message, hint))

    def _values(self) -> dict[str, Any] | None:
        try:
            node = compose(self.text)
        except yaml.YAMLError as error:
            at = explain(error, self.line + 1, self.text)
            self._refuse((at.line, at.column), at.message, at.hint)
            return None
        values = Values(Keys(), self.line + 1)
        found = values.of(node) if node is not None else None
        for complaint in values.complaints:
            self._refuse((complaint.line, complaint.column), complaint.message, complaint.hint)
        if isinstance(found, dict):
            return found
        hint = f"write `show:` and one of {listed(list(SHOWS))}"
        self._refuse((self.line, 1), "a block says what to show", hint)
        return None

    def _made(self, found: dict[str, Any]) -> Block:
        for key in found:
            if key not in OPTIONS:
                hint = nearest(key, OPTIONS) or f"a block takes {listed(OPTIONS)}"
                self._refuse(self.places.of((key,), key=True), f"“{key}” is not an option of a block", hint)
        show = found.get("show")
        if "show" not in found:
            if not self.problems:
                hint = f"write `show:` and one of {listed(list(SHOWS))}"
                self._refuse((self.line + 1, 1), "a block says what to show", hint)
        elif not isinstance(show, str) or show not in SHOWS:
            hint = nearest(str(show), SHOWS) or f"write one of {listed(list(SHOWS))}"
            self._refuse(self.places.of(("show",)), f"a block cannot show “{show}”", hint)
        else:
            self._check_page(show)
            return self._narrowed(show, found)
        return Block(self.line, "")

    def _check_page(self, show: str) -> None:
        """Whether the page has what is to be shown."""
        at = self.places.of(("show",))
        if show in _NEEDS_JOURNEY and self.type != "journey":
            self._refuse(
                at, f"only a journey's page can show its {show}", "move the block to a journey's page"
            )
        if show == "profile" and self.type in (None, "journey"):
            hint = "move the block to a page with a type"
            if self.type:
                hint = "a journey shows `map`, `curve`, `diagram` or `steps`"
            self._refuse(at, "there is no profile on this page", hint)

    def _narrowed(self, show: str, found: dict[str, Any]) -> Block:
        types = SHOWS[show]
        for key in ("where", "group", "limit"):
            if key in found and (not types or (show == "health" and key != "where")):
                said = f"“{show}” is shown as a whole: “{key}” means nothing here"
                self._refuse(self.places.of((key,), key=True), said, f"delete “{key}”")
        if self.problems:
            return Block(self.line, "")
        reading = Reading(self.lifecycle)
        where = conditions(found["where"], types, reading, ("where",)) if "where" in found else None
        for wrong in reading.wrong:
            self._refuse(self.places.of(wrong.loc, key=wrong.key), wrong.message, wrong.hint)
        limit = found.get("limit", 0)
        if "limit" in found and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
            self._refuse(self.places.of(("limit",)), f"“limit” is “{limit}”", "write a whole number from 1")
        named = tuple(
            (
                problem(
                    self.path, self.places.of(one.loc), "refs/unknown", f"nothing is called “{one.text}”"
                ),
                one,
            )
            for one in reading.named
        )
        group = self._group(found["group"], types[0]) if "group" in found else ""
        return Block(self.line, show, (), where, group, limit if isinstance(limit, int) else 0, named)

    def _group(self, group: Any, type_: str) -> str:
        known = {name: asked for name, asked in properties(type_).items() if asked.kind not in UNGROUPED}
        if isinstance(group, str) and group in known:
            return group
        hint = nearest(str(group), known) or f"there are {listed(list(known))}"
        self._refuse(
            self.places.of(("group",)), f"“{group}” is nothing {with_article(type_)} is grouped by", hint
        )
        return ""
