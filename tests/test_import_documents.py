"""`cjm import` on documents as teams have them: what lands where, that nothing is lost, and that the site stays sound."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjm_mkdocs.cli import main
from cjm_mkdocs.exchange.importing.drafts import Choices, Source, Unreadable
from cjm_mkdocs.exchange.importing.labels import folded
from cjm_mkdocs.exchange.importing.leftovers import words_in
from cjm_mkdocs.exchange.importing.readers import reading_of
from cjm_mkdocs.exchange.importing.writing import pages_of
from cjm_mkdocs.reading.page import read_page
from tests.commands import cjm, enter_site
from tests.importing_measure import FIELDS, SITE, Score, documents, imported, total

PAGES = """
personas/
  buyer.md
    ---
    type: persona
    name: Erika Buyer
    ---
index.md
  # Home
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site; its folder is the current one. Its content folder is returned."""
    return enter_site(tmp_path / "site", PAGES, monkeypatch)


def clean() -> None:
    assert cjm("check", "--level", "error").stdout == ""


# --- the corpus ------------------------------------------------------------------------------------------------------


def test_there_are_enough_documents() -> None:
    assert len(documents()) >= 25


def test_nearly_everything_lands_in_its_field(capsys: pytest.CaptureFixture[str]) -> None:
    whole = Score()
    for name, one in total():
        whole.add(one, name)
    with capsys.disabled():
        print("\n", *(f"{what} {whole.found[what]}/{whole.wanted[what]}" for what in FIELDS))
    for what in FIELDS:
        assert whole.share(what) >= 0.97, whole.missed
    assert len(whole.extra) <= sum(whole.wanted.values()) * 0.02, whole.extra


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_every_import_passes_the_check(site: Path, path: Path) -> None:
    cjm("import", path)
    clean()


def test_all_documents_together_pass_the_check(site: Path) -> None:
    told = json.loads(cjm("import", *documents(), "--format", "json").stdout)
    assert len(told["written"]) == len(told["pages"]) > len(documents())
    clean()


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_no_word_is_lost(path: Path) -> None:
    reading = reading_of(Source(path.name, path.read_bytes()), Choices())
    pages = pages_of(reading.drafts, SITE)
    told = folded(" ".join([*(page.text for page in pages.pages), *(note.text for note in reading.notes)]))
    known = set(told.split())
    lost = [
        word for word in words_in(visible(path)) if word not in known and (word.isascii() or word not in told)
    ]
    assert [word for word in lost if not (word.isdigit() and len(word) < 3)] == []


def visible(path: Path) -> str:
    """What a reader sees of a document: without the syntax of diagrams, tags, links and keys."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".yaml", ".yml"):
        text = re.sub(r"^\s*(?:- )?\w+:|#.*", " ", text, flags=re.MULTILINE)
    if text.startswith("---"):
        front, _, text = text[4:].partition("\n---")
        text = re.sub(r"^\w+:", " ", front, flags=re.MULTILINE) + text
    if path.suffix == ".mmd" or "```mermaid" in text or "~~~ mermaid" in text:
        text = re.sub(r"^\s*(?:journey|title|section)\b", " ", text, flags=re.MULTILINE)
    text = re.sub(r"</?[a-z][^<>]*>|\]\([^()]*\)|\[x\]", " ", text)
    return "\n".join(
        line
        for line in text.split("\n")
        if not re.match(r"\s*(```|~~~|flowchart|a -->)", line) and folded(line) != "journey"
    )


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_pages_are_read_as_they_were_meant(path: Path) -> None:
    for page in imported(path).pages:
        found, problems = read_page(page.path, page.text)
        assert problems == []
        assert found is not None
        assert [problem for problem in found.problems if problem.severity == "error"] == []


# --- the command -----------------------------------------------------------------------------------------------------

MAP = """# Buying paper

**Persona:** {persona}

## Awareness
- **Emotion:** curious
- **Pain points:** too many shops
- **Colour of the sky:** blue

## Purchase
- **Emotion:** 4/5
"""


