"""Complaints: one record each, from one closed vocabulary of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Problem(NamedTuple):
    """One complaint about one place. Lines and columns start at 1; columns count code points."""

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.path}:{self.line}:{self.column}: {self.severity} {self.rule}: {self.message}{hint}"


class Rule(NamedTuple):
    """What a rule id means: shown by `cjm rules` and on the rules page."""

    id: str
    severity: Severity
    summary: str
    advice: str


def _table(*rules: tuple[str, Severity, str, str]) -> dict[str, Rule]:
    return {id_: Rule(id_, severity, summary, advice) for id_, severity, summary, advice in rules}


# fmt: off
_CODED: dict[str, Rule] = _table(
    ("frontmatter/encoding", "error", "The file is not valid UTF-8.", "Save the file as UTF-8; what could not be read is shown as �."),
    ("frontmatter/character", "error", "The front matter holds a character that YAML does not allow.", "Delete the control character; it is usually invisible and came with a paste."),
    ("frontmatter/unclosed", "error", "The front matter starts with `---` and is never closed.", "Put a line with only `---` below the last key."),
    ("frontmatter/syntax", "error", "The front matter is not valid YAML.", "Quote texts that hold `: `, ` #` or start with a special character; align list items and keys."),
    ("frontmatter/tab", "error", "A tab is used where YAML wants blanks.", "Indent with blanks; set your editor to insert two blanks for a tab."),
    ("frontmatter/duplicate-key", "error", "A key is written twice in one mapping; only the last one would count.", "Keep one of the two, or join their values in a list."),
    ("frontmatter/key", "error", "A key of a mapping is not plain text.", "Write a word followed by a colon."),
    ("frontmatter/tag", "error", "A YAML tag such as `!!python/object` is used.", "Delete the tag: front matter is plain data."),
    ("frontmatter/too-large", "error", "The front matter is too large or nested too deeply, or its aliases expand without end.", "Split the map, or write repeated parts once as pages of their own."),
    ("frontmatter/ambiguous-value", "error", "An unquoted value that YAML 1.1 readers turn into something else: `no`, `12:30`, `012`, `1.10`.", "Put the value in quotes."),
    ("frontmatter/comment", "warning", "A text is cut off by ` #`, which starts a comment in YAML.", "Quote the whole text, or put a blank after the `#` of a comment."),
    ("schema/unknown-type", "warning", "The page's type looks like a misspelling of one of ours.", "Use persona, journey, touchpoint, pain-point, opportunity, solution, metric, evidence or team."),
    ("schema/unknown-key", "error", "A key that this type does not have.", "Correct the spelling; keys of your own start with `x_`."),
    ("schema/missing", "error", "A required key is missing or empty.", "Add the key."),
    ("schema/wrong-type", "error", "A value of the wrong kind: a list where a text is expected, a word where a number is.", "See the front-matter reference for the form of this key."),
    ("schema/unknown-value", "error", "A value that is not in the key's list of words.", "Use one of the allowed words."),
    ("schema/out-of-range", "error", "A number outside its scale. Nothing is clamped.", "Use a number within the scale."),
    ("schema/bad-date", "error", "A date that is no date.", "Write year-month-day, for example 2026-11-22."),
    ("schema/bad-format", "error", "A text that does not have the form this key needs.", "Follow the form shown in the hint."),
    ("schema/bad-id", "error", "An id that is not in lower-case letters, digits and single hyphens.", "Use the form shown in the hint."),
    ("schema/unsafe-url", "error", "A link that is not http, https, mailto or relative, or a picture of another site.", "Link to an http(s) address, a mail address or a file of the site; put pictures into the content folder."),
    ("schema/bad-data", "error", "A file of readings that cannot be read, or a line of it.", "Save it as CSV in UTF-8: a line `date,value`, and below it one line for each reading."),
    ("refs/unknown", "error", "A reference to something that does not exist.", "Correct the id, add the page, or write the text as a sentence to make it an inline item."),
    ("refs/duplicate-id", "error", "Two things of one type have the same id.", "Give one of them another `id`."),
    ("refs/unknown-team", "error", "An owner or team that has no team page, on a site that has team pages.", "Correct the id, add the team's page, or write the name as it should be shown."),
    ("refs/missing-file", "error", "A relative link, image or data file that is not there.", "Correct the path; it is relative to this page."),
    ("refs/outside-content", "error", "A path that leads out of the content folder.", "Move the file into the content folder."),
    ("refs/conflicting-item", "warning", "The same thing is described in two places in different words.", "Describe it once, best on a page of its own, and refer to it from elsewhere."),
    ("refs/restricted", "warning", "A text of a public site names restricted evidence, which is left out of it.", "Say it in other words: links to such evidence are taken out, but no program can tell which words are about it."),
    ("structure/own-twin", "error", "A journey names itself, or a journey of the same state, as its counterpart.", "Name the as-is or to-be twin."),
    ("structure/one-sided-twin", "warning", "A journey names a counterpart that names another one.", "Let both name each other, or only one of them name the other."),
    ("structure/plan-with-feelings", "error", "A to-be journey carries an emotion that was not marked as a target.", "Write `basis: target`: nobody has felt a plan yet."),
    ("structure/duplicate-stage", "error", "Two stages of a journey have the same id.", "Give one of them another `id`."),
    ("structure/absent-persona", "warning", "An emotion is given for a persona who is not on the step.", "Name them in the step's or the journey's `personas`, or delete the emotion."),
    ("structure/parent-loop", "error", "A journey is its own ancestor.", "Correct `parent`."),
    ("structure/waiver", "warning", "A waiver in `x_waive` has no reason, names no rule that can be waived, or cannot be read.", "Write the rule and why it is waived: `x_waive: {coverage/no-owner: we are looking for one, until: 2027-01-31}`."),
    ("structure/block", "error", "A `cjm` block in the text cannot be read.", "See the reference for the form of a block."),
    ("structure/thresholds", "warning", "The target, `amber` and `red` of a metric do not follow each other in its direction.", "With `direction: up`, `red` is the lowest and the target the highest; with `down`, the other way round."),
    ("structure/other-reading", "warning", "A metric's `current` is not what its readings say for the same day.", "Delete `current` and `as_of`: the latest reading counts."),
    ("freshness/waiver-expired", "warning", "A waiver in `x_waive` has run out.", "Mend what it waived, or set a new `until` and say why."),
    ("freshness/suspect", "info", "A persona, touchpoint or pain point changed in meaning after a journey that uses it was last reviewed.", "Look whether the map still holds, and set `reviewed` to the day you did."),
    ("style/unknown-channel", "info", "A channel that is not in this site's list.", "Use a channel of the list or add it in mkdocs.yml."),
)
# fmt: on

_FAMILIES = ("frontmatter", "schema", "refs", "structure", "coverage", "freshness", "style")
_SHIPPED = Path(__file__).parent / "rules" / "shipped.yml"


@cache
def shipped_rules() -> tuple[Mapping[str, Any], ...]:
    """The rules that are made of conditions, as they are written in `rules/shipped.yml`."""
    import yaml  # neither needed nor wanted before somebody asks for a rule: `cjm --help` starts light

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(yaml.load(_SHIPPED.read_text(encoding="utf-8"), Loader=loader))


class _Vocabulary(Mapping[str, Rule]):
    """All rules by id, by family: those that are code, then those that are made of conditions."""

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        made = (
            Rule(*(rule[key] for key in ("id", "severity", "summary", "advice"))) for rule in shipped_rules()
        )
        known = sorted((*_CODED.values(), *made), key=lambda rule: _FAMILIES.index(rule.id.partition("/")[0]))
        return {rule.id: rule for rule in known}

    def __getitem__(self, id_: str) -> Rule:
        return self._rules[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)


RULES: Mapping[str, Rule] = _Vocabulary()


def problem(path: str, place: tuple[int, int], rule: str, message: str, hint: str = "") -> Problem:
    """A complaint at `(line, column)` with the default severity of its rule."""
    return Problem(path, place[0], place[1], rule, RULES[rule].severity, one_line(message), one_line(hint))


_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


def one_line(text: str) -> str:
    """Without line ends and what steers a terminal: values of pages, and so their complaints, may hold anything."""
    return _UNSEEN.sub(" ", text)


def quoted(text: str, most: int = 60) -> str:
    """`“text”`, cut where it is long."""
    return f"“{text}”" if len(text) <= most else f"“{text[: most - 1].rstrip()}…”"


_MANY = 500


def nearest(word: str, known: Iterable[str], spelling: str = "did you mean “{}”?") -> str:
    """A hint that names the known word closest to `word`, or nothing."""
    folded = word.casefold().replace("_", "-")
    by_fold = {name.casefold().replace("_", "-"): name for name in known}
    if (
        len(by_fold) > _MANY
    ):  # comparing takes its time: among thousands of ids, look at those that start alike
        by_fold = {fold: name for fold, name in by_fold.items() if fold[:2] == folded[:2]}
    match = get_close_matches(folded, list(by_fold)[:_MANY], n=1, cutoff=0.6)
    return spelling.format(by_fold[match[0]]) if match else ""


def listed(words: Sequence[object]) -> str:
    """`a, b or c`."""
    texts = [str(word) for word in words]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"
