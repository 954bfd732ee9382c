"""Broken front matter: one row for each way of getting it wrong, with the complaint a writer gets.

`▶` marks the place a complaint must name. Each row says the rule and a piece of the hint, in the order of the marks;
nothing else may be said (hints of level info aside), so one slip gets one complaint.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from cjm_mkdocs.engine import read_site
from cjm_mkdocs.problems import RULES, Problem
from cjm_mkdocs.settings import Settings
from tests.growth import grows_evenly

TODAY = date(2026, 11, 22)
PAGE = "journeys/buying.md"
OTHERS = {
    "personas/buyer.md": "---\ntype: persona\nname: Buyer\n---\n",
    "touchpoints/pricing-page.md": "---\ntype: touchpoint\ntitle: Pricing page\n---\n",
    "images/map.png": "",
}


class Broken(NamedTuple):
    name: str
    text: str
    complaints: tuple[tuple[str, str], ...]


def page(name: str, text: str, *complaints: tuple[str, str]) -> Broken:
    """A whole page."""
    return Broken(name, text, complaints)


def journey(name: str, lines: str, *complaints: tuple[str, str]) -> Broken:
    """A sound journey with some more lines at its top level."""
    front = "type: journey\ntitle: Buying\npersona: buyer\nstages: [{name: Purchase, steps: [{title: Compare}]}]\n"
    return Broken(name, f"---\n{front}{lines}\n---\n# Buying\n", complaints)


def step(name: str, lines: str, *complaints: tuple[str, str], top: str = "") -> Broken:
    """A sound journey with some more lines in its only step, and others at its top level."""
    front = f"type: journey\ntitle: Buying\npersona: buyer\n{top}stages:\n  - name: Purchase\n    steps:\n"
    inside = "\n".join(f"        {line}" for line in lines.split("\n"))
    return Broken(name, f"---\n{front}      - title: Compare\n{inside}\n---\n# Buying\n", complaints)


QUOTE_IT = "frontmatter/ambiguous-value"
NO_YAML = "frontmatter/syntax"
MISSING = "schema/missing"
WRONG = "schema/wrong-type"
UNSAFE = "schema/unsafe-url"
RANGE = "schema/out-of-range"

BROKEN = [
    # --- the block as a whole
    page(
        "a block that is never closed",
        "▶---\ntype: journey\ntitle: Buying\npersona: buyer\nstages: [{name: A, steps: [{title: B}]}]\n",
        ("frontmatter/unclosed", "put `---` in line 6"),
    ),
    page(
        "a block that runs into the text",
        "▶---\ntype: journey\ntitle: Buying\npersona: buyer\nstages: [{name: A, steps: [{title: B}]}]\n# Buying\n\nText: more.\n",
        ("frontmatter/unclosed", "put `---` in line 6"),
    ),
    page(
        "no final newline",
        "---\ntype: journey\ntitle: Buying\npersona: buyer\nstages: [{name: A, steps: [{title: B, emotion: ▶3}]}]\n---",
        (RANGE, "from -2 (very bad) to 2 (very good)"),
    ),
    page(
        "a byte-order mark",
        "\ufeff---\ntype: persona\n▶nmae: Buyer\nname: Buyer\n---\n",
        ("schema/unknown-key", "did you mean “name”?"),
    ),
    page("everything missing", "---\n▶type: persona\n---\n", (MISSING, "add `name:`")),
    page(
        "everything missing from a journey",
        "---\n▶type: journey\n---\n",
        (MISSING, "id of a persona"),
        (MISSING, "add `stages:`"),
        (MISSING, "add `title:`"),
    ),
    page("a misspelt type", "---\ntype: ▶jurney\ntitle: B\n---\n", ("schema/unknown-type", "“journey”")),
    page("a type in capitals", "---\ntype: ▶Persona\n---\n", ("schema/unknown-type", "“persona”")),
    page("a type without its hyphen", "---\ntype: ▶pain point\n---\n", ("schema/unknown-type", "“pain-point”")),
    # --- YAML
    step("a tab that indents", "▶\tactions: Reads", ("frontmatter/tab", "indent with blanks")),
    step("two colons", "thoughts: She said▶: yes", (NO_YAML, "quote the whole text if it holds “: ”")),
    step("a quote that is not closed", 'thoughts: ▶"She said', (NO_YAML, "add the closing quote")),
    step("text after a closing quote", 'thoughts: "Yes" ▶she said', (NO_YAML, "quote a text as a whole")),
    step("an apostrophe in single quotes", "thoughts: 'It'▶s fine'", (NO_YAML, "quote a text as a whole")),
    step("a bracket that is not closed", "actions: ▶[Reads, asks\nemotion: 1", (NO_YAML, "close it")),
    step("an empty place in a list", "actions: [Reads, ▶, asks]", (NO_YAML, "quote texts that start with ,")),
    step("a line without a colon", "▶emotion 1", (NO_YAML, "with a blank after the colon")),
    step("a colon without a blank", "▶emotion:1", (NO_YAML, "with a blank after the colon")),
    page(
        "a line indented too little",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages:\n  - name: A\n    steps:\n      - title: C\n       ▶emotion: 1\n---\n",
        (NO_YAML, "indent it below its item"),
    ),
    step("a text that starts with a star", "thoughts: ▶*really* good", (NO_YAML, "quote it")),
    step("a text that starts with an ampersand", "thoughts: ▶& more", (NO_YAML, "quote it")),
    step("a text that starts with an at sign", "thoughts: ▶@home", (NO_YAML, "quote the text")),
    step("a text that starts with a per cent sign", "thoughts: ▶%5", (NO_YAML, "quote the text")),
    step("a text that starts with a backtick", "thoughts: ▶`code` is fine", (NO_YAML, "quote the text")),
    step("an unknown backslash", r'thoughts: "C:▶\dir"', (NO_YAML, "use single quotes")),
    step("an alias of nothing", "thoughts: ▶*nothing", (NO_YAML, "quote texts that start with *")),
    journey("a line that is no entry", "▶just some words", (NO_YAML, "write “key: value”")),
    journey("a key twice", "▶title: Again", ("frontmatter/duplicate-key", "keep one")),
    step("a key twice in a step", "▶title: Again", ("frontmatter/duplicate-key", "keep one")),
    step("a list as a key", "? ▶[a, b]\n: c", ("frontmatter/key", "")),
    step("a Python tag", "duration: ▶!!python/object/apply:os.system [ls]", ("frontmatter/tag", "delete the tag")),
    step("a tag of one's own", "duration: ▶!long 3 days", ("frontmatter/tag", "delete the tag")),
    step("a bell", "thoughts: a▶\a", ("frontmatter/character", "delete it")),
    step("a NUL", "thoughts: a▶\0b", ("frontmatter/character", "delete it")),
    step("half of a character", "thoughts: a▶\ud800b", ("frontmatter/character", "delete it")),
    step("a text cut off by a hash", "thoughts: ▶Issue #5", ("frontmatter/comment", "quote the whole text")),
    journey("an alias within its own anchor", "x_a: &a [▶1, *a]", ("frontmatter/too-large", "")),
    journey("a mapping merged into itself", "x_a: ▶&a {<<: *a, b: 1}", ("frontmatter/too-large", "")),
    journey("brackets without end", f"▶x_a: {'[' * 9000}{']' * 9000}", ("frontmatter/too-large", "")),
    journey("braces without end", f"▶x_a: {'{a: ' * 3000}{'}' * 3000}", ("frontmatter/too-large", "")),
    journey("list marks without end", f"x_a:\n▶  {'- ' * 9000}a", ("frontmatter/too-large", "")),
    # --- words that YAML reads as something else
    step("a time", "duration: ▶12:30", (QUOTE_IT, 'quote it: "12:30"')),
    step("a version", "duration: ▶1.10", (QUOTE_IT, 'quote it: "1.10"')),
    step("a leading zero", "duration: ▶012", (QUOTE_IT, 'quote it: "012"')),
    step("yes and no as thoughts", "thoughts: [▶no, ▶Yes]", (QUOTE_IT, '"no"'), (QUOTE_IT, '"Yes"')),
    journey("an id that is a time", "id: ▶12:30", ("schema/bad-id", "did you mean “12-30”?")),
    journey("an id that is no", "id: ▶no", (QUOTE_IT, 'quote it: "no"')),
    journey("an id that is a number", "id: ▶12", (QUOTE_IT, 'quote it: "12"')),
    # --- keys
    journey("a key slightly wrong", "▶scenaro: Alone", ("schema/unknown-key", "did you mean “scenario”?")),
    journey("a key of other tools", "▶kpis: [x]", ("schema/unknown-key", "did you mean “metrics”?")),
    journey("a key that belongs deeper", "▶painPoints: [x]", ("schema/unknown-key", "“pain_points” is a key of a step")),
    step("camel case", "▶painPoints: [x]", ("schema/unknown-key", "did you mean “pain_points”?")),
    step("a synonym", "▶feelings: 1", ("schema/unknown-key", "did you mean “emotion”?")),
    step("a key of one's own", "▶zzz: 1", ("schema/unknown-key", "“x_zzz”")),
    step("a number as a key", "▶5: 1", ("schema/unknown-key", "“x_5”")),
    # --- missing
    page("no title", "---\n▶type: touchpoint\nchannel: phone\n---\n", (MISSING, "add `title:`")),
    page("an empty title", "---\ntype: touchpoint\ntitle:▶\nchannel: phone\n---\n", (MISSING, "add `title:`")),
    page("a title of blanks", '---\ntype: touchpoint\ntitle: ▶"  "\n---\n', (MISSING, "add `title:`")),
    page("no name", "---\n▶type: persona\nrole: Agent\n---\n", (MISSING, "add `name:`")),
    page(
        "no persona",
        "---\n▶type: journey\ntitle: B\nstages: [{name: A, steps: [{title: B}]}]\n---\n",
        (MISSING, "add `persona:`"),
    ),
    page("no stages", "---\n▶type: journey\ntitle: B\npersona: buyer\n---\n", (MISSING, "add `stages:`")),
    page(
        "an empty list of stages",
        "---\ntype: journey\ntitle: B\npersona: buyer\n▶stages: []\n---\n",
        (MISSING, "add an item with `name` and `steps`"),
    ),
    page(
        "a stage without steps",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages:\n  - ▶name: A\n---\n",
        (MISSING, "add an item with a `title`"),
    ),
    page(
        "a stage without a name",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages:\n  - ▶steps: [{title: C}]\n---\n",
        (MISSING, "add `name:`"),
    ),
    page(
        "a step without a name",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages:\n  - name: A\n    steps: [▶{emotion: 1}]\n---\n",
        (MISSING, "add one of them"),
    ),
    journey("a link without a target", "links: [▶{title: A}]", (MISSING, "add `url:`")),
    step("a question without its text", "questions: [▶{answered_by: pricing-page}]", (MISSING, "add `text:`")),
    # --- values of the wrong kind
    page("a list as a title", "---\ntype: touchpoint\ntitle: ▶[a, b]\n---\n", (WRONG, "give a text")),
    page("a word as a rating", "---\ntype: touchpoint\ntitle: A\nsatisfaction: ▶good\n---\n", (WRONG, "without quotes or unit")),
    page("a quoted rating", '---\ntype: touchpoint\ntitle: A\nsatisfaction: ▶"3"\n---\n', (WRONG, "without quotes or unit")),
    page("half a rating", "---\ntype: touchpoint\ntitle: A\nsatisfaction: ▶3.5\n---\n", (WRONG, "give a whole number")),
    page("a rating that is true", "---\ntype: touchpoint\ntitle: A\nsatisfaction: ▶true\n---\n", (WRONG, "give a whole number")),
    page("a rating of six", "---\ntype: touchpoint\ntitle: A\nsatisfaction: ▶6\n---\n", (RANGE, "within the scale")),
    page("a share of 120 %", "---\ntype: persona\nname: A\nshare: ▶120\n---\n", (RANGE, "within the scale")),
    page("a share with its unit", "---\ntype: persona\nname: A\nshare: ▶20 %\n---\n", (WRONG, "without quotes or unit")),
    page("traits as a list", "---\ntype: persona\nname: A\ntraits: ▶[calm]\n---\n", (WRONG, "give a mapping")),
    page("a trait of nine", "---\ntype: persona\nname: A\ntraits: {calm: ▶9}\n---\n", (RANGE, "within the scale")),
    page("severity by another word", "---\ntype: pain-point\ntitle: A\nseverity: ▶sever\n---\n", ("schema/unknown-value", "minor, moderate, major or critical")),
    page("severity of five", "---\ntype: pain-point\ntitle: A\nseverity: ▶5\n---\n", ("schema/unknown-value", "minor, moderate, major or critical")),
    journey("a state slightly wrong", "state: ▶as_is", ("schema/unknown-value", "did you mean “as-is”?")),
    journey("a day that never was", "reviewed: ▶2026-02-30", ("schema/bad-date", "2026-11-22")),
    journey("a day in another order", "reviewed: ▶22.11.2026", ("schema/bad-date", "write year-month-day")),
    journey("an interval in a word", "review_every: ▶quarterly", ("schema/bad-format", "`3 months`")),
    journey("an id with blanks", "id: ▶My Journey", ("schema/bad-id", "did you mean “my-journey”?")),
    journey("a link that is only an address", "links: [▶https://example.org]", (WRONG, "`- {title: …, url: https://example.org}`")),
    page(
        "stages as a text",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages: ▶first and second\n---\n",
        (WRONG, "`- name: first and second`"),
    ),
    page(
        "a step that is only a text",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages:\n  - name: A\n    steps:\n      - ▶Compare prices\n---\n",
        (WRONG, "`- title: Compare prices`"),
    ),
    step("optional by a word", "optional: ▶maybe", (WRONG, "write `true` or `false`")),
    # --- emotions
    step("an emotion of three", "emotion: ▶3", (RANGE, "or set `emotion_scale`")),
    step("an emotion in a word", "emotion: ▶happy", (WRONG, "{score: -1, label: …}")),
    step("an emotion that is yes", "emotion: ▶yes", (WRONG, "write a number such as -1")),
    step("half an emotion", "emotion: ▶0.5", (WRONG, "write a number such as -1")),
    step("a score in a word", "emotion: {score: ▶good, basis: observed}", (WRONG, "write a number such as -1")),
    step("an emotion on an unknown basis", "emotion: {score: 1, basis: ▶seen}", ("schema/unknown-value", "observed, assumed or target")),
    step("one persona's emotion out of range", "emotion: {buyer: ▶-3}", (RANGE, "from -2")),
    step("an emotion of nobody", "emotion: {▶buyr: 1}", ("refs/unknown", "did you mean “buyer”?")),
    step("0 on 1..5", "emotion: ▶0", (RANGE, "journey's `emotion_scale`"), top="emotion_scale: 1..5\n"),
    step("11 on 1..10", "emotion: ▶11", (RANGE, "journey's `emotion_scale`"), top="emotion_scale: 1..10\n"),
    step("-6 on -5..5", "emotion: {score: ▶-6}", (RANGE, "journey's `emotion_scale`"), top="emotion_scale: -5..5\n"),
    step("-1 on 0..10", "emotion: ▶-1", (RANGE, "journey's `emotion_scale`"), top="emotion_scale: 0..10\n"),
    step("an unknown scale", "emotion: 6", ("schema/unknown-value", "-2..2, 1..5, 1..10, -5..5 or 0..10"), top="emotion_scale: ▶1..7\n"),
    step("a feeling about a plan", "emotion: ▶1", ("structure/plan-with-feelings", "basis: target"), top="state: to-be\n"),
    # --- references
    step("a reference slightly wrong", "touchpoint: ▶prcing-page", ("refs/unknown", "did you mean “pricing-page”?")),
    step("a reference to another type", "touchpoint: ▶buyer", ("refs/unknown", "“buyer” is a persona")),
    step("a reference to nothing", "pain_points: [▶waiting-forever-here]", ("refs/unknown", "write a sentence")),
    page(
        "a lifecycle slightly wrong",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages: [{name: A, lifecycle: ▶purchas, steps: [{title: C}]}]\n---\n",
        ("refs/unknown", "did you mean “purchase”?"),
    ),
    # --- links and files
    journey("a script as a link", 'links: [{title: A, url: ▶"javascript:alert(1)"}]', (UNSAFE, "use http, https, mailto")),
    page("a script as an address", '---\ntype: touchpoint\ntitle: A\nurl: ▶"JavaScript:alert(1)"\n---\n', (UNSAFE, "use http")),
    page("a script with a tab in it", '---\ntype: touchpoint\ntitle: A\nurl: ▶"java\\tscript:alert(1)"\n---\n', (UNSAFE, "use http")),
    page("a script behind entities", '---\ntype: touchpoint\ntitle: A\nurl: ▶"javascript&#58;alert(1)"\n---\n', (UNSAFE, "use http")),
    page("data as an address", '---\ntype: touchpoint\ntitle: A\nurl: ▶"data:text/html,x"\n---\n', (UNSAFE, "use http")),
    page("an address without a scheme", "---\ntype: touchpoint\ntitle: A\nurl: ▶//evil.example/x\n---\n", (UNSAFE, "use http")),
    page("the same with backslashes", "---\ntype: touchpoint\ntitle: A\nurl: ▶\\\\evil.example\n---\n", (UNSAFE, "use http")),
    step("a script in a text", 'thoughts: ▶"[x](javascript:alert(1))"', (UNSAFE, "use http")),
    step("a script behind an escape in a text", 'thoughts: ▶"[x\\x5d(javascript:alert(1))"', (UNSAFE, "use http")),
    step("a script with a tab in a text", 'thoughts: ▶"[x](java\\tscript:alert(1))"', (UNSAFE, "use http")),
    step("a script behind entities in a text", 'thoughts: ▶"[x](&#106;avascript&colon;alert(1))"', (UNSAFE, "use http")),
    step("a script in angle brackets", 'thoughts: ▶"[x](< javascript:alert(1)>)"', (UNSAFE, "use http")),
    step("a script as an image", 'thoughts: ▶"![x](vbscript:x)"', (UNSAFE, "use http")),
    page("an image of another site", "---\ntype: persona\nname: A\nimage: ▶https://example.org/a.png\nimage_alt: A\n---\n", (UNSAFE, "into the content folder")),
    page("an escape of nothing that shows", '---\ntype: persona\nname: ▶"A\\0 b\\x1b"\n---\n', ("frontmatter/character", "delete it")),
    journey("a file that is not there", "links: [{title: A, url: ▶../personas/byer.md}]", ("refs/missing-file", "did you mean “../personas/buyer.md”?")),
    journey("a file in another folder", "links: [{title: A, url: ▶map.png}]", ("refs/missing-file", "did you mean “../images/map.png”?")),
    step("a file that is not there, in a text", "thoughts: ▶See [him](../persons/buyer.md#goals)", ("refs/missing-file", "did you mean “../personas/buyer.md”?")),
    journey("a path out of the content", "links: [{title: A, url: ▶../../secret.txt}]", ("refs/outside-content", "into the content folder")),
    page("an image that is not there", "---\ntype: persona\nname: A\nimage: ▶anna.png\nimage_alt: A\n---\n", ("refs/missing-file", "a path is relative to this page")),
    page("a CSV that is not there", "---\ntype: metric\ntitle: A\ndata: ▶a.csv\n---\n", ("refs/missing-file", "a path is relative to this page")),
    # --- several at once
    step(
        "two errors in one step",
        "emotion: ▶9\nmoment_of_truth: ▶[a]",
        (RANGE, "from -2"),
        (WRONG, "say why in a text"),
    ),
    page(
        "positions after an item that was left out",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages:\n  - ▶text\n  - name: A\n    steps:\n      - ▶text\n"
        "      - title: C\n        ▶zzz: 1\n        touchpoint: ▶nowhere-to-be-found\n---\n",
        (WRONG, "- name: text"),
        (WRONG, "- title: text"),
        ("schema/unknown-key", "x_zzz"),
        ("refs/unknown", "add a page"),
    ),
    page(
        "a slip in one step hides no other step",
        "---\ntype: journey\ntitle: B\npersona: buyer\nstages:\n  - name: A\n    steps:\n      - title: C\n        thoughts: She said▶: yes\n"
        "        emotion: ▶7\n      - title: 'Don'▶t'\n        emotion: ▶8\n  - name: D\n    steps:\n      - title: E\n        touchpoint: ▶prcing-page\n---\n",
        (NO_YAML, "quote the whole text"),
        (RANGE, "from -2"),
        (NO_YAML, "quote a text as a whole"),
        (RANGE, "from -2"),
        ("refs/unknown", "pricing-page"),
    ),
    journey(
        "a slip hides nothing else",
        "scenario: She said▶: yes\nreviewed: ▶tomorrow\n▶scope: all",
        (NO_YAML, "quote"),
        ("schema/bad-date", "year-month-day"),
        ("schema/unknown-key", "x_scope"),
    ),
]  # fmt: skip


def read(files: dict[str, str | bytes], root: Path | None = None) -> list[Problem]:
    everything = {**OTHERS, **files}
    pages = [(path, text) for path, text in everything.items() if path.endswith(".md")]
    site = read_site(pages, Settings(), set(everything), TODAY, root)
    return [problem for problem in site.problems if problem.severity != "info"]


def places(problems: list[Problem]) -> list[tuple[str, int, int, str]]:
    return [(problem.path, problem.line, problem.column, problem.rule) for problem in problems]


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the line and column of each."""
    found = []
    while "▶" in text:
        before, text = text.split("▶", 1)
        found.append((before.count("\n") + 1, len(before) - before.rfind("\n")))
        text = before + text
    return text, found