def document(tmp_path: Path, text: str, name: str = "map.md") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_persona_of_the_site_is_referred_to(site: Path, tmp_path: Path) -> None:
    result = cjm("import", document(tmp_path, MAP.format(persona="Erika Buyer")))
    assert result.stdout.split() == ["content/journeys/buying-paper.md"]
    assert "persona: buyer\n" in (site / "journeys/buying-paper.md").read_text(encoding="utf-8")


def test_what_is_not_placed_is_told_with_its_line(site: Path, tmp_path: Path) -> None:
    path = document(tmp_path, MAP.format(persona="Anna"))
    told = cjm("import", path).stderr
    assert f"{path.as_posix()}:8: not placed: “Colour of the sky” is no field of a stage" in told
    assert "x_colour_of_the_sky: blue" in (site / "journeys/buying-paper.md").read_text(encoding="utf-8")
    assert "read as" not in told
    assert "“Emotion” read as emotion of the step" in cjm("import", path, "--force", "--verbose").stderr


def test_nothing_is_overwritten_unless_told_to(site: Path, tmp_path: Path) -> None:
    path = document(tmp_path, MAP.format(persona="Anna"))
    cjm("import", path)
    page = site / "journeys/buying-paper.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    result = cjm("import", path, status=1)
    assert "it is there already; --force overwrites it" in result.stderr
    assert "Mine." in page.read_text(encoding="utf-8")
    cjm("import", path, "--force")
    assert "Mine." not in page.read_text(encoding="utf-8")


def test_a_dry_run_writes_nothing(site: Path, tmp_path: Path) -> None:
    result = cjm("import", document(tmp_path, MAP.format(persona="Anna")), "--dry-run")
    assert "title: Buying paper" in result.stdout
    assert not (site / "journeys").exists()


def test_pages_go_to_a_folder_of_the_content(site: Path, tmp_path: Path) -> None:
    path = document(tmp_path, MAP.format(persona="Anna"))
    cjm("import", path, "--to", "team a/maps")
    assert (site / "team a/maps/buying-paper.md").is_file()
    cjm("import", path, "--to", "../elsewhere", status=2)
    cjm("import", path, "--to", "/tmp", status=2)


def test_a_folder_that_leads_out_of_the_content_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (site / "journeys").symlink_to(tmp_path / "outside")
    assert (
        "outside the content folder"
        in cjm("import", document(tmp_path, MAP.format(persona="Anna")), status=1).stderr
    )
    assert list((tmp_path / "outside").iterdir()) == []


def test_the_user_is_asked_for_a_score(site: Path, tmp_path: Path) -> None:
    path = document(tmp_path, "journey\n  title T\n  section A\n    Walk: 9: Me\n", "t.mmd")
    cjm("import", path, "--ask", answers="4\n")
    assert "emotion: 1" in (site / "journeys/t.md").read_text(encoding="utf-8")


def test_files_that_hold_nothing_to_import_are_told(site: Path, tmp_path: Path) -> None:
    result = cjm("import", document(tmp_path, "# A letter\n\nHello.\n"), status=1)
    assert "no journey and no persona in it" in result.stderr
    assert "files of this kind" in cjm("import", document(tmp_path, "x", "x.docx"), status=1).stderr
    assert (
        "`journey` diagram"
        in cjm("import", document(tmp_path, "flowchart LR\n a-->b", "x.mmd"), status=1).stderr
    )


def test_a_journey_without_a_persona_gets_one(site: Path, tmp_path: Path) -> None:
    path = document(tmp_path, "# T\n\n## Stage 1: A\n- **Pain points:** x y\n")
    assert "“T” names no persona; “Customer” was made" in cjm("import", path).stderr
    assert cjm("import", path, "--force", "--persona", "Erika Buyer").exit_code == 0
    assert "persona: buyer" in (site / "journeys/t.md").read_text(encoding="utf-8")


