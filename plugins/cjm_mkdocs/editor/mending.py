"""What an editor offers to mend a problem with: what is certain, what a hint suggests, a page for what is missing."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..catalogue import Catalogue
from ..exchange.new_page import file_name, page_text
from ..fixes import Ids, offers
from ..model.naming import words
from ..model.records import TYPES
from ..problems import Problem
from .completion import plain
from .documents import Document
from .marks import inner
from .renaming import Change
from .text import At, Span

_MEANT = re.compile(r"(?:did you mean|keys of your own start with x_:) “([^”]+)”")
_QUOTED = re.compile(r'quote it: (".*")\Z', re.DOTALL)
_MISSING = re.compile(r"add a page with `type: ([\w-]+)`")
_UNKNOWN = re.compile(r"“([a-z0-9-]+)”\Z")


class Mend(NamedTuple):
    """One way to mend a problem: changes of the page, or a page that is to be made, by path below the content folder."""

    problem: Problem
    title: str
    changes: tuple[Change, ...] = ()
    certain: bool = False
    """Whether it is what `cjm check --fix` would do."""
    new_page: tuple[str, str] | None = None


def mends(document: Document, problems: Iterable[Problem]) -> list[Mend]:
    """What can be done about some problems of a document."""
    path, asked = document.around.path, list(problems)
    found: list[Mend] = []
    for fix in offers(
        path, document.text.plain, asked, known_ids(document.around.catalogue), _type_key(document)
    ):
        changes = tuple(
            Change(Span(At(e.line - 1, e.column - 1), At(e.end_line - 1, e.end_column - 1)), e.text)
            for e in fix.edits
        )
        place = (fix.line, fix.column, fix.rule)
        problem = next(p for p in asked if (p.line, p.column, p.rule) == place)
        found.append(Mend(problem, fix.title, changes, certain=True))
    for problem in asked:
        for mend in _suggested(document, problem):
            if not any(mend.changes and mend.changes == other.changes for other in found):
                found.append(mend)
    return found


def known_ids(catalogue: Catalogue) -> Ids:
    """The ids that references may mean, with former ones."""
    ids: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry in catalogue.entries.values():
        ids.setdefault(entry.type, {})[entry.id] = tuple(entry.record.former_ids)
    return ids


def _type_key(document: Document) -> str:
    return document.around.settings.type_key


def _suggested(document: Document, problem: Problem) -> Iterator[Mend]:
    at = At(problem.line - 1, problem.column - 1)
    meant, quoted = _MEANT.search(problem.hint), _QUOTED.search(problem.hint)
    span = _named_at(document, at)
    if quoted and span:
        yield Mend(problem, f"Quote it: {quoted[1]}", (Change(span, quoted[1]),))
    elif meant and span:
        word = meant[1]
        yield Mend(
            problem,
            f"Change to “{word}”",
            (Change(span, word if _is_quoted(document, span) else plain(word)),),
        )
    missing, unknown = _MISSING.search(problem.hint), _UNKNOWN.search(problem.message)
    if missing and unknown and missing[1] in TYPES and problem.rule == "refs/unknown":
        type_, id_ = missing[1], unknown[1]
        path = posixpath.join(_folder(document.around.catalogue, type_), f"{file_name(type_, id_)}.md")
        if path not in document.around.files:
            text = page_text(type_, words(id_), {}, type_key=_type_key(document))
            yield Mend(problem, f"Make the page {path}", new_page=(path, text))


def _named_at(document: Document, at: At) -> Span | None:
    """The key or value that begins at a place, without its quotes."""
    for placed in document.pieces:
        for mark in document.marks_of(placed) if placed.region.holds(at) else ():
            if mark.key is not None and mark.key.start == at:
                return _bare(document, mark.key)
            if mark.text is not None and mark.value.start == at:
                return inner(mark)
    return None


def _bare(document: Document, span: Span) -> Span:
    """A key without its quotes."""
    if document.text.line(span.start.line)[span.start.column : span.start.column + 1] not in ("'", '"'):
        return span
    return Span(
        span.start._replace(column=span.start.column + 1), span.end._replace(column=span.end.column - 1)
    )


def _is_quoted(document: Document, span: Span) -> bool:
    start = span.start
    return start.column > 0 and document.text.line(start.line)[start.column - 1] in ("'", '"')


def _folder(catalogue: Catalogue, type_: str) -> str:
    """Where most pages of a type are; else a folder called like it."""
    folders = Counter(
        posixpath.dirname(entry.path) for entry in catalogue.of_type(type_) if entry.home is None
    )
    return folders.most_common(1)[0][0] if folders else f"{type_}s"