@pytest.mark.parametrize("row", BROKEN, ids=lambda row: row.name)
def test_each_slip_has_its_place_its_rule_and_its_hint(row: Broken) -> None:
    text, expected = marked(row.text)
    expected += [expected[-1]] * (len(row.complaints) - len(expected))
    problems = read({PAGE: text})
    assert places(problems) == [
        (PAGE, *place, rule) for place, (rule, _) in zip(expected, row.complaints, strict=True)
    ], "\n".join(map(str, problems))
    for problem, (_, hint) in zip(problems, row.complaints, strict=True):
        assert hint in problem.hint


def test_there_are_many_slips() -> None:
    assert len(BROKEN) >= 60
    assert len({row.name for row in BROKEN}) == len(BROKEN)


def test_every_hint_ends_a_line_of_text() -> None:
    """A message must fit behind `path:line:column:`, whatever was pasted into the value."""
    problems = read({PAGE: '---\ntype: touchpoint\ntitle: A\nurl: "x:\\n\\n' + "y" * 5000 + '"\n---\n'})
    assert len(problems) == 1
    assert "\n" not in str(problems[0])
    assert len(str(problems[0])) < 400


# --- bytes ---------------------------------------------------------------------------------------------------------

SOUND = "---\ntype: journey\ntitle: Café\npersona: buyer\nstages: [{name: A, steps: [{title: B, emotion: 3}]}]\n---\n# Ü\n"
OUT_OF_RANGE = (PAGE, 5, 48, "schema/out-of-range")