def test_links_lead_where_they_led_or_become_text(site: Path, tmp_path: Path) -> None:
    text = """# T

See [home](../index.md#top), [ours](http://example.org/a_(b)) and ![a plan](plan.png).

## Stage 1: A
- **Pain points:** as [home](../index.md) says, [gone](gone.md) and [bad](javascript:alert)
"""
    (site / "old").mkdir()
    inside = document(site / "old", text, "inside.txt")
    told = cjm("import", inside).stderr
    page = (site / "journeys/t.md").read_text(encoding="utf-8")
    assert "as [home](../index.md) says, gone (gone.md) and bad (javascript:alert)" in page
    assert "See [home](../index.md#top), [ours](http://example.org/a_(b)) and a plan (plan.png)." in page
    assert "the link to gone.md leads to no file of the site" in told
    clean()
    cjm("import", document(tmp_path, text), "--force")
    assert "as home (../index.md) says" in (site / "journeys/t.md").read_text(encoding="utf-8")
    clean()


def test_tags_are_shown_and_do_nothing(site: Path, tmp_path: Path) -> None:
    text = "# T\n\nSay <script>alert(1)</script> and <b onclick=x>bold</b>, <https://example.org>\n\n```html\n<b>\n```\n\n## Stage 1: A\n- **Emotion:** sad\n"
    cjm("import", document(tmp_path, text))
    page = (site / "journeys/t.md").read_text(encoding="utf-8")
    assert "<script" not in page and "<b onclick" not in page
    assert "<https://example.org>" in page and "```html\n<b>\n```" in page


