"""Options of the plugin: what is taken, and what is said of what is not, with its place in `mkdocs.yml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjm_mkdocs.problems import Problem
from cjm_mkdocs.reading.mkdocs_yml import Configuration, Unreadable, read_configuration
from cjm_mkdocs.settings import Settings, levelled, settings_from

BEFORE = "site_name: Test\nplugins:\n  - search\n  - cjm:\n"


def configuration(folder: Path, text: str, name: str = "mkdocs.yml") -> Configuration:
    (folder / name).write_text(text, encoding="utf-8")
    return read_configuration(folder / name)


def said(folder: Path, options: str) -> list[str]:
    """`line:column rule: message (hint)` of everything wrong with options that start in line 5, column 7."""
    lines = "".join(f"      {line}\n" for line in options.split("\n"))
    read = configuration(folder, BEFORE + lines)
    settings, problems = settings_from(read.options, read.place, "mkdocs.yml")
    assert (settings is None) == bool(problems)
    return [str(problem).removeprefix("mkdocs.yml:").replace(": error ", " ") for problem in problems]


SOUND = """\
type_key: cjm
lifecycle: [awareness, {id: purchase, name: Buying, aliases: [decision]}, After sales]
channels: [website, {name: Call centre, human: true, icon: phone}]
levels: {coverage/*: info, refs/*: error, style/how-might-we: off, "journeys/drafts/**": {"*": info}}
publish: internal
today: 2026-11-22
pages: {personas: false, pain-points: insights/pains/}
nav: shown
exports: [json, csv]"""


def test_all_options(tmp_path: Path) -> None:
    assert said(tmp_path, SOUND) == []
    read = configuration(tmp_path, BEFORE + "".join(f"      {line}\n" for line in SOUND.split("\n")))
    settings, _ = settings_from(read.options, read.place, "mkdocs.yml")
    assert settings is not None
    assert [term.id for term in settings.lifecycle] == ["awareness", "purchase", "after-sales"]
    assert [term.title for term in settings.channels] == ["Website", "Call centre"]
    assert settings.folder("personas") is None
    assert settings.folder("pain-points") == "insights/pains"
    assert settings.folder("journeys") == "journeys"
    assert settings.levels["style/how-might-we"] == "off"  # YAML 1.1 reads `off` as false
    assert str(settings.today) == "2026-11-22"


@pytest.mark.parametrize("options", [None, {}, {"lifecycle": None, "today": None, "pages": None}])
def test_no_options_are_the_defaults(options: dict[str, object] | None) -> None:
    assert settings_from(options, lambda loc: (1, 1), "mkdocs.yml") == (Settings(), [])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("lifecylce: [a]", "5:7 schema/unknown-key: “lifecylce” is not an option of “cjm” (did you mean “lifecycle”?)"),
        ("zzz: 1", "5:7 schema/unknown-key: “zzz” is not an option of “cjm” (there are type_key, lifecycle, channels, levels, rules, publish, today, pages, nav or exports)"),
        ("5: 1", "5:7 schema/unknown-key: “5” is not an option of “cjm” (there are type_key, lifecycle, channels, levels, rules, publish, today, pages, nav or exports)"),
        ("- lifecycle", "5:7 schema/wrong-type: the options of “cjm” are no mapping (write `option: value`)"),
        ("type_key: a b", "5:7 schema/bad-format: “type_key” is “a b” (use letters, digits, - and _ only)"),
        ("today: tomorrow", "5:7 schema/bad-date: “today” is “tomorrow”, which is no date (write year-month-day: 2026-11-22)"),
        ("nav: hiden", "5:7 schema/unknown-value: “nav” is “hiden” (did you mean “hidden”? allowed: hidden or shown)"),
        ("publish: pubic", "5:7 schema/unknown-value: “publish” is “pubic” (did you mean “public”? allowed: internal or public)"),
        ("exports: [json, cvs]", "5:23 schema/unknown-value: “exports” is “cvs” (did you mean “csv”? allowed: json or csv)"),
        ("lifecycle: [a, 3]", "5:22 schema/wrong-type: an entry of “lifecycle” is no word (give an id, a name, or a mapping with `id`)"),
        ("lifecycle: [a, {id: A b}]", "5:23 schema/bad-id: “A b” is not an id (did you mean “a-b”?)"),
        ("lifecycle: [a, {nmae: B}]", "5:23 schema/unknown-key: “nmae” is not an option of “lifecycle” (did you mean “name”?)"),
        ("lifecycle: [a, {aliases: [b]}]", "5:22 schema/missing: an entry of “lifecycle” has no “id” (add `id:`)"),
        ("channels: [phone, Phone]", "5:25 refs/duplicate-id: “phone” is listed twice (keep one of the two)"),
        ("channels: [{id: phone, human: maybe}]", "5:30 schema/wrong-type: “human” is “maybe”; true or false is expected (write `true` or `false`)"),
        ("levels: {refs/*: eror}", "5:16 schema/unknown-value: “refs/*” is “eror” (did you mean “error”? allowed: error, warning, info or off)"),
        ("levels: {refs/unknwon: info}", "5:16 schema/unknown-value: no rule is called “refs/unknwon” (did you mean “refs/unknown”?)"),
        ('levels: {"journeys/**": info}', "5:16 schema/unknown-value: no rule is called “journeys/**” (see `cjm rules`; below a path, rules are a mapping: {\"*\": info})"),
        ('levels: {"journeys/**": {"*": inof}}', "5:32 schema/unknown-value: “*” is “inof” (did you mean “info”? allowed: error, warning, info or off)"),
        ('levels: {"journeys/**": {"ref/*": info}}', "5:32 schema/unknown-value: no rule is called “ref/*” (see `cjm rules`; below a path, rules are a mapping: {\"*\": info})"),
        ("levels: [a]", "5:7 schema/wrong-type: “levels” is a list; a mapping is expected (give a mapping)"),
        ("pages: {persona: false}", "5:15 schema/unknown-value: no generated page is called “persona” (did you mean “personas”?)"),
        ("pages: {personas: 3}", "5:15 schema/wrong-type: “personas” is neither true or false nor a folder (write `false`, or the folder it should stand in)"),
        ("pages: {personas: ../x}", "5:15 schema/bad-format: “../x” is not a folder of the site (write a folder below the content folder, such as insights/personas/)"),
        ("pages: {personas: journeys/}", "5:15 schema/bad-format: two generated pages have the folder “journeys” (give each a folder of its own)"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_named_with_its_place(tmp_path: Path, options: str, expected: str) -> None:
    assert said(tmp_path, options) == [expected]


def test_all_wrong_options_are_named_at_once(tmp_path: Path) -> None:
    options = 'nav: up\nlevels:\n  refs/*: bad\n  x/y: info\n  "a/**": {b/c: info, refs/*: bad}\npages: {helth: false, halth: false}\nzzz: 1'
    assert [line.split(" ")[0] for line in said(tmp_path, options)] == [
        "5:7", "7:9", "8:9", "9:18", "9:29", "10:15", "10:29", "11:7",
    ]  # fmt: skip


# --- levels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "path", "expected"),
    [
        ({}, "a.md", "error"),
        ({"refs/*": "warning"}, "a.md", "warning"),
        ({"refs/*": "warning", "refs/unknown": "info"}, "a.md", "info"),
        ({"refs/unknown": "info", "*": "warning"}, "a.md", "warning"),
        ({"refs/unknown": "off"}, "a.md", None),
        ({"drafts/**": {"*": "info"}}, "drafts/x/a.md", "info"),
        ({"drafts/**": {"*": "info"}}, "other/a.md", "error"),
        ({"**/a.md": {"*": "info"}}, "a.md", "info"),
        ({"drafts/**": {"*": "info"}, "refs/*": "off"}, "drafts/a.md", "info"),
        ({"drafts/**": {"style/*": "info"}}, "drafts/a.md", "error"),
    ],
)
def test_levels(levels: dict[str, object], path: str, expected: str | None) -> None:
    found = levelled(
        [Problem(path, 1, 1, "refs/unknown", "error", "x")], Settings.model_validate({"levels": levels})
    )
    assert [problem.severity for problem in found] == ([expected] if expected else [])


