"""`cjm lsp` as an editor meets it: a process of its own, over its real protocol."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from benchmarks.generate import write
from cjm_mkdocs.engine import read_site
from cjm_mkdocs.settings import Settings
from tests.editors import CAPABILITIES, Editor, edited, environment
from tests.test_broken import BROKEN, TODAY, Broken, marked

MKDOCS = "site_name: Test\nplugins:\n  - cjm:\n      today: 2026-11-22\n"
PAGES = {
    "personas/buyer.md": "---\ntype: persona\nname: Buyer 😀\n---\n# Buyer\n",
    "personas/owner.md": "---\ntype: persona\nid: proprietor\nname: Owner\n---\n",
    "touchpoints/pricing-page.md": "---\ntype: touchpoint\ntitle: Pricing page\nchannel: website\n---\n",
    "journeys/renting.md": """---
type: journey
title: Renting
persona: buyer
stages:
  - name: Purchase
    steps:
      - title: Looks 😀
        touchpoint: Pricing page
        emotion: {buyer: -1}
        pain_points:
          - {id: too-dear, title: Too dear, severity: major}
      - touchpoint: Brochure
        pain_points: [too-dear]
---
# Renting
""",
    "notes.md": "# Notes\n\n```cjm\nshow: pain-points\nwhere: {persona: buyer}\n```\n",
    "prose.md": "# Prose\n\nNothing of ours: ty\n",
}
BUYING = """---
type: journey
title: Buying
persona: buyer
stages:
  - name: Purchase
    steps:
      - title: Compare
