"""`cjm new`: what it writes passes `cjm check` on that site at once, or nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from cjm_mkdocs.exchange.new_page import asked, page_text, yaml_of
from cjm_mkdocs.model.records import TYPES
from cjm_mkdocs.reading.page import read_page
from tests.commands import cjm, enter_site
from tests.sites import SiteSpec, run_mkdocs

PAGES = """
personas/
  buyer.md
    ---
    type: persona
    name: Erika Buyer
    ---
teams/
  sales.md
    ---
    type: team
    name: Sales and service
    ---
research/insights/
  pain.md
    ---
    type: pain-point
    title: It hurts
    ---
index.md
  # Home
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site; its folder is the current one. Its content folder is returned."""
    return enter_site(tmp_path / "site", PAGES, monkeypatch)


def new(*arguments: str, status: int = 0, answers: str | None = None) -> Result:
    return cjm("new", *arguments, status=status, answers=answers)


def options(site: Path, **cjm: Any) -> None:
    """Give the site these options of the plugin."""
    told = SiteSpec(pages=PAGES, cjm=cjm).configuration()
    (site.parent / "mkdocs.yml").write_text(told, encoding="utf-8")


def clean() -> None:
    assert cjm("check").stdout == ""


def read(path: Path, type_key: str = "type") -> Any:
    page, _ = read_page(path.name, path.read_bytes(), type_key)
    assert page is not None
    assert page.problems == ()
    return page.record


NEEDED = {"journey": ["--persona", "buyer"]}


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize(
    "name", ["A first one", "yes", "12:30", "Ours: a # b", "価格が高い", "- x", "“Ça va?”", "null"]
)
def test_a_page_of_every_type_passes_the_check(site: Path, type_: str, name: str) -> None:
    result = new(type_, *NEEDED.get(type_, []), "--", name)
    path = site.parent / result.stdout.strip()
    assert path.parent.is_relative_to(site)
    assert read(path).title == name
    clean()


@pytest.mark.parametrize("type_", TYPES)
def test_every_comment_of_a_page_is_a_field_ready_to_be_filled_in(type_: str) -> None:
    stages = [("A stage", ["A step"])] if type_ == "journey" else []
    text = page_text(type_, "A name", {}, stages)
    keys = [line.split(":")[0].strip(" #") for line in text.splitlines() if line.lstrip().startswith("# ")]
    assert {"owner", "evidence"} <= set(keys)
    page, _ = read_page("page.md", text.replace("\n# ", "\n").replace("        # ", "        "))
    assert page is not None
    wrong = {problem.rule for problem in page.problems}  # some fields may not be there and empty
    assert wrong <= {"schema/missing", "schema/wrong-type"}


def test_flags_are_the_fields_of_the_model(site: Path) -> None:
    new(
        "pain-point", "Nobody answers", "--severity", "major", "--persona", "buyer", "--owner", "sales",
        "--solution", "Answer within a day", "--link", "A page=https://example.org/a?b=c", "--first-seen", "2026-10-01",
        "--set", "x_ticket=0012", "--set", "root_cause=Two inboxes: nobody's", "--bare",
    )  # fmt: skip
    text = (site / "research/insights/nobody-answers.md").read_text(encoding="utf-8")
    assert text == (
        "---\ntype: pain-point\ntitle: Nobody answers\nseverity: major\npersonas: buyer\n"
        'solutions: Answer within a day\nroot_cause: "Two inboxes: nobody\'s"\nfirst_seen: 2026-10-01\nowner: sales\n'
        'links:\n  - {title: "A page", url: "https://example.org/a?b=c"}\nx_ticket: "0012"\n---\n\n# Nobody answers\n'
    )
    clean()


def test_numbers_scales_and_mappings(site: Path) -> None:
    new(
        "persona", "Anna", "--trait", "Patience=2", "--demographics", "Zip=01234", "--share", "12.5", "--bare"
    )
    record = read(site / "personas/anna.md")
    assert (record.traits, record.demographics, record.share) == ({"Patience": 2}, {"Zip": "01234"}, 12.5)
    clean()


def test_stages_and_steps(site: Path) -> None:
    new(
        "journey", "I buy", "--persona", "buyer", "--stage", "First: look", "--stage", "Then",
        "--step", "then=Pay", "--step", "Then=Wait = hope",
    )  # fmt: skip
    stages = read(site / "journeys/i-buy.md").stages
    assert [(stage.name, [step.title for step in stage.steps]) for stage in stages] == [
        ("First: look", ["Describe what happens first"]),
        ("Then", ["Pay", "Wait = hope"]),
    ]
    assert "no stage is called “Than”" in new("journey", "Y", "--persona", "buyer", "--stage", "Then", "--step", "Than=x", status=2).stderr  # fmt: skip


def test_without_stages_a_journey_has_those_of_the_site(site: Path) -> None:
    options(site, lifecycle=["before", {"id": "later", "name": "Much later"}], type_key="kind_of_page")
    new("persona", "Anna")
    new("journey", "I buy", "--persona", "anna")
    assert [stage.name for stage in read(site / "journeys/i-buy.md", "kind_of_page").stages] == [
        "Before",
        "Much later",
    ]
    clean()


def test_a_thing_may_be_named_by_its_name(site: Path) -> None:
    new(
        "journey",
        "I buy",
        "--persona",
        "erika buyer",
        "--owner",
        "Sales and Service",
        "--pain",
        "x",
        status=2,
    )
    new("journey", "I buy", "--persona", "erika buyer", "--owner", "Sales and Service")
    assert read(site / "journeys/i-buy.md").persona == ("buyer",)
    assert read(site / "journeys/i-buy.md").owner == "sales"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["journey", "X", "--persona", "byer"], "did you mean “buyer”?"),
        (["journey", "X"], "needs “persona”"),
        (["journy", "X"], "did you mean “journey”?"),
        (["pain-point", "X", "--owner", "sale"], "did you mean “sales”?"),
        (["pain-point", "X", "--severity", "awful"], "'minor', 'moderate', 'major', 'critical'"),
        (["pain-point", "X", "--set", "severty=major"], "did you mean “severity”?"),
        (["pain-point", "X", "--set", "severity=awful"], "minor, moderate, major"),
        (["pain-point", "X", "--set", "severity"], "KEY=VALUE is expected"),
        (["pain-point", "X", "--first-seen", "soon"], "schema/bad-date"),
        (["pain-point", "X", "--issue", "javascript:alert(1)"], "schema/unsafe-url"),
        (["metric", "X", "--baseline", "much"], "a number is expected"),
        (["metric", "X", "--baseline", "1", "--baseline", "2"], "given twice"),
        (["metric", "X", "--data", "x.csv"], "refs/missing-file"),
        (["persona", "X", "--trait", "Patience=9"], "schema/out-of-range"),
        (["persona", "X", "--trait", "Patience"], "NAME=1…5 is expected"),
        (["persona", "X", "--image", "../index.md"], "style/missing-alt"),
        (["persona", "Erika", "--id", "buyer"], "is there already"),
        (["persona", "Erika", "--id", "Big Buyer"], "write “big-buyer”"),
        (["persona", "  "], "needs a NAME"),
        (["persona"], "needs a NAME"),
        (["team", "Sales"], "is there already"),
        (["persona", "Sales", "--folder", "../out"], "below the content folder"),
        (["persona", "Sales", "--folder", "/out"], "below the content folder"),
        (["persona", "Buyer", "--folder", "people"], "refs/duplicate-id"),
    ],
)  # fmt: skip
def test_what_would_not_pass_is_not_written(site: Path, arguments: list[str], said: str) -> None:
    before = sorted(site.parent.rglob("*"))
    assert said in new(*arguments, status=2).stderr
    assert sorted(site.parent.rglob("*")) == before


@pytest.mark.parametrize("name", ["Index", "README", "CON", "Lpt1"])
def test_a_name_that_means_something_to_a_file_system(site: Path, name: str) -> None:
    new("persona", name)
    assert read(site / f"personas/{name.lower()}-persona.md").title == name
    clean()


def test_a_touchpoint_may_be_called_like_a_stage(site: Path) -> None:
    new("touchpoint", "Awareness")
    new("journey", "I buy", "--persona", "buyer", "--set", "x_a=b")
    clean()
    built = run_mkdocs(site.parent / "mkdocs.yml", site.parent / "site", strict=True)
    assert built.article("touchpoints/awareness/").select_one("[data-cjm=profile]")


def test_problems_that_were_there_are_no_obstacle(site: Path) -> None:
    (site / "personas/odd.md").write_text("---\ntype: persona\nname: Odd\nrol: x\n---\n", encoding="utf-8")
    new("persona", "Anna")
    assert "“rol”" in cjm("check", status=1).stdout


def test_pages_go_where_their_index_was_moved(site: Path) -> None:
    options(site, pages={"metrics": "figures/all/", "solutions": False})
    assert new("metric", "A", "--bare").stdout == "content/figures/all/a.md\n"
    assert new("solution", "A", "--bare").stdout == "content/solutions/a.md\n"


def test_what_can_be_begun_is_listed(site: Path) -> None:
    listed = new("--list").stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(TYPES)
    assert "Usage:" in new(status=2).output


@pytest.mark.parametrize("type_", TYPES)
def test_help_tells_every_field(type_: str) -> None:
    told = " ".join(new(type_, "--help").output.split())
    for one in asked(type_):
        assert f"--{one.single}" in told
        assert one.meaning.split(".")[0][:20] in told


# --- by hand -------------------------------------------------------------------------------------------------------


def test_by_hand_it_asks(site: Path) -> None:
    answers = "I buy\nbyer\nbuyer\nShe needs a phone: now\nsales\nLook\nSees an advert\nBuy\n\n\n"
    result = new("journey", "--ask", "--bare", answers=answers)
    assert "no persona has the id “byer” (did you mean “buyer”?)" in result.output
    assert (site / "journeys/i-buy.md").read_text(encoding="utf-8") == (
        "---\ntype: journey\ntitle: I buy\npersona: buyer\nscenario: \"She needs a phone: now\"\nowner: sales\nstages:\n"
        "  - name: Look\n    steps:\n      - title: Sees an advert\n"
        "  - name: Buy\n    steps:\n      - title: Describe what happens first\n---\n\n# I buy\n"
    )  # fmt: skip
    clean()


def test_a_wrong_answer_is_asked_again_and_an_empty_one_leaves_out(site: Path) -> None:
    result = new("pain-point", "It waits", "--ask", "--bare", answers="awful\nmajor\n\nsales\n")
    assert "awful" in result.output
    record = read(site / "research/insights/it-waits.md")
    assert (record.severity, record.frequency, record.owner) == ("major", None, "sales")


@pytest.mark.parametrize("type_", TYPES)
def test_empty_answers_make_a_valid_page(site: Path, type_: str) -> None:
    new(type_, "A name", *NEEDED.get(type_, []), "--ask", answers="\n" * 10)
    clean()


def test_what_is_given_is_not_asked(site: Path) -> None:
    assert "severity" not in new("pain-point", "X", "--severity", "minor", "--ask", answers="\n\n").output


# --- texts ---------------------------------------------------------------------------------------------------------


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn"))))
def test_any_text_on_one_line_comes_back(text: str) -> None:
    text = " ".join(text.split())
    if text:
        page, _ = read_page("page.md", page_text("solution", text, {"x_text": text, "kind": text}))
        assert page is not None and page.record is not None
        problems = [problem for problem in page.problems if problem.rule != "schema/unsafe-url"]
        assert problems == []
        assert (page.record.title, page.record.extensions["x_text"]) == (text, text)


@pytest.mark.parametrize("value", [True, 3, 2.5])
def test_plain_values(value: Any) -> None:
    assert yaml_of(value) == str(value).lower()