# --- mkdocs.yml ----------------------------------------------------------------------------------------------------


def test_tags_of_other_plugins_are_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CJM_TEST_DAY", "2026-01-02")
    read = configuration(
        tmp_path,
        "docs_dir: !ENV [CJM_TEST_NOT_SET, content]\nmarkdown_extensions:\n  - a: {b: !!python/name:os.system , c: !relative $docs_dir}\n"
        "  - d: !!python/object/apply:os.system [exit]\nplugins:\n  - cjm: {today: !ENV CJM_TEST_DAY, nav: !ENV CJM_TEST_NOT_SET}\n",
    )
    assert read.docs_dir == tmp_path / "content"
    settings, problems = settings_from(read.options, read.place, "mkdocs.yml")
    assert settings is not None, problems
    assert str(settings.today) == "2026-01-02"


@pytest.mark.parametrize(
    ("plugins", "options"),
    [
        ("[search, cjm]", None),
        ("[search]", None),
        ("search", None),
        ("", None),
        ("[{cjm: }]", None),
        ("[{cjm: {nav: shown}}]", {"nav": "shown"}),
        ("{search: {}, cjm: {nav: shown}}", {"nav": "shown"}),
        ("[{search: {}}, {cjm: 5}]", 5),
    ],
)
def test_ways_to_list_plugins(tmp_path: Path, plugins: str, options: object) -> None:
    assert configuration(tmp_path, f"plugins: {plugins}\n").options == options