def test_the_guide_shows_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (Path(__file__).parent.parent / "content/guide/importing.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r'```\w+ title="([^"]+)"\n(.*?)```\n', guide, re.DOTALL))
    told = re.findall(r"```console\n\$ cjm (.*?)\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Ours\nplugins: [cjm]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    document(tmp_path, shown["tram.md"], "tram.md")
    [(command, output)] = told
    result = cjm(*command.split())
    assert result.stdout + result.stderr == output
    written = (tmp_path / "docs/journeys/my-first-ride-by-tram.md").read_text(encoding="utf-8")
    assert written == shown["docs/journeys/my-first-ride-by-tram.md"]


# --- anything at all -------------------------------------------------------------------------------------------------

HOSTILE = {
    "paths.md": "# ../../etc/passwd\n\n**Persona:** ../../x\n\n## Stage 1: con\n- **Pain points:** a b\n",
    "names.md": "# CON\n\n**Persona:** index\n\n## Stage 1: ---\n- **Emotion:** sad\n",
    "blocks.md": "# T\n\n```cjm\nshow: nonsense\n```\n\n## Stage 1: A\n- **Pain points:** ```cjm\n\n```cjm\nx: [\n```\n",
    "html.md": "# T\n\n<script>alert(1)</script>\n\n## Stage 1: <img src=x onerror=alert(1)>\n- **Pain points:** <b>x</b> [a](javascript:alert(1)) [b](../../../x.md)\n",
    "links.md": "# T\n\n![x](missing.png) [y](missing.md)\n\n## Stage 1: A\n- **Pain points:** see [z](nowhere/z.md) and ![p](p.png)\n",
    "controls.md": "# T\x00\x07\n\n## Stage 1: A\u2028B\u202e\n- **Pain points:** a\x1bb \ufeff\ud7ff\n",
    "yaml.md": "# a: b # c\n\n**Persona:** - x: {y\n\n## Stage 1: [no]\n- **Pain points:** 12:30; yes; &x; *y; '; \"; 012; ~\n",
    "bomb.jm.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(9)) + "stages: *j\n",
    "deep.jm.yaml": "stages: " + "[" * 5000,
    "wide.md": "# T\n\n| Stage | Pain points |\n|---|---|\n" + "".join(f"| S{i} | pain {i} |\n" for i in range(3000)),
    "long.md": "# T\n\n## Stage 1: A\n\n- **Pain points:** " + "word " * 200_000 + "\n",
    "deep.md": "# T\n\n" + "".join("  " * i + "- **Pain points:** x\n" for i in range(300)),
    "quotes.md": "# T\n\n" + ">" * 2000 + " x\n\n## Stage 1: A\n- **Emotion:** sad\n",
    "stars.md": "# T\n\n## Stage 1: A\n- **Emotion:** " + "*" * 20_000 + "\n- **Pain points:** " + "[" * 20_000 + "\n",
    "latin.md": "# Tür\n\n## Stage 1: Á\n- **Pain points:** zu spät geöffnet\n".encode("cp1252"),
    "twice.md": "# T\n\n## Stage 1: A\n- **Emotion:** sad\n\n## Stage 2: A\n- **Emotion:** glad\n",
    "actors.mmd": "journey\n title T\n section A\n  x: 5: " + ", ".join(f"P{i}" for i in range(200)) + "\n",
    "empty.mmd": "journey\n title\n section\n",
}  # fmt: skip


REFUSED = frozenset(("bomb.jm.yaml", "deep.jm.yaml", "stars.md"))
"""What cannot be read; all else becomes pages."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_do_no_harm(site: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    text = HOSTILE[name]
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    before = {one for one in tmp_path.rglob("*") if one.is_file()}
    result = CliRunner().invoke(main, ["import", str(path)])
    assert result.exit_code == (1 if name in REFUSED else 0), result.output
    assert "has a fault" not in result.output
    clean()
    made = {one for one in tmp_path.rglob("*") if one.is_file()} - before
    assert all(one.is_relative_to(site) for one in made)


def test_names_that_mean_something_else_to_a_system_are_no_file_names(site: Path, tmp_path: Path) -> None:
    path = document(tmp_path, HOSTILE["names.md"])
    assert sorted(cjm("import", path).stdout.split()) == [
        "content/journeys/con-journey.md",
        "content/personas/index-persona.md",
    ]


LABELS = (
    "Pain points",
    "Emotion",
    "Actions",
    "Gefühle",
    "痛点",
    "Persona",
    "Notes",
    "Goals",
    "Ziele",
    "Frobnication",
    "Step",
)
TEXTS = (
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")),
        min_size=1,
        max_size=30,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
LINES = st.one_of(
    st.builds("## {}".format, TEXTS), st.builds("### Stage {}: {}".format, st.integers(1, 9), TEXTS), st.builds("- {}".format, TEXTS),
    st.builds("**{}:** {}".format, st.sampled_from(LABELS), TEXTS), st.builds("- **{}:** {}".format, st.sampled_from(LABELS), TEXTS),
    st.builds("  - {}".format, TEXTS), st.builds("> {}".format, TEXTS), TEXTS, st.just(""), st.builds("**{}**".format, TEXTS),
    st.builds("| {} | {} |\n|---|---|\n| {} | {} |".format, st.sampled_from(LABELS), TEXTS, st.sampled_from(LABELS), TEXTS),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, max_size=25))
def test_no_word_of_any_document_is_lost(lines: list[str]) -> None:
    text = "# Title\n\n## Stage 1: First\n\n- **Emotion:** sad\n\n" + "\n".join(lines)
    try:
        reading = reading_of(Source("any.md", text.encode()), Choices())
    except Unreadable:
        return
    pages = pages_of(reading.drafts, SITE)
    for page in pages.pages:
        found, _ = read_page(page.path, page.text)
        assert found is not None
        assert [str(problem) for problem in found.problems if problem.severity == "error"] == []
    told = folded(" ".join([*(page.text for page in pages.pages), *(note.text for note in reading.notes)]))
    known = set(told.split())
    for line in lines:
        for word in words_in(line.replace("|", " ")):
            assert word in known or word in told or word.isdigit(), line