---
# Buying
"""


def site(folder: Path, pages: dict[str, str] = PAGES, options: str = MKDOCS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(options, encoding="utf-8")
    for path, text in {"journeys/buying.md": BUYING, **pages}.items():
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return folder


def checked(folder: Path) -> list[dict[str, Any]]:
    """What `cjm check` says."""
    command = [sys.executable, "-m", "cjm_mkdocs", "check", "--format", "json", "--level", "info"]
    result = subprocess.run(
        command, env=environment(), cwd=folder, capture_output=True, text=True, check=False
    )
    return list(json.loads(result.stdout)["problems"])


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    with Editor(site(tmp_path / "site")) as editor:
        yield editor
    assert editor.status == 0


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in found if each["severity"] < 3]


def worst(found: list[dict[str, Any]]) -> int:
    return min(each["severity"] for each in found)


def labels(items: list[dict[str, Any]]) -> list[str]:
    return [item["label"] for item in items]


# --- problems --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def typing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Editor, str]]:
    """An editor with one page open, for many texts one after the other."""
    with Editor(site(tmp_path_factory.mktemp("typing"))) as editor:
        uri = editor.open("docs/journeys/buying.md")
        editor.diagnostics(uri)
        yield editor, uri


TEXTS = [row for row in BROKEN if "\ud800" not in row.text]
"""No editor holds half a character."""


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row.name)
def test_problems_are_those_of_a_check(typing: tuple[Editor, str], row: Broken) -> None:
    editor, uri = typing
    text, _ = marked(row.text)
    everything = {**PAGES, "journeys/buying.md": text}
    whole = read_site(everything.items(), Settings(today=TODAY), set(everything), TODAY)
    editor.change(uri, text)
    assert told(editor.diagnostics(uri), text) == sorted(
        (p.line, p.column, p.rule, p.severity, f"{p.message} ({p.hint})" if p.hint else p.message)
        for p in whole.problems
        if p.path == "journeys/buying.md"
    )


def told(found: list[dict[str, Any]], text: str) -> list[tuple[int, int, str, str, str]]:
    """Diagnostics as `cjm check` would print them: lines and columns from 1, in code points."""
    lines = re.split(r"\r\n|\r|\n", text)
    severities = {1: "error", 2: "warning", 3: "info"}
    rows = []
    for each in found:
        assert each["source"] == "cjm"
        start = each["range"]["start"]
        line = lines[start["line"]]
        before = line.encode("utf-16-le")[: 2 * start["character"]].decode("utf-16-le").removeprefix("\ufeff")
        rows.append(
            (start["line"] + 1, len(before) + 1, each["code"], severities[each["severity"]], each["message"])
        )
    return sorted(rows)


def test_a_problem_is_underlined_where_it_stands(editor: Editor) -> None:
    uri = editor.open(
        "docs/journeys/buying.md",
        BUYING.replace("title: Compare", "title: 😀😀 {}\n        touchpoint: 'prcing-page'"),
    )
    text = editor.texts[uri]
    editor.change(
        uri,
        text.replace("title: 😀😀 {}", "{title: 😀😀, emotion: 7}")
        .replace("      - {", "      - {")
        .replace("\n        touchpoint: 'prcing-page'", "\n      - touchpoint: 'prcing-page'"),
    )
    found = {each["code"]: each["range"] for each in editor.diagnostics(uri)}
    assert found["schema/out-of-range"]["start"] == {"line": 7, "character": 31}
    assert found["schema/out-of-range"]["end"] == {"line": 7, "character": 32}
    assert found["refs/unknown"] == {
        "start": {"line": 8, "character": 20}, "end": {"line": 8, "character": 33},
    }  # fmt: skip


def test_unsaved_texts_count_everywhere(editor: Editor) -> None:
    journey = editor.open("docs/journeys/buying.md")
    assert codes(editor.diagnostics(journey)) == []
    persona = editor.open(
        "docs/personas/buyer.md", PAGES["personas/buyer.md"].replace("name:", "id: client\nname:")
    )
    assert (
        codes(editor.told_until(editor.uri("docs/journeys/renting.md"), ["refs/unknown", "refs/unknown"]))
        == ["refs/unknown"] * 2
    )
    editor.close(persona)
    editor.told_until(editor.uri("docs/journeys/renting.md"), [])


def test_an_id_given_twice_is_told_on_both_pages(editor: Editor) -> None:
    uri = editor.open(
        "docs/journeys/buying.md", BUYING.replace("title: Buying", "id: renting\ntitle: Buying")
    )
    assert "refs/duplicate-id" in codes(editor.diagnostics(uri))
    other = editor.uri("docs/journeys/renting.md")
    assert editor.told_until(other, ["refs/duplicate-id"])
    editor.change(uri, BUYING)
    editor.told_until(other, [])


def test_other_files_are_left_alone(editor: Editor, tmp_path: Path) -> None:
    (tmp_path / "site" / "README.md").write_text("---\ntype: jurney\n---\n")
    (tmp_path / "outside.md").write_text("---\ntype: jurney\n---\n")
    outside = [editor.open("README.md"), editor.open("../outside.md")]
    uri = editor.open("docs/journeys/buying.md", "---\ntype: jurney\n---\n")
    assert codes(editor.diagnostics(uri)) == ["schema/unknown-type"]
    for other in outside:
        assert editor.request("textDocument/completion", editor.at(other, "ty")) is None
        assert editor.request("textDocument/hover", editor.at(other, "ty")) is None
    assert not [m for m in editor.messages if m.get("params") and m["params"].get("uri") in outside]


def test_line_ends_of_windows(editor: Editor) -> None:
    uri = editor.open(
        "docs/journeys/buying.md", BUYING.replace("persona: buyer", "persona: byer").replace("\n", "\r\n")
    )
    found = next(each for each in editor.diagnostics(uri) if each["code"] == "refs/unknown")
    assert found["range"] == {"start": {"line": 3, "character": 9}, "end": {"line": 3, "character": 13}}
    assert "buyer" in labels(editor.complete(uri, "persona: "))


# --- files -----------------------------------------------------------------------------------------------------------


def changed(editor: Editor, path: str, kind: int) -> None:
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": editor.uri(path), "type": kind}]})


def test_files_that_come_and_go(editor: Editor) -> None:
    uri = editor.open("docs/journeys/buying.md", BUYING.replace("persona: buyer", "persona: newcomer"))
    assert "refs/unknown" in codes(editor.diagnostics(uri))
    new = editor.folder / "docs/personas/newcomer.md"
    new.write_text("---\ntype: persona\nname: Newcomer\n---\n")
    changed(editor, "docs/personas/newcomer.md", 1)
    editor.told_until(uri, [])
    new.rename(new.with_name("other.md"))
    changed(editor, "docs/personas/newcomer.md", 3)
    changed(editor, "docs/personas/other.md", 1)
    editor.told_until(uri, ["refs/unknown"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_odd_files_hold_nothing_up(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    os.mkfifo(folder / "docs/pipe.md")
    (folder / "docs/journeys/loop").symlink_to(folder / "docs/journeys")
    (folder / "docs/latin.md").write_bytes(b"---\ntype: persona\nname: Jos\xe9\n---\n")
    with Editor(folder) as editor:
        assert codes(editor.diagnostics(editor.open("docs/journeys/buying.md"))) == []
        assert codes(editor.told_until(editor.uri("docs/latin.md"), ["frontmatter/encoding"]))


def test_settings_are_read_again(editor: Editor) -> None:
    uri = editor.open("docs/journeys/buying.md", BUYING.replace("persona: buyer", "persona: nobody"))
    assert worst(editor.told_until(uri, ["refs/unknown"])) == 1
    (editor.folder / "mkdocs.yml").write_text(MKDOCS + "      levels: {refs/*: warning}\n")
    changed(editor, "mkdocs.yml", 2)
    while worst(editor.told_until(uri, ["refs/unknown"])) != 2:
        editor._next()


def test_a_wrong_option_is_told_in_mkdocs_yml(editor: Editor) -> None:
    uri = editor.open("mkdocs.yml", MKDOCS + "      levls: {}\n")
    found = editor.told_until(uri, ["schema/unknown-key"])
    assert found[0]["range"]["start"] == {"line": 4, "character": 6}
    assert {"levels", "publish"} <= set(labels(editor.complete(uri, "      le"[:8])))
    editor.change(uri, MKDOCS + "      levels: {\n")
    editor.told_until(uri, ["frontmatter/syntax"])
    editor.change(uri, MKDOCS)
    editor.told_until(uri, [])


def test_the_nearest_site_counts(tmp_path: Path) -> None:
    outer = site(
        tmp_path / "outer",
        options="site_name: Outer\ndocs_dir: docs\nplugins: [cjm: {lifecycle: [one, two]}]\n",
    )
    site(outer / "inner", {"personas/other.md": "---\ntype: persona\nname: Other\n---\n"})
    with Editor(outer) as editor:
        uri = editor.open("inner/docs/journeys/buying.md")
        assert "refs/unknown" in codes(editor.diagnostics(uri))
        assert labels(editor.complete(uri, "persona: ")) == ["other"]
        other = editor.open(
            "docs/journeys/buying.md", BUYING.replace("- name: Purchase", "- name: Purchase\n    lifecycle: ")
        )
        editor.diagnostics(other)
        assert labels(editor.complete(other, "lifecycle: ")) == ["one", "two"]


def test_what_is_wrong_with_readings_is_told_in_their_file(tmp_path: Path) -> None:
    metric = {
        "metrics/calls.md": "---\ntype: metric\ntitle: Calls\ndata: calls.csv\n---\n",
        "metrics/calls.csv": "date,value\n2026-10-31,many\n",
    }
    with Editor(site(tmp_path / "site", {**PAGES, **metric})) as editor:
        editor.diagnostics(editor.open("docs/journeys/buying.md"))
        found = editor.told_until(editor.uri("docs/metrics/calls.csv"), ["schema/wrong-type"])
        assert found[0]["range"] == {
            "start": {"line": 1, "character": 11},
            "end": {"line": 1, "character": 15},
        }


def test_a_site_that_begins_nearer_takes_the_page(tmp_path: Path) -> None:
    outer = site(tmp_path / "outer", options="site_name: Outer\ndocs_dir: .\nplugins: [cjm]\n")
    inner = site(outer / "inner", {"personas/other.md": "---\ntype: persona\nname: Other\n---\n"})
    (inner / "mkdocs.yml").rename(inner / "later")
    with Editor(outer) as editor:
        uri = editor.open("inner/docs/journeys/buying.md")
        assert "refs/duplicate-id" in codes(editor.diagnostics(uri))
        (inner / "later").rename(inner / "mkdocs.yml")
        changed(editor, "inner/mkdocs.yml", 1)
        editor.told_until(uri, ["refs/unknown"])
        assert labels(editor.complete(uri, "persona: ")) == ["other"]


# --- completion, hover ---------------------------------------------------------------------------------------------


def test_completion_while_nothing_is_right_yet(editor: Editor) -> None:
    text = BUYING.replace(
        "      - title: Compare", "      - title: 'Don't\n        pain_points: [{ti: x\n        emo"
    )
    uri = editor.open("docs/journeys/buying.md", text)
    editor.diagnostics(uri)
    items = {item["label"]: item for item in editor.complete(uri, "        emo")}
    assert "emotion" in items
    assert "title" not in items
    assert "How the customer feels" in items["emotion"]["documentation"]["value"]
    assert edited(text, [items["emotion"]["textEdit"]]) == text.replace("emo\n", "emotion: \n")


def test_completion_before_the_site_is_read(editor: Editor) -> None:
    uri = editor.open("docs/journeys/buying.md")
    assert "scenario" in labels(editor.complete(uri, "persona: buyer\n"))


def test_an_offer_takes_the_place_of_what_is_typed(editor: Editor) -> None:
    text = BUYING.replace("persona: buyer", "persona: 😀 bu").replace(
        "- title: Compare", "- title: 😀😀\n        pain_points: [😀, too]"
    )
    uri = editor.open("docs/journeys/buying.md", text)
    editor.diagnostics(uri)
    item = next(item for item in editor.complete(uri, "[😀, too") if item["label"] == "too-dear")
    assert edited(text, [item["textEdit"]]) == text.replace("too]", "too-dear]")
    assert item["detail"] == "Too dear"


def test_hover(editor: Editor) -> None:
    uri = editor.open("docs/journeys/buying.md")
    found = editor.request("textDocument/hover", editor.at(uri, "perso"))
    assert "Whose journey it is" in found["contents"]["value"]
    found = editor.request("textDocument/hover", editor.at(uri, "persona: bu"))
    assert "Buyer 😀" in found["contents"]["value"]
    assert found["range"]["start"] == {"line": 3, "character": 9}


def test_outline_and_search(editor: Editor) -> None:
    uri = editor.open("docs/journeys/renting.md")
    page = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})[0]
    assert page["name"] == "Renting"
    assert [(stage["name"], [step["name"] for step in stage["children"]]) for stage in page["children"]] == [
        ("Purchase", ["Looks 😀", "Brochure"])
    ]
    editor.diagnostics(uri)
    found = editor.request("workspace/symbol", {"query": "dear"})
    assert [(each["name"], each["location"]["uri"]) for each in found] == [("Too dear", uri)]


# --- ids -------------------------------------------------------------------------------------------------------------


def place(found: dict[str, Any]) -> tuple[str, int]:
    return found["uri"].rpartition("/docs/")[2], found["range"]["start"]["line"]


def test_definitions_and_references(editor: Editor) -> None:
    uri = editor.open("docs/journeys/renting.md")
    definition = editor.request("textDocument/definition", editor.at(uri, "persona: bu"))
    assert place(definition) == ("personas/buyer.md", 2)
    definition = editor.request("textDocument/definition", editor.at(uri, "[too-d"))
    assert place(definition) == ("journeys/renting.md", 11)
    definition = editor.request("textDocument/definition", editor.at(uri, "touchpoint: Pric"))
    assert place(definition) == ("touchpoints/pricing-page.md", 2)
    context = {"context": {"includeDeclaration": True}}
    found = editor.request("textDocument/references", {**editor.at(uri, "persona: bu"), **context})
    assert sorted(map(place, found)) == [
        ("journeys/buying.md", 3), ("journeys/renting.md", 3), ("journeys/renting.md", 9), ("notes.md", 4),
        ("personas/buyer.md", 2),
    ]  # fmt: skip


def test_a_page_is_renamed_everywhere(editor: Editor) -> None:
    uri = editor.open("docs/journeys/renting.md")
    editor.diagnostics(uri)
    ready = editor.request("textDocument/prepareRename", editor.at(uri, "{buy"))
    assert ready["placeholder"] == "buyer"
    edit = editor.request("textDocument/rename", {**editor.at(uri, "{buy"), "newName": "client"})
    texts = apply(editor, edit)
    assert texts["personas/buyer.md"] == PAGES["personas/buyer.md"].replace(
        "type: persona\n", "type: persona\nid: client\nformer_ids: [buyer]\n"
    )
    assert "persona: client" in texts["journeys/buying.md"]
    assert "emotion: {client: -1}" in texts["journeys/renting.md"]
    assert "where: {persona: client}" in texts["notes.md"]
    assert [problem for problem in checked(editor.folder) if problem["severity"] != "info"] == []


def test_an_item_is_renamed_where_it_is_written(editor: Editor) -> None:
    uri = editor.open("docs/journeys/renting.md")
    editor.diagnostics(uri)
    edit = editor.request("textDocument/rename", {**editor.at(uri, "[too-d"), "newName": "too-expensive"})
    text = apply(editor, edit)["journeys/renting.md"]
    assert "- {id: too-expensive, former_ids: [too-dear], title: Too dear, severity: major}" in text
    assert "pain_points: [too-expensive]" in text


@pytest.mark.parametrize(
    ("mark", "new", "said"),
    [
        ("persona: bu", "proprietor", "another persona has the id"),
        ("persona: bu", "Not an id", "did you mean “not-an-id”?"),
        ("title: Renting", "x", "is not an id"),
        ("- name: Purch", "x", "nothing with an id stands here"),
    ],
)
def test_what_cannot_be_renamed_is_said(editor: Editor, mark: str, new: str, said: str) -> None:
    uri = editor.open("docs/journeys/renting.md")
    editor.diagnostics(uri)
    if said == "is not an id":
        new, said = "X Y", "is not an id"
    answer = editor.ask("textDocument/rename", {**editor.at(uri, mark), "newName": new})
    assert said in answer["error"]["message"]


def apply(editor: Editor, edit: dict[str, Any]) -> dict[str, str]:
    """Make the changes of an edit on disk; the texts after it by path below the content folder."""
    texts = {}
    for uri, edits in edit["changes"].items():
        path = uri.rpartition("/docs/")[2]
        file = editor.folder / "docs" / path
        texts[path] = edited(file.read_text(encoding="utf-8"), edits)
        file.write_text(texts[path], encoding="utf-8")
    return texts


# --- mending -------------------------------------------------------------------------------------------------------


def actions(editor: Editor, uri: str) -> list[dict[str, Any]]:
    found = editor.diagnostics(uri)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": found}}
    return list(editor.request("textDocument/codeAction", asked))


def test_quick_fixes(editor: Editor) -> None:
    text = BUYING.replace("persona: buyer", "persona: byer\nscenaro: Alone").replace(
        "title: Compare", "title: Compare\n        duration: 12:30"
    )
    uri = editor.open("docs/journeys/buying.md", text)
    offered = actions(editor, uri)
    changes = [
        change
        for action in offered
        if "changes" in action["edit"]
        for change in action["edit"]["changes"][uri]
    ]
    mended = edited(text, list({json.dumps(change): change for change in changes}.values()))
    assert "persona: buyer\nscenario: Alone" in mended
    assert 'duration: "12:30"' in mended
    assert all(action["diagnostics"] for action in offered)


def test_a_page_for_what_is_missing(editor: Editor) -> None:
    uri = editor.open("docs/journeys/buying.md", BUYING.replace("persona: buyer", "persona: zookeeper"))
    made = next(action for action in actions(editor, uri) if "zookeeper" in action["title"])
    create, write = made["edit"]["documentChanges"]
    assert create["uri"].endswith("/docs/personas/zookeeper.md")
    text = write["edits"][0]["newText"]
    (editor.folder / "docs/personas/zookeeper.md").write_text(text)
    changed(editor, "docs/personas/zookeeper.md", 1)
    editor.told_until(uri, [])


# --- the process -----------------------------------------------------------------------------------------------------


def test_units_that_editor_and_server_agree_on(tmp_path: Path) -> None:
    general = {"general": {"positionEncodings": ["utf-8"]}}
    with Editor(site(tmp_path / "site"), {**CAPABILITIES, **general}) as editor:
        assert editor.capable["positionEncoding"] == "utf-8"
        uri = editor.open(
            "docs/journeys/buying.md", BUYING.replace("- title: Compare", "- {title: 😀, emotion: 7}")
        )
        found = next(each for each in editor.diagnostics(uri) if each["code"] == "schema/out-of-range")
        assert found["range"]["start"]["character"] == 31


def test_nothing_an_editor_sends_ends_the_conversation(editor: Editor) -> None:
    uri = editor.open("docs/journeys/buying.md")
    for text in (
        "",
        "---",
        "---\n---",
        "---\ntype",
        "\ufeff---\ntype: journey\n",
        "---\nx: &a [*a]\n---",
        "---\n" + "[" * 9999,
        "\x00",
    ):
        editor.change(uri, text)
        for line in (0, 1, 99):
            at = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 3}}
            for method in ("completion", "hover", "definition", "prepareRename"):
                assert "id" in editor.ask(f"textDocument/{method}", at)
    editor.change(uri, BUYING)
    assert codes(editor.diagnostics(uri)) == []


def test_without_its_package_the_command_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['pygls'] = None\nfrom cjm_mkdocs.cli import main; main(['lsp'])"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert 'pip install "cjm-mkdocs[lsp]"' in result.stderr


# --- speed -----------------------------------------------------------------------------------------------------------


def test_a_keystroke_is_answered_in_a_fraction_of_a_check(tmp_path: Path) -> None:
    """At 1,000 journeys; `benchmarks.typing` prints milliseconds, which depend on the machine and its neighbours."""
    size = write(1000, tmp_path / "docs")
    (tmp_path / "mkdocs.yml").write_text(MKDOCS)
    assert size.pages > 1000
    start = time.perf_counter()
    checked(tmp_path)
    check = time.perf_counter() - start
    took = []
    with Editor(tmp_path) as editor:
        uri = editor.open("docs/journeys/journey-0500.md")
        text = editor.texts[uri]
        assert codes(editor.diagnostics(uri)) == []
        for number in range(15):
            start = time.perf_counter()
            editor.change(uri, text.replace("persona: ", f"persona: x{number}"))
            assert "persona-0001" in labels(editor.complete(uri, "persona: "))
            assert codes(editor.diagnostics(uri)) == ["refs/unknown"]
            took.append(time.perf_counter() - start)
    assert median(took) < check / 10
    shutil.rmtree(tmp_path / "docs")