def test_defaults(tmp_path: Path) -> None:
    read = configuration(tmp_path, "")
    assert (read.docs_dir, read.options, read.excluded) == (tmp_path / "docs", None, ())


def test_what_is_inherited(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    configuration(
        tmp_path / "shared",
        "docs_dir: content\nexclude_docs: |\n  drafts/\nplugins:\n  search: {}\n  cjm:\n    levels: {a/*: info}\n    nav: up\n",
        "base.yml",
    )
    read = configuration(tmp_path, "INHERIT: shared/base.yml\nplugins:\n  cjm:\n    levels: {refs/*: no}\n")
    assert read.docs_dir == tmp_path / "content"
    assert read.excluded == ("drafts/",)
    assert read.options == {"levels": {"a/*": "info", "refs/*": False}, "nav": "up"}
    assert read.path == tmp_path / "mkdocs.yml"
    assert read.place(("levels", "refs/*")) == (4, 14)
    alone = configuration(tmp_path, "INHERIT: shared/base.yml\n")
    assert alone.path == tmp_path / "shared" / "base.yml"
    assert alone.place(("nav",)) == (8, 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("plugins: [search\n", "mkdocs.yml:1:10: a bracket that is not closed"),
        ("plugins:\n\t- search\n", "mkdocs.yml:2:1: a tab is used for indentation"),
        ("- a\n", "mkdocs.yml:1:1: is not a mapping of settings"),
        ("docs_dir: [a]\n", "docs_dir is no path"),
        ("INHERIT: nowhere.yml\n", "nowhere.yml: No such file"),
        ("INHERIT: mkdocs.yml\n", "INHERIT leads nowhere"),
        ("a: !!timestamp x\n", "mkdocs.yml: cannot be read"),
        ("a: " + "[" * 100_000 + "]" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        configuration(tmp_path, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_alias_within_its_anchor_is_no_hindrance(tmp_path: Path) -> None:
    assert configuration(tmp_path, "a: &a [*a]\nplugins: [{cjm: {nav: shown}}]\n").options == {"nav": "shown"}