@pytest.mark.parametrize(
    "data",
    [
        SOUND.encode(),
        SOUND.encode("utf-8-sig"),
        SOUND.replace("\n", "\r\n").encode(),
        SOUND.replace("\n", "\r").encode(),
        SOUND.replace("\n", "\r\n"),
        SOUND.replace("Café", "Café\u2028and more").encode(),
        SOUND.replace("Café", "Café \N{CAT FACE} and more").encode(),
        SOUND.replace("---\n# Ü\n", "...\n# Ü\n").encode(),
        SOUND.replace("---\n# Ü\n", "--- \t\n# Ü\n").encode(),
    ],
    ids=["LF", "BOM", "CRLF", "CR", "CRLF-text", "line-separator", "emoji", "dots", "blanks-behind-fence"],
)
def test_line_ends_and_marks_do_not_move_places(data: bytes | str) -> None:
    assert places(read({PAGE: data})) == [OUT_OF_RANGE]


def test_what_is_not_utf_8_is_said_once_and_the_rest_is_read() -> None:
    assert places(read({PAGE: SOUND.encode("latin-1")})) == [
        (PAGE, 3, 11, "frontmatter/encoding"),
        OUT_OF_RANGE,
    ]
    in_body = SOUND.encode("latin-1").replace(b"\xe9", b"e")
    assert places(read({PAGE: in_body})) == [OUT_OF_RANGE, (PAGE, 7, 3, "frontmatter/encoding")]


