"""Problems → fixes, where what was meant is certain. A problem says where; its rule says what to look for there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from yaml.nodes import MappingNode, ScalarNode

from ..model.fields import FREQUENCY_WORDS, SEVERITY_WORDS, closed_words
from ..model.keys import input_keys, known_keys
from ..model.links import link_fields
from ..model.naming import is_slug, slug
from ..model.records import TYPES, Emotion
from ..problems import Problem
from ..reading.frontmatter import Parts, cut
from ..reading.page import plain_text
from . import layout
from .certainty import folded, same, slip, synonym
from .edits import Edit, Fix
from .quoting import in_quotes, quoted_like
from .spots import Spot, Spots, spots

Ids = Mapping[str, Mapping[str, Collection[str]]]
"""Type → the ids of its things, each with those it had before."""


@dataclass(frozen=True, slots=True)
class Page:
    """What fixes of one page are made from."""

    path: str
    parts: Parts
    spots: Spots
    ids: Ids
    type_key: str


Mend = Callable[[Page, Problem], tuple[str, tuple[Edit, ...]] | None]


def offers(
    path: str, text: str, problems: Iterable[Problem], ids: Ids | None = None, type_key: str = "type"
) -> Iterator[Fix]:
    """A fix for each problem of the page at `path` whose mending is certain, in the order of `problems`.

    `text` is the page as it is now, with any line ends; `ids` are those that references may mean (default: none are
    known, and no reference is mended). Nothing is raised for any content.
    """
    wanted = [problem for problem in problems if problem.path == path and problem.rule in _MENDS]
    parts = cut(plain_text(text)) if wanted else None
    if parts is None:
        return
    page = Page(path, parts, spots(parts, type_key), ids or {}, type_key)
    for problem in wanted:
        found = _MENDS[problem.rule](page, problem)
        if found is not None:
            yield Fix(path, problem.rule, problem.line, problem.column, *found)


# --- keys ----------------------------------------------------------------------------------------------------------


def _key(page: Page, problem: Problem) -> tuple[str, tuple[Edit, ...]] | None:
    """A key under another spelling, unless what it means is given already."""
    spot = page.spots.keys.get((problem.line, problem.column))
    source = page.spots.source(spot.node) if spot else None
    if spot is None or source is None or spot.model is None:
        return None
    fields = known_keys(spot.model)
    meant = same(spot.key, _preferred(spot, fields)) or synonym(spot.key, fields)
    meant = meant or (None if same(spot.key, fields) else slip(spot.key, fields))
    present = {fields.get(str(key.value)) for key, _ in spot.around.value}
    if meant is None or fields[meant] in present or _twice(spot):
        return None
    return f"{spot.key} → {meant}", (page.spots.replaced(spot.node, quoted_like(source, meant)),)


def _preferred(spot: Spot, fields: Mapping[str, str]) -> Iterator[str]:
    """Every spelling of every field, but of those that are the same word only the preferred one."""
    assert spot.model is not None
    for name, field in spot.model.model_fields.items():
        seen: set[str] = set()
        for key in input_keys(field, name):
            if folded(key) not in seen:
                seen.add(folded(key))
                yield key


def _twice(spot: Spot) -> bool:
    """Whether another key of the mapping means the same: which of the two counts, only the writer knows."""
    return sum(folded(str(key.value)) == folded(spot.key) for key, _ in spot.around.value) > 1


def _duplicate(page: Page, problem: Problem) -> tuple[str, tuple[Edit, ...]] | None:
    """A line that says word for word what another one of its mapping says goes."""
    spot = page.spots.keys.get((problem.line, problem.column))
    if spot is None or not _has_own_lines(spot.around):
        return None
    pairs = [(key, value) for key, value in spot.around.value if key.value == spot.key]
    lines = {key.start_mark.line: page.spots.lines[key.start_mark.line].strip() for key, _ in pairs}
    if len(set(lines.values())) != 1 or len(lines) != len(pairs):
        return None
    if not all(isinstance(value, ScalarNode) and page.spots.source(value) for _, value in pairs):
        return None
    line = spot.node.start_mark.line + page.spots.first_line
    if spot.node is pairs[0][0] or page.spots.lines[spot.node.start_mark.line].lstrip().startswith("- "):
        return None
    return f"the second “{spot.key}”, which says the same, is gone", (Edit(line, 1, line + 1, 1, ""),)


def _has_own_lines(mapping: MappingNode) -> bool:
    return not mapping.flow_style


# --- values --------------------------------------------------------------------------------------------------------


def _value(mend: Callable[[Page, Spot, str], str | None]) -> Mend:
    """A mend of a value that stands on one line: `mend` gives it as it should be written."""

    def of(page: Page, problem: Problem) -> tuple[str, tuple[Edit, ...]] | None:
        spot = page.spots.values.get((problem.line, problem.column))
        source = page.spots.source(spot.node) if spot else None
        if spot is None or source is None:
            return None
        text = mend(page, spot, source)
        if text is None or text == source:
            return None
        return f"{source} → {text}", (page.spots.replaced(spot.node, text),)

    return of


def _annotation(spot: Spot) -> Any:
    """The annotation of the field a value belongs to."""
    name = known_keys(spot.model).get(spot.key) if spot.model else None
    return spot.model.model_fields[name].annotation if spot.model and name else None


def _word(page: Page, spot: Spot, source: str) -> str | None:
    """A word of a closed list; the place of one on its scale stands without quotes."""
    words = closed_words(_annotation(spot))
    if words in (SEVERITY_WORDS, FREQUENCY_WORDS) and spot.node.style and _WHOLE.match(spot.node.value):
        return str(spot.node.value)
    meant = same(spot.node.value, words) or slip(spot.node.value, words)
    return quoted_like(source, meant) if meant else None


def _type(page: Page, spot: Spot, source: str) -> str | None:
    if spot.key != page.type_key:
        return None
    meant = same(spot.node.value, TYPES) or slip(spot.node.value, TYPES)
    return quoted_like(source, meant) if meant else None


def _in_quotes(page: Page, spot: Spot, source: str) -> str | None:
    return None if spot.node.style else in_quotes(source)


_WHOLE = re.compile(r"[-+]?\d{1,15}\Z")


def _unquoted(page: Page, spot: Spot, source: str) -> str | None:
    """A whole number that stands in quotes."""
    if spot.node.style not in ("'", '"'):
        return None
    kinds, text = set(_kinds(_annotation(spot))), spot.node.value.strip()
    if Emotion in kinds or (spot.model is Emotion and spot.key not in known_keys(Emotion)):
        kinds = {int}  # a score, for all or for a persona
    return text.removeprefix("+") if int in kinds and _WHOLE.match(text) else None


def _kinds(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)


_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))\Z")


def _date(page: Page, spot: Spot, source: str) -> str | None:
    """A date whose year comes first: of others nobody knows which is the month."""
    found = _YEAR_FIRST.match(spot.node.value.strip())
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[3] or found[5]), int(found[4] or found[6]))
    except ValueError:
        return None
    return quoted_like(source, day.isoformat())


_SPAN = re.compile(r"(\d{1,4})\s*(day|week|month|year)s?\Z", re.IGNORECASE)
_SPANS = {"weekly": "1 week", "monthly": "1 month", "quarterly": "3 months", "yearly": "1 year",
          "annually": "1 year"}  # fmt: skip


def _interval(page: Page, spot: Spot, source: str) -> str | None:
    text = spot.node.value.strip()
    found = _SPAN.match(text)
    meant = _SPANS.get(text.casefold())
    if found:
        meant = f"{int(found[1])} {found[2].lower()}{'' if int(found[1]) == 1 else 's'}"
    return quoted_like(source, meant) if meant else None


def _id(page: Page, spot: Spot, source: str) -> str | None:
    """An id in capitals or with other separators; not one whose letters would be lost."""
    meant = slug(spot.node.value)
    return quoted_like(source, meant) if folded(meant) == folded(spot.node.value) else None


def _reference(page: Page, spot: Spot, source: str) -> str | None:
    """A reference that is an id but for its hyphens, or that a thing had as its id."""
    if spot.model is None or not is_slug(spot.node.value):
        return None
    written = spot.node.value
    types = next(
        (link.types for link in link_fields(spot.model) if link.name == known_keys(spot.model).get(spot.key)),
        (),
    )
    known = {id_: former for type_ in types for id_, former in page.ids.get(type_, {}).items()}
    renamed = [id_ for id_, former in known.items() if written in former]
    meant = same(written, known) or (renamed[0] if len(renamed) == 1 else None)
    return quoted_like(source, meant) if meant and written not in known else None


_MENDS: Mapping[str, Mend] = {
    "schema/unknown-key": _key,
    "schema/unknown-value": _value(_word),
    "schema/unknown-type": _value(_type),
    "schema/wrong-type": _value(_unquoted),
    "schema/bad-date": _value(_date),
    "schema/bad-format": _value(_interval),
    "schema/bad-id": _value(_id),
    "refs/unknown": _value(_reference),
    "frontmatter/ambiguous-value": _value(_in_quotes),
    "frontmatter/duplicate-key": _duplicate,
    "frontmatter/tab": lambda page, problem: layout.without_tabs(page.parts),
    "frontmatter/unclosed": lambda page, problem: layout.closed(page.parts),
    "frontmatter/character": lambda page, problem: layout.without_controls(page.parts),
    "frontmatter/syntax": lambda page, problem: layout.text_in_quotes(page.parts, problem.line),
}

MENDABLE: frozenset[str] = frozenset(_MENDS)
"""The rules some of whose problems can be mended."""

__all__ = ["MENDABLE", "Ids", "offers"]
