"""How a check is reported: to a terminal, to programs, to GitHub as annotations, as SARIF."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import click

from .. import __version__
from ..problems import SEVERITIES, Problem, Rule, Severity

HOME = "https://github.com/cjm-mkdocs/cjm-mkdocs"
MOST_ANNOTATIONS = 10
"""How many annotations of each severity GitHub shows for a step; it drops the others without a word."""
LONGEST_SUMMARY = 900_000
"""Bytes; GitHub refuses a summary of a mebibyte."""
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}

Rules = Mapping[str, Rule]
Report = Callable[[Sequence[Problem], int, Rules], None]


def report_text(problems: Sequence[Problem], checked: int, rules: Rules) -> None:
    """A line for each problem, in colours where they show; the sum on the standard error stream."""
    colour = False if os.environ.get("NO_COLOR") else None
    if problems:
        click.echo("\n".join(_line(problem) for problem in problems), color=colour)
    click.echo(summary(problems, checked), err=True)


def report_json(problems: Sequence[Problem], checked: int, rules: Rules) -> None:
    told = {"problems": [problem._asdict() for problem in problems], "checked": checked}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _line(problem: Problem) -> str:
    hint = click.style(f" ({problem.hint})", dim=True) if problem.hint else ""
    severity = _coloured(problem.severity)
    return (
        f"{problem.path}:{problem.line}:{problem.column}: {severity} {problem.rule}: {problem.message}{hint}"
    )


@cache
def _coloured(severity: Severity) -> str:
    return click.style(severity, fg=_COLOURS[severity], bold=True)


def summary(problems: Iterable[Problem], checked: int) -> str:
    """`2 errors, 1 warning in 40 pages`."""
    counts = Counter(problem.severity for problem in problems)
    told = [counted(counts[severity], severity) for severity in SEVERITIES if counts[severity]]
    return f"{', '.join(told) or 'no problems'} in {counted(checked, 'page')}"


def counted(number: int, what: str) -> str:
    """`1 page`, `2 pages`, `2 info`."""
    return f"{number} {what}" if number == 1 or what == "info" else f"{number} {what}s"


# --- GitHub --------------------------------------------------------------------------------------------------------


def report_github(problems: Sequence[Problem], checked: int, rules: Rules) -> None:
    """Annotations on the changed files, the worst first; what GitHub would drop is in the log and the job's summary.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    ordered = sorted(problems, key=lambda problem: SEVERITIES.index(problem.severity))
    shown: Counter[str] = Counter()
    rest: list[Problem] = []
    for problem in ordered:
        shown[problem.severity] += 1
        if shown[problem.severity] <= MOST_ANNOTATIONS:
            click.echo(_command(problem))
        else:
            rest.append(problem)
    if rest:
        # The log is read for commands line by line: between these two lines it is not.
        token = hashlib.sha256(str(rest).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        click.echo(f"::stop-commands::{token}")
        click.echo("\n".join(map(str, rest)))
        click.echo(f"::{token}::")
    click.echo(summary(problems, checked))
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if target:
        with Path(target).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(_job_summary(ordered, checked))


def _command(problem: Problem) -> str:
    """A workflow command. Properties end at a comma or colon, and the message at the line's end."""
    properties = {
        "file": problem.path,
        "line": problem.line,
        "col": problem.column,
        "title": problem.rule,
    }
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"::{_COMMANDS[problem.severity]} {told}::{_data(problem.message + hint)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _job_summary(problems: Sequence[Problem], checked: int) -> str:
    lines = [f"### Customer journeys: {summary(problems, checked)}", ""]
    if problems:
        lines += ["| Severity | Place | Rule | Problem |", "|---|---|---|---|"]
    left = LONGEST_SUMMARY
    for number, problem in enumerate(problems):
        hint = f" ({problem.hint})" if problem.hint else ""
        place = f"{problem.path}:{problem.line}"
        row = f"| {problem.severity} | {_cell(place)} | {problem.rule} | {_cell(problem.message + hint)} |"
        left -= len(row.encode("utf-8", "backslashreplace")) + 1
        if left < 0:
            lines += ["", f"… and {len(problems) - number} more: see the log."]
            break
        lines.append(row)
    return "\n".join([*lines, "", ""])


def _cell(text: str) -> str:
    """A text as words alone: no markup, no mention, no end of the cell."""
    shown = "".join(f"\\{c}" if c in "\\`*_[]<>|#~!" else c for c in text)
    return shown.replace("@", "@\u200b").replace("\n", " ")


# --- SARIF ---------------------------------------------------------------------------------------------------------


def report_sarif(problems: Sequence[Problem], checked: int, rules: Rules) -> None:
    """SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"""
    click.echo(json.dumps(sarif(problems, rules), ensure_ascii=False, indent=2))


def sarif(problems: Sequence[Problem], rules: Rules) -> dict[str, Any]:
    """The log as plain values."""
    used = sorted({problem.rule for problem in problems})
    index = {rule: at for at, rule in enumerate(used)}
    driver = {
        "name": "cjm",
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [_rule(rule, rules.get(rule)) for rule in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
        "results": list(_results(problems, index)),
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _rule(id_: str, rule: Rule | None) -> dict[str, Any]:
    told: dict[str, Any] = {"id": id_}
    if rule is not None:
        told["shortDescription"] = {"text": rule.summary}
        told["help"] = {"text": rule.advice}
        told["defaultConfiguration"] = {"level": _SARIF_LEVELS[rule.severity]}
    return told


def _results(problems: Iterable[Problem], index: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for problem in problems:
        print_ = fingerprint(problem)
        seen[print_] += 1
        hint = f" ({problem.hint})" if problem.hint else ""
        yield {
            "ruleId": problem.rule,
            "ruleIndex": index[problem.rule],
            "level": _SARIF_LEVELS[problem.severity],
            "message": {"text": problem.message + hint},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(problem.path), "uriBaseId": "SRCROOT"},
                        "region": {"startLine": problem.line, "startColumn": problem.column},
                    }
                }
            ],
            "partialFingerprints": {"cjm/v1": f"{print_}:{seen[print_]}"},
        }


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path.encode("utf-8", "surrogateescape"))


def fingerprint(problem: Problem) -> str:
    """What a problem is known by as long as nobody mends it: not its line, for others write above it."""
    told = "\0".join((problem.path, problem.rule, problem.message))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:20]


REPORTS: Mapping[str, Report] = {
    "text": report_text,
    "json": report_json,
    "github": report_github,
    "sarif": report_sarif,
}
"""The forms of `cjm check --format`."""

FOR_REPOSITORIES = frozenset({"github", "sarif"})
"""Forms whose paths start at the root of the repository."""