def test_utf_16_is_read_and_reported() -> None:
    assert places(read({PAGE: SOUND.encode("utf-16")})) == [
        (PAGE, 1, 1, "frontmatter/encoding"),
        OUT_OF_RANGE,
    ]


@pytest.mark.parametrize(
    "text",
    ["", "---", "---\n", "---\n---\n", "---\n\n---\n", "---\n- type: journey\n---\n", "---\njust words\n---\n",
     "# A page\n", "type: journey\n", "---\ntype: article\n---\n", "---\ntype: personal\n---\n", "\n---\ntype: journey\n---\n",
     "---\ntitle: [unclosed\n---\n", "----\ntype: journey\n----\n", "Type: journey\n\nMultiMarkdown, not ours\n"],
)  # fmt: skip
def test_pages_that_are_not_ours_are_left_alone(text: str) -> None:
    assert read({PAGE: text, "other.md": text.encode()}) == []


def test_an_ellipsis_is_a_text_like_any_other() -> None:
    text = "---\ntype: journey\ntitle: …\npersona: buyer\nstages: [{name: …, steps: [{title: …, x_…: 1}]}]\n---\n"
    assert read({PAGE: text}) == []
    worse = text.replace("x_…: 1", "…: 1, emotion: 9")
    assert [p.rule for p in read({PAGE: worse})] == ["schema/unknown-key", "schema/out-of-range"]


