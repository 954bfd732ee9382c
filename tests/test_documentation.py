"""What the guide shows is true: its pages read without errors, its messages are what is really said."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from click.testing import CliRunner

from cjm_mkdocs.cli import main
from cjm_mkdocs.cli.init import starter
from cjm_mkdocs.engine import read_site
from cjm_mkdocs.exchange.schema_json import front_matter_schema
from cjm_mkdocs.model.records import Journey, PainPoint, Persona, Record, Step
from cjm_mkdocs.problems import Problem
from cjm_mkdocs.reading.blocks import find_blocks
from cjm_mkdocs.reading.frontmatter import read
from cjm_mkdocs.reading.mkdocs_yml import read_configuration
from cjm_mkdocs.reading.page import KEYS, read_page
from cjm_mkdocs.reading.schema import known_keys
from cjm_mkdocs.settings import GENERATED, Settings, settings_from
from tests.exported import CONTENT

GUIDE = CONTENT / "guide"
TODAY = date(2026, 11, 22)
NEWCOMER = {"personas/newcomer.md": "---\ntype: persona\nname: Leyla Aydin\n---\n"}
BEGUN = {
    "personas/heinz-albrecht.md": "---\ntype: persona\nname: Heinz Albrecht\n---\n",
    **{
        path.removeprefix("docs/"): text
        for path, text in starter("Our readers", TODAY).items()
        if path.startswith("docs/")
    },
}
"""The pages that the commands of the first guide write."""


class Example(NamedTuple):
    """A fenced block. `said` is the text block right below it: the messages it is there to show."""

    page: str
    line: int
    language: str
    title: str
    text: str
    said: str

    @property
    def is_page(self) -> bool:
        return self.text.startswith("---\ntype:")

    @property
    def path(self) -> str:
        return self.title.removeprefix("docs/") or f"{self.page.removesuffix('.md')}-{self.line}.md"


_FENCE = re.compile(r"^(`{3,})(\w+)?(?: title=\"([^\"]+)\")?\n(.*?)^\1\n", re.MULTILINE | re.DOTALL)


def _examples(path: Path) -> Iterator[Example]:
    text = path.read_text(encoding="utf-8")
    fences = list(_FENCE.finditer(text))
    for fence, following in zip(fences, [*fences[1:], None], strict=True):
        said = following and following[2] == "text" and not text[fence.end() : following.start()].strip()
        yield Example(
            page=path.name,
            line=text.count("\n", 0, fence.start()) + 1,
            language=fence[2] or "",
            title=fence[3] or "",
            text=fence[4],
            said=following[4] if following and said else "",
        )


@cache
def examples() -> tuple[Example, ...]:
    return tuple(example for path in sorted(GUIDE.glob("*.md")) for example in _examples(path))


def _named(example: Example) -> str:
    return f"{example.page}:{example.line}"


PAGES = [example for example in examples() if example.is_page]
RIGHT = [example for example in PAGES if not example.said]
WRONG = [example for example in PAGES if example.said]


def test_the_guide_is_there() -> None:
    assert {example.page for example in PAGES} >= {
        "getting-started.md",
        "writing-a-persona.md",
        "writing-a-journey.md",
        "recipes.md",
        "reading-the-messages.md",
    }


@pytest.mark.parametrize("example", RIGHT, ids=_named)
def test_a_page_of_the_guide_reads_without_a_problem(example: Example) -> None:
    page, problems = read_page(example.path, example.text)
    assert page is not None
    assert [str(problem) for problem in (*problems, *page.problems)] == []


@pytest.mark.parametrize(
    "guide", ["getting-started.md", "writing-a-persona.md", "writing-a-journey.md", "recipes.md"]
)
def test_the_pages_of_a_guide_make_a_site_without_errors(guide: str) -> None:
    """Each guide goes on with what those before it have written; the first begins with `cjm init` and `cjm new`."""
    order = ["getting-started.md", "writing-a-persona.md", "writing-a-journey.md", "recipes.md"]
    sources = BEGUN | {
        example.path: example.text
        for name in order[: order.index(guide) + 1]
        for example in RIGHT
        if example.page == name
    }
    assert [str(problem) for problem in _problems(sources) if problem.severity != "info"] == []


@pytest.mark.parametrize("example", WRONG, ids=_named)
def test_a_message_of_the_guide_is_what_is_said(example: Example) -> None:
    problems = _problems({**NEWCOMER, example.path: example.text})
    found = [
        str(problem._replace(path=f"docs/{problem.path}"))
        for problem in problems
        if problem.path == example.path and problem.severity != "info"
    ]
    assert found == example.said.splitlines()


def _problems(sources: dict[str, str]) -> list[Problem]:
    data = {example.path: example.text.encode() for example in examples() if example.language == "csv"}
    site = read_site(sources.items(), Settings(), {*sources, *data}, TODAY, read=data.__getitem__)
    return list(site.problems)


PARTS: tuple[type[Record], ...] = (Step, PainPoint, Persona, Journey)
OTHER_FILES = (".pre-commit-config.yaml", "mkdocs.yml")
FRAGMENTS = [
    example
    for example in examples()
    if example.language == "yaml" and not example.is_page and example.title not in OTHER_FILES
]


@pytest.mark.parametrize("example", FRAGMENTS, ids=_named)
def test_a_fragment_is_a_part_of_a_page(example: Example) -> None:
    keys = yaml.safe_load(example.text).keys()
    assert any(all(key in known_keys(model) or key.startswith("x_") for key in keys) for model in PARTS), (
        f"no record has all of {list(keys)}"
    )
    if keys <= known_keys(Step).keys() | {key for key in keys if key.startswith("x_")}:
        inside = example.text.replace("\n", "\n        ")
        step = inside if "title" in keys else f"title: A step\n        {inside}"
        front = f"persona: A person\nstages:\n  - name: A stage\n    steps:\n      - {step}"
    else:
        steps = "" if "stages" in keys else "stages:\n  - name: A stage\n    steps: {title: A step}\n"
        front = example.text + steps + ("" if keys & {"persona", "personas"} else "persona: A person\n")
    page, _ = read_page("page.md", f"---\ntype: journey\ntitle: A journey\n{front}\n---\n")
    assert page is not None
    assert [str(problem) for problem in page.problems] == []


SETTINGS = [example for example in examples() if example.title == "mkdocs.yml"]


@pytest.mark.parametrize("example", SETTINGS, ids=_named)
def test_the_settings_shown_are_understood(example: Example, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(example.text, encoding="utf-8")
    read = read_configuration(tmp_path / "mkdocs.yml")
    _, problems = settings_from(read.options, read.place, "mkdocs.yml")
    assert [str(problem) for problem in problems] == example.said.splitlines()


def test_blocks_are_understood() -> None:
    shown = [
        block
        for example in examples()
        if example.language == "markdown"
        for block in find_blocks(example.text, example.path, 1, "journey")
    ]
    assert [block.show for block in shown] == ["health", "pain-points", "pain-points", "solutions", "map"]


def test_getting_started_ends_with_the_messages_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = [example for example in examples() if example.page == "getting-started.md"]
    commands = [line for example in mine if example.language == "sh" for line in example.text.splitlines()]
    monkeypatch.chdir(tmp_path)
    told = ""
    for command in commands:
        if command.startswith("cjm "):
            result = CliRunner().invoke(main, shlex.split(command)[1:])
            assert result.exit_code == ("--level" in command), result.output
            told = result.stdout
        for example in mine if command.startswith("cjm new journey") else ():
            if example.title:
                assert (tmp_path / example.title).is_file()
                (tmp_path / example.title).write_text(example.text, encoding="utf-8")
    refused, shown = [example.text for example in mine if example.language == "text"]
    assert told == shown
    assert CliRunner().invoke(main, ["check"]).output == "no problems in 8 pages\n"
    wrong = ["new", "journey", "X", "--persona", "heinz-albrect"]
    assert refused in CliRunner().invoke(main, wrong).stderr


def test_every_page_that_is_linked_to_is_there() -> None:
    generated = {f"{name}/index.md" for name in GENERATED}
    for path in (CONTENT / "index.md", *sorted(GUIDE.glob("*.md"))):
        text = _FENCE.sub("", path.read_text(encoding="utf-8"))
        for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([\w-]+))?\)", text):
            found = (path.parent / target).resolve() if target else path
            if found.relative_to(CONTENT).as_posix() in generated:
                continue
            assert found.is_file(), f"{path.name}: {target}"
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            ids = {re.sub(r"[^\w-]+", "-", re.sub(r"[^\w\s-]", "", h).strip().lower()) for h in headings}
            assert not anchor or anchor in ids, f"{path.name}: {target}#{anchor}"


def test_the_schema_takes_the_pages_of_the_guide() -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(front_matter_schema())
    for example in RIGHT:
        page, _ = read_page(example.path, example.text)
        assert page is not None
        validator.validate((read(page.front, 2, KEYS)[0] or {}) | {"type": page.type})
