"""What a page waives with `x_waive`: a rule, a reason, and if wanted a day until which that holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from ..catalogue import Catalogue, Loc
from ..conditions.operands import shown
from ..problems import RULES, Problem, nearest, one_line
from ..settings import Settings

KEY, UNTIL = "x_waive", "until"
_NEVER = ("structure/waiver", "freshness/waiver-expired")
_BROKEN = ("frontmatter", "schema", "refs")
"""Families whose errors say that something was lost: nobody can waive that."""


class Waiver(NamedTuple):
    """A rule that a page waives. `until` is the last day it holds; None for ever."""

    path: str
    rule: str
    reason: str
    until: date | None
    loc: Loc


def waivers(catalogue: Catalogue, known: Collection[str]) -> tuple[list[Waiver], list[Problem]]:
    """The waivers of all pages that hold today, and what is wrong with the others. `known` are the ids of rules."""
    found: list[Waiver] = []
    problems: list[Problem] = []
    for path, page in catalogue.pages.items():
        value = page.record.extensions.get(KEY) if page.record and page.record.model_extra else None
        if value is None:
            continue
        reader = _Reader(catalogue, path, known)
        for waiver in reader.read(value):
            if waiver.until is None or waiver.until >= catalogue.today:
                found.append(waiver)
            else:
                message = f"“{waiver.rule}” was waived until {waiver.until}: {waiver.reason}"
                hint = "mend what it waived, or set a new `until` and say why"
                problems.append(
                    catalogue.problem(path, waiver.loc, "freshness/waiver-expired", message, hint)
                )
        problems += reader.problems
    return found, problems


def waive(
    catalogue: Catalogue, problems: Iterable[Problem], settings: Settings
) -> tuple[list[Problem], list[Problem]]:
    """The problems that remain, with what is wrong with waivers, and those that are waived, with the reason as hint."""
    known = (*RULES, *(rule.id for rule in settings.rules))
    given, wrong = waivers(catalogue, known)
    if not given:
        return [*problems, *wrong], []
    holds = {(waiver.path, waiver.rule): waiver for waiver in given}
    still: list[Problem] = wrong
    waived: list[Problem] = []
    for problem in problems:
        waiver = holds.get((problem.path, problem.rule))
        if waiver is None or is_fixed(problem):
            still.append(problem)
        else:
            end = f", until {waiver.until}" if waiver.until else ""
            waived.append(problem._replace(hint=one_line(f"waived: {waiver.reason}{end}")))
    return still, waived


def is_fixed(problem: Problem) -> bool:
    """Whether a problem cannot be waived: something was lost, or a waiver itself is wrong."""
    family = problem.rule.partition("/")[0]
    return problem.rule in _NEVER or (family in _BROKEN and problem.severity == "error")


class _Reader:
    """Reads the waivers of one page."""

    def __init__(self, catalogue: Catalogue, path: str, known: Collection[str]) -> None:
        self.catalogue, self.path, self.known = catalogue, path, known
        self.problems: list[Problem] = []

    def read(self, value: Any) -> Iterator[Waiver]:
        several = value if isinstance(value, list) else [value]
        for index, one in enumerate(several):
            loc: Loc = (KEY, index) if several is value else (KEY,)
            if not isinstance(one, Mapping):
                self._refuse(loc, f"a waiver is a mapping, not {shown(one)}", "write `rule: why`")
                continue
            until = self._until(one, loc)
            rules = [(rule, reason) for rule, reason in one.items() if rule != UNTIL]
            if not rules:
                self._refuse(
                    loc, "a waiver names no rule", "write `rule: why`, such as `coverage/no-owner: …`"
                )
            for rule, reason in rules:
                if self._is_right(rule, reason, (*loc, rule)) and until is not False:
                    yield Waiver(self.path, rule, reason.strip(), until or None, (*loc, UNTIL))

    def _until(self, value: Mapping[str, Any], loc: Loc) -> date | Literal[False] | None:
        """The last day; None where there is none, False where it is no date."""
        given = value.get(UNTIL)
        if UNTIL not in value:
            return None
        try:
            if isinstance(given, str) and len(given) == len("2026-11-22"):
                return date.fromisoformat(given)
        except ValueError:
            pass
        self._refuse(
            (*loc, UNTIL), f"“until” is {shown(given)}, which is no date", "write year-month-day: 2026-11-22"
        )
        return False

    def _is_right(self, rule: str, reason: Any, loc: Loc) -> bool:
        if rule not in self.known:
            self._refuse(
                loc, f"no rule is called “{rule}”", nearest(rule, self.known) or "see `cjm rules`", key=True
            )
        elif is_fixed(Problem("", 1, 1, rule, RULES[rule].severity if rule in RULES else "info", "")):
            hint = "mend what it complains of" if rule not in _NEVER else "mend the waiver"
            self._refuse(loc, f"“{rule}” cannot be waived", hint, key=True)
        elif not isinstance(reason, str) or not reason.strip():
            self._refuse(
                loc, f"“{rule}” is waived without a reason", f"say why: `{rule}: we are looking for one`"
            )
        else:
            return True
        return False

    def _refuse(self, loc: Loc, message: str, hint: str, *, key: bool = False) -> None:
        self.problems.append(
            self.catalogue.problem(self.path, loc, "structure/waiver", message, hint, key=key)
        )


__all__ = ["KEY", "Waiver", "is_fixed", "waive", "waivers"]
