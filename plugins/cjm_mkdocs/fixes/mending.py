"""A page mended: fixes made and looked at again, until what remains is nobody's to mend but the writer's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..problems import Problem
from ..reading.page import read_page
from .edits import Fix, apart, applied
from .offers import Ids, offers

_ROUNDS = 12
"""Mending one slip shows others that it hid; so many layers of them are looked through."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A page after mending: its text, what was done, and the problems that were left because mending them would have
    shown new ones, each with the first of those."""

    text: str
    fixes: tuple[Fix, ...] = ()
    left: tuple[tuple[Problem, Problem], ...] = ()


def mended(
    path: str, text: str, type_key: str = "type", counts: Callable[[Problem], bool] = lambda problem: True
) -> Mended:
    """The page at `path` without what is certainly a slip, as far as the page itself shows it.

    A fix stays only if the page then has fewer problems than before and none that it did not have. Problems that
    `counts` denies are left alone.
    """
    return _Mending(path, text, type_key, counts).done()


def mended_references(path: str, text: str, problems: Iterable[Problem], ids: Ids, type_key: str) -> Mended:
    """The page with references mended that stand at `problems`: only the whole site knows whether they are right."""
    fixes = tuple(apart(offers(path, text, [p for p in problems if p.rule == "refs/unknown"], ids, type_key)))
    return Mended(applied(text, fixes), fixes)


@dataclass(slots=True)
class _Mending:
    path: str
    text: str
    type_key: str
    counts: Callable[[Problem], bool]
    fixes: list[Fix] = field(default_factory=list)
    left: list[tuple[Problem, Problem]] = field(default_factory=list)

    def done(self) -> Mended:
        problems = self._problems(self.text)
        if not self._offered(self.text, problems):
            return Mended(self.text)
        text, fixes = self._settled(self.text, problems, self._offered(self.text, problems))
        if self._is_better(problems, self._problems(text)):
            return Mended(text, tuple(fixes))
        self._one_by_one(problems)
        return Mended(self.text, tuple(self.fixes), tuple(self.left))

    def _problems(self, text: str) -> list[Problem]:
        page, wrong = read_page(self.path, text, self.type_key)
        return list(page.problems) if page else wrong

    def _offered(self, text: str, problems: Iterable[Problem]) -> list[Fix]:
        wanted = filter(self.counts, problems)
        return apart(offers(self.path, text, wanted, type_key=self.type_key))

    def _settled(self, text: str, first: list[Problem], fixes: list[Fix]) -> tuple[str, list[Fix]]:
        """The text after some fixes, and after those of what they bring to light; `first` is what was known before."""
        made: list[Fix] = []
        known = Counter(map(_told, first))
        for _ in range(_ROUNDS):
            if not fixes:
                break
            text = applied(text, fixes)
            made += fixes
            now = self._problems(text)
            fixes = self._offered(text, _beyond(now, known))
        return text, made

    def _one_by_one(self, problems: list[Problem]) -> None:
        """Each fix by itself, where all together would leave something new."""
        tried: set[tuple[str, ...]] = set()
        while True:
            fix = next((f for f in self._offered(self.text, problems) if _name(f) not in tried), None)
            if fix is None:
                return
            tried.add(_name(fix))
            text, made = self._settled(self.text, problems, [fix])
            now = self._problems(text)
            if self._is_better(problems, now):
                self.text, problems = text, now
                self.fixes += made
                continue
            new = _beyond(now, Counter(map(_told, problems)))
            at = (fix.rule, fix.line, fix.column)
            mends = next((p for p in problems if (p.rule, p.line, p.column) == at), None)
            if new and mends:
                self.left.append((mends, new[0]))

    @staticmethod
    def _is_better(before: list[Problem], after: list[Problem]) -> bool:
        return len(after) < len(before) and not _beyond(after, Counter(map(_told, before)))


def _told(problem: Problem) -> tuple[str, str]:
    """What a problem is known by while lines come and go."""
    return problem.rule, problem.message


def _name(fix: Fix) -> tuple[str, ...]:
    return fix.rule, fix.title, *(edit.text for edit in fix.edits), str(fix.column)


def _beyond(problems: Iterable[Problem], known: Counter[tuple[str, str]]) -> list[Problem]:
    """The problems that are not among the known ones, as often as they are not."""
    left = Counter(known)
    found = []
    for problem in problems:
        left[_told(problem)] -= 1
        if left[_told(problem)] < 0:
            found.append(problem)
    return found


__all__ = ["Mended", "mended", "mended_references"]