# --- what aliases and depth can do -----------------------------------------------------------------------------------


def test_a_bomb_of_aliases_is_defused() -> None:
    lines = ["x_a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    for before, name in zip("abcdefg", "bcdefgh", strict=True):
        lines.append(f"x_{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    bomb = "\n".join(lines)
    text = f"---\ntype: persona\nname: A\n{bomb}\n---\n"
    assert [p.rule for p in read({"personas/a.md": text})] == ["frontmatter/too-large"]
    first = f"---\ntype: persona\n{bomb}\nname: A\n---\n"
    assert [p.rule for p in read({"personas/a.md": first})] == ["frontmatter/too-large"]


@pytest.mark.parametrize(
    "nested",
    ["[" * 100_000, "{a: " * 50_000, "[" * 100_000 + "]" * 100_000, "\n" + "- " * 100_000, "\n" + "? " * 100_000,
     "".join("\n" + " " * i + "a:" for i in range(1, 1500)), "\n [[[[" * 20_000, "\n - [" * 20_000, "!!a " * 5000, "&a " * 5000],
    ids=["open", "braces", "brackets", "items", "questions", "blocks", "over-lines", "mixed", "tags", "anchors"],
)  # fmt: skip
def test_nesting_without_end_is_no_danger(nested: str) -> None:
    found = read({PAGE: f"---\ntype: persona\nname: A\nx_a: {nested}\n---\n"})
    assert found
    assert all(problem.rule.startswith("frontmatter/") for problem in found)


# --- several pages ---------------------------------------------------------------------------------------------------

STEPS = "persona: buyer\nstages: [{name: A, steps: [{title: B}]}]\n"


def test_two_pages_with_one_id_name_each_other() -> None:
    found = read(
        {
            "journeys/a.md": f"---\ntype: journey\nid: same\ntitle: A\n{STEPS}---\n",
            "journeys/b.md": f"---\ntype: journey\ntitle: B\nid: same\n{STEPS}---\n",
        }
    )
    assert places(found) == [
        ("journeys/a.md", 3, 5, "refs/duplicate-id"),
        ("journeys/b.md", 4, 5, "refs/duplicate-id"),
    ]
    assert "journeys/b.md:4" in found[0].message
    assert "journeys/a.md:3" in found[1].message


def test_pages_with_one_name_in_two_folders_have_one_id() -> None:
    text = f"---\ntype: journey\ntitle: A\n{STEPS}---\n"
    found = read({"a/same.md": text, "b/same.md": text})
    assert places(found) == [
        ("a/same.md", 2, 1, "refs/duplicate-id"),
        ("b/same.md", 2, 1, "refs/duplicate-id"),
    ]


def test_one_bad_file_hides_no_other() -> None:
    files: dict[str, str | bytes] = {
        f"journeys/{number:03}.md": marked(row.text)[0] for number, row in enumerate(BROKEN)
    }
    assert {problem.path for problem in read(files)} == set(files)


def test_a_symbolic_link_out_of_the_content_folder_is_reported(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "personas").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"")
    (content / "personas" / "portrait.png").symlink_to(tmp_path / "secret.png")
    (content / "personas" / "inside.png").symlink_to(content / "personas" / "other.png")
    (content / "personas" / "other.png").write_bytes(b"")
    page = "---\ntype: persona\nname: A\nimage: {}\nimage_alt: A\n---\n"
    files: dict[str, str | bytes] = {
        "personas/a.md": page.format("portrait.png"),
        "personas/b.md": page.format("inside.png"),
        "personas/portrait.png": "",
        "personas/inside.png": "",
    }
    assert places(read(files, content)) == [("personas/a.md", 4, 8, "refs/outside-content")]
    assert read(files) == []


def test_no_complaint_is_outside_the_vocabulary() -> None:
    rules = {rule for row in BROKEN for rule, _ in row.complaints}
    assert rules <= set(RULES)


@pytest.mark.parametrize(
    "front",
    [
        lambda n: "stages:\n" + "  - name: a: b\n" * n, lambda n: "a: b: c\n" * n,
        lambda n: 'x_a: "](a' + " " * 5 * n + 'x"\n', lambda n: "x_a: " + "a #" * 5 * n + "\n",
    ],
    ids=["items", "keys", "blanks", "hashes"],
)  # fmt: skip
def test_much_that_is_wrong_takes_no_long_time(front: Callable[[int], str]) -> None:
    def work(number: int) -> None:
        assert read({PAGE: f"---\ntype: journey\ntitle: A\npersona: buyer\n{front(number)}---\n"})

    assert grows_evenly(work, 4_000)
