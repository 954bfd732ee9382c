"""What an editor asks for, on plain data. `▏` is the cursor."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from cjm_mkdocs.cli.init import starter
from cjm_mkdocs.editor.completion import choices_at, completions, plain
from cjm_mkdocs.editor.cursor import cursor_in
from cjm_mkdocs.editor.documents import Document
from cjm_mkdocs.editor.finding import CONFIGURATION, definition, hover, references
from cjm_mkdocs.editor.grammar import Around
from cjm_mkdocs.editor.mending import mends
from cjm_mkdocs.editor.outline import outline
from cjm_mkdocs.editor.protocol import Units
from cjm_mkdocs.editor.renaming import Refused, renamed
from cjm_mkdocs.editor.text import At, Region, Text
from cjm_mkdocs.model.keys import known_keys
from cjm_mkdocs.model.records import Journey, PainPoint, Stage, Step
from cjm_mkdocs.problems import RULES
from cjm_mkdocs.reading.frontmatter import read
from cjm_mkdocs.reading.page import KEYS
from cjm_mkdocs.settings import Settings
from tests.editors import edited
from tests.test_documentation import GUIDE
from tests.test_recheck import SETTINGS, site_of

PAGES = {
    "personas/buyer.md": "---\ntype: persona\nname: Buyer\n---\n",
    "personas/owner.md": "---\ntype: persona\nname: The owner\nformer_ids: [boss]\n---\n",
    "teams/sales.md": "---\ntype: team\nname: Sales\n---\n",
    "touchpoints/desk.md": "---\ntype: touchpoint\nid: front-desk\ntitle: Front desk\n---\n",
    "metrics/calls.md": "---\ntype: metric\ntitle: Calls\ndata: calls.csv\n---\n",
    "metrics/calls.csv": "date,value,persona\n2026-01-31,1,buyer\n2026-02-28,2,owner\n",
    "journeys/renting.md": """---
type: journey
title: Renting
persona: buyer
stages:
  - name: Purchase
    steps:
      - touchpoint: Price list
        pain_points:
          - {id: too-dear, title: Too dear}
      - touchpoint:
          title: Sticker
          channel: store
---
""",
    "journeys/buying.md": """---
type: journey
title: Buying
personas:
  - buyer
  - owner
owner: sales
stages:
  - name: Purchase
    steps:
      - touchpoint: Price list
        emotion: {buyer: -1, owner: 1}
        pain_points: [too-dear, "Nobody answers"]
      - touchpoint: front-desk
      - touchpoint: Sticker
---
```cjm
show: pain-points
where: {persona: buyer}
```
""",
    "images/map.png": "",
}
OPTIONS = """plugins:
  - cjm:
      rules:
        - id: team/ours
          select: {type: step, persona: buyer}
          require: {emotion: ">0"}
          message: sad
"""


def around(pages: Mapping[str, str] = PAGES, path: str = "journeys/buying.md") -> Around:
    site = site_of(pages)
    return Around(site.whole, SETTINGS, frozenset(pages), path, frozenset({"journeys/buying.md"}))


def document(text: str, path: str = "journeys/buying.md", pages: Mapping[str, str] = PAGES) -> Document:
    return Document(Text(text), around(pages, path), path == CONFIGURATION)


def cursor(text: str) -> tuple[str, At]:
    """The text without its cursor, and where that is."""
    before, _, after = text.partition("▏")
    return before + after, At(before.count("\n"), len(before) - before.rfind("\n") - 1)


def step(lines: str) -> str:
    """A journey with these lines in its only step."""
    inside = "\n".join(f"        {line}" for line in lines.split("\n"))
    return (
        f"---\ntype: journey\nstages:\n  - name: Purchase\n    steps:\n      - title: Asks\n{inside}\n---\n"
    )


def offered(text: str, path: str = "journeys/buying.md") -> list[str]:
    plain_text, at = cursor(text)
    return list(choices_at(document(plain_text, path), at))


# --- completion ------------------------------------------------------------------------------------------------------


def test_keys_are_those_of_the_place() -> None:
    top = offered("---\ntype: journey\n▏\n---\n")
    assert set(top) == {"type", "x_waive", *known_keys(Journey)} - {"type"}
    below = offered("---\ntype: journey\nstages:\n  - ▏\n---\n")
    assert set(below) == set(known_keys(Stage))
    assert set(offered(step("▏"))) == set(known_keys(Step)) - {"title"}
    assert set(offered(step("pain_points:\n  - title: No\n    ▏"))) == set(known_keys(PainPoint)) - {"title"}


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("---\n▏\n---\n", ["type"]),
        ("---\ntype: ▏\n---\n", ["persona", "journey", "touchpoint"]),
        ("---\ntype: journey\npersona: ▏\n---\n", ["buyer", "owner"]),
        ("---\ntype: journey\npersonas: [buyer, o▏]\n---\n", ["buyer", "owner"]),
        ("---\ntype: journey\npersonas:\n- ▏\n---\n", ["buyer", "owner"]),
        ("---\ntype: journey\nowner: ▏\n---\n", ["sales"]),
        ("---\ntype: journey\nreviewed: ▏\n---\n", ["2026-11-22"]),
        ("---\ntype: journey\nreview_every: ▏\n---\n", ["90 days"]),
        ("---\ntype: journey\nemotion_scale: ▏\n---\n", ["-2..2", "1..5"]),
        ("---\ntype: journey\ncounterpart: '▏'\n---\n", ["renting"]),
        ("---\ntype: persona\ntraits: {Patience: ▏}\n---\n", ["1", "2", "3", "4", "5"]),
        ("---\ntype: persona\nimage: ▏\n---\n", ["../images/map.png"]),
        ("---\ntype: metric\ndata: ▏\n---\n", ["../metrics/calls.csv"]),
        ("---\ntype: metric\nx_waive:\n  ▏\n---\n", ["coverage/no-owner", "until"]),
        (step("emotion: ▏"), ["2", "1", "0", "-1", "-2"]),
        (step("emotion: {▏}"), ["score", "label", "basis", "quote", "buyer", "owner"]),
        (step("emotion:\n  buyer: ▏"), ["2", "-2", "score"][:2]),
        (step("emotion: {buyer: {basis: ▏"), ["observed", "assumed", "target"]),
        (step("moment_of_truth: ▏"), ["true", "false"]),
        (step("channel: ▏"), ["website", "phone"]),
        (step("pain_points: [▏"), ["too-dear"]),
        (step("pain_points:\n  - ▏"), ["too-dear", "title", "severity"]),
        (step("pain_points: [{title: A, severity: ▏"), ["minor", "critical"]),
        (step("pain_points: [\n  too-dear,\n  ▏\n"), ["too-dear"]),
        (step("pain_points: [{title: A\nemo▏"), ["emotion"]),
        (step("pain_points:\n  - {title: A,\n     sev▏"), ["severity"]),
        (step("pain_points: [{title: A},\n  {sev▏"), ["severity"]),
        (step("actions: [Reads\n▏"), ["thoughts"]),
        (step("touchpoint: ▏"), ["front-desk", "price-list", "sticker"]),
        ("# Prose\n\n```cjm\n▏\n```\n", ["show"]),
        ("# Prose\n\n```cjm\nshow: pain-points\n▏\n```\n", ["where", "group", "limit"]),
        ("# Prose\n\n```cjm\nshow: pain-points\nwhere: {persona: ▏}\n```\n", ["buyer", "missing"]),
        ("# Prose\n\n```cjm\nshow: pain-points\nwhere:\n  refers_to:\n    ▏\n```\n", ["solutions", "owner"]),
        ("# Prose\n\n```cjm\nshow: pain-points\nwhere:\n  any:\n    - severity: ▏\n```\n", ["critical", "present"]),
        ("# Prose\n\n```cjm\nshow: pain-points\ngroup: ▏\n```\n", ["owner", "lifecycle"]),
    ],
)  # fmt: skip
def test_values_are_those_of_the_place(text: str, some: list[str]) -> None:
    found = offered(text)
    assert [choice for choice in some if choice not in found] == []
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntype: journey\n---\n▏",
        "# Prose ▏",
        "---\ntype: journey\ntitle: Buying # persona: ▏\n---\n",
        "---\ntype: journey\nscenario: |\n  Some words\n  ▏\n---\n",
        "---\ntype: journey\nscenario: Some words\n  ▏\n---\n",
        "```yaml\nshow: ▏\n```\n",
        "```cjm\nshow: map\nwhere: {▏}\n```\n",
        "---\ntype: jurney\npersona: ▏\n---\n",
        "---\ntype: journey\nzzz:\n  ▏\n---\n",
    ],
)
def test_nothing_is_offered_where_nothing_is_known(text: str) -> None:
    assert offered(text) == []


def test_options_of_the_plugin_are_offered() -> None:
    assert {"levels", "publish"} <= set(offered(f"{OPTIONS}      ▏", CONFIGURATION))
    assert offered("plugins:\n  - cjm:\n      publish: ▏", CONFIGURATION) == ["internal", "public"]
    assert "persona" in offered(OPTIONS.replace("persona: buyer", "▏"), CONFIGURATION)
    assert offered("site_name: ▏\n", CONFIGURATION) == []
    assert offered("plugins:\n  - search:\n      ▏\n", CONFIGURATION) == []


@pytest.mark.parametrize(
    ("text", "choice", "after"),
    [
        ("---\ntype: journey\nper▏\n---\n", "persona", "---\ntype: journey\npersona: \n---\n"),
        ("---\ntype: journey\nper▏: buyer\n---\n", "persona", "---\ntype: journey\npersona: buyer\n---\n"),
        ("---\ntype: journey\nst▏\n---\n", "stages", "---\ntype: journey\nstages:\n  - name: \n---\n"),
        ("---\ntype: journey\nstages:\n  - st▏\n---\n", "steps", "---\ntype: journey\nstages:\n  - steps:\n      - title: \n---\n"),
        ("---\ntype: journey\npersona: b▏uyer # who\n---\n", "owner", "---\ntype: journey\npersona: owner # who\n---\n"),
        ("---\ntype: journey\npersona: 'b▏'\n---\n", "owner", "---\ntype: journey\npersona: 'owner'\n---\n"),
        ("---\ntype: journey\npersonas: [buyer, x▏, y]\n---\n", "owner", "---\ntype: journey\npersonas: [buyer, owner, y]\n---\n"),
        (step("pain▏"), "pain_points", step("pain_points:\n  - ")),
        (step("emotion: {ba▏}"), "basis", step("emotion: {basis: }")),
        ("---\ntype: persona\n▏\n---\n", "traits", "---\ntype: persona\ntraits:\n  \n---\n"),
    ],
)  # fmt: skip
def test_what_is_chosen_takes_the_place_of_what_was_typed(text: str, choice: str, after: str) -> None:
    before, at = cursor(text)
    found = completions(document(before), at)
    assert found is not None
    offer = next(offer for offer in found.offers if offer.choice.text == choice)
    assert replaced(before, found.word.start, found.word.end, offer.text) == after


def test_an_editor_that_indents_by_itself_gets_one_line() -> None:
    before, at = cursor("---\ntype: journey\nst▏\n---\n")
    found = completions(document(before), at, several_lines=False)
    assert found and all("\n" not in offer.text for offer in found.offers)


@given(st.text(max_size=20))
@example("no")
@example("12:30")
@example("a, b")
@example("[x]")
@example("null")
def test_what_is_put_in_is_read_as_itself(text: str) -> None:
    text = "".join(char for char in text if char.isprintable())
    values, complaints = read(f"title: {plain(text)}\nlist: [{plain(text)}]\n", 1, KEYS)
    assert not complaints
    assert values is not None
    assert str(values["title"]).casefold() == text.casefold()
    assert [str(each).casefold() for each in values["list"]] == [text.casefold()]


def replaced(text: str, start: At, end: At, new: str) -> str:
    edit = {
        "range": {
            "start": {"line": start.line, "character": start.column},
            "end": {"line": end.line, "character": end.column},
        },
        "newText": new,
    }
    return edited(text, [edit])


# --- unfinished texts ------------------------------------------------------------------------------------------------

YAMLISH = st.lists(
    st.sampled_from(
        ["stages:", "  - ", "name: A", "\n", "\n\n", "    ", "steps: [", "{", "}", "]", ",", ": ", "'", '"', "|", "# x",
         "emotion: {buyer: -1", "- - ", "&a ", "*a", "\t", "😀", "? ", "<<: ", "type: journey", "pain_points:\n", "---"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(YAMLISH, st.integers(0, 30), st.integers(0, 30))
def test_no_text_is_too_unfinished(text: str, line: int, column: int) -> None:
    cursor_in(Region(1, tuple(text.split("\n"))), At(line, column))
    for made in (f"---\ntype: journey\n{text}\n---\n", f"```cjm\nshow: steps\n{text}\n```\n", f"---\n{text}"):
        page = Document(Text(made), AROUND, False)
        at = At(line, column)
        completions(page, at)
        hover(page, at)
        outline(page)
        references(page, at, open_)
    completions(Document(Text(f"plugins:\n  - cjm:\n      {text}"), AROUND, True), At(line, column))


AROUND = around()


@given(st.text(alphabet="a\u00e9\u4e2d😀\u0301\ufeff", max_size=12), st.integers(0, 12))
def test_places_are_the_same_in_all_units(line: str, column: int) -> None:
    text = Text(f"x\n{line}")
    at = At(1, min(column, len(line)))
    for encoding, size in (("utf-8", 1), ("utf-16", 2), ("utf-32", 4)):
        units = Units(encoding)
        position = units.position(text, at)
        codec = encoding if size == 1 else f"{encoding}-le"
        assert position.character == len(line[: at.column].encode(codec)) // size
        assert units.at(text, position) == at


def test_a_byte_order_mark_counts_for_the_editor_alone() -> None:
    text = Text("\ufeff---\r\ntype: journey\r\n")
    assert Units().position(text, At(0, 3)) == lsp.Position(0, 4)
    assert Units().at(text, lsp.Position(0, 4)) == At(0, 3)
    assert text.lines == ("---", "type: journey", "")


# --- meanings and places ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntype: journey\npers▏ona: buyer\n---\n", "Whose journey it is"),
        ("---\ntype: journey\npersona: bu▏yer\n---\n", "**Buyer** – persona `buyer`"),
        ("---\ntype: jour▏ney\n---\n", "What a customer goes through"),
        (step("chan▏nel: website"), "By which channel"),
        (step("channel: we▏b"), "**Website** `website`"),
        (step("pain_points: [{seve▏rity: major}]"), "How much it hurts"),
        (step("pain_points: [{severity: ma▏jor}]"), "How much it hurts"),
        (step("thoughts: 'unfin▏ished\nchannel: x"), ""),
        (step("thoughts: [a\nemo▏tion: 1"), "How the customer feels"),
        ("---\ntype: journey\nx_waive: {coverage/no-ow▏ner: soon}\n---\n", RULES["coverage/no-owner"].summary),
        ("```cjm\nshow: pain-points\nwhere: {prio▏rity: '>3'}\n```\n", "Severity × frequency"),
        ("```cjm\nshow: pain-points\nwhere: {persona: buy▏er}\n```\n", "**Buyer**"),
    ],
)  # fmt: skip
def test_hover(text: str, said: str) -> None:
    before, at = cursor(text)
    found = hover(document(before), at)
    assert said in found.text if found and said else found is None or not said


def open_(path: str) -> Document:
    if path == CONFIGURATION:
        return document(OPTIONS, path)
    return document(PAGES[path], path)


@pytest.mark.parametrize(
    ("mark", "path", "line"),
    [
        ("- bu", "personas/buyer.md", 2),
        ("owner: sa", "teams/sales.md", 2),
        ("{bu", "personas/buyer.md", 2),
        ("[too", "journeys/renting.md", 9),
        ("touchpoint: Pri", "journeys/buying.md", 10),
        ("touchpoint: fro", "touchpoints/desk.md", 2),
        ("touchpoint: Sti", "journeys/renting.md", 11),
        ("persona: bu", "personas/buyer.md", 2),
    ],
)
def test_definition(mark: str, path: str, line: int) -> None:
    text, at = cursor(PAGES["journeys/buying.md"].replace(mark, f"{mark}▏"))
    found = definition(document(text), at, open_)
    assert found is not None
    assert (found.path, found.span.start.line) == (path, line)


def test_references_are_found_on_the_whole_site() -> None:
    text, at = cursor(PAGES["personas/buyer.md"].replace("name: Bu", "name: Bu▏"))
    found = references(document(text, "personas/buyer.md"), at, open_)
    assert [(each.path, each.span.start.line) for each in found] == [
        ("journeys/buying.md", 4), ("journeys/buying.md", 11), ("journeys/buying.md", 18), ("journeys/renting.md", 3),
        ("personas/buyer.md", 2), (CONFIGURATION, 4),
    ]  # fmt: skip


# --- renaming --------------------------------------------------------------------------------------------------------


def rename(path: str, mark: str, new: str, pages: Mapping[str, str] = PAGES) -> dict[str, str]:
    """All texts that a renaming changes, after it."""

    def opened(place: str) -> Document:
        return document(OPTIONS if place == CONFIGURATION else pages[place], place, pages)

    text, at = cursor(pages[path].replace(mark, f"{mark}▏", 1))
    changes = renamed(document(text, path, pages), at, new, opened, lambda place: pages[place])
    texts = {}
    for place, found in changes.items():
        after = OPTIONS if place == CONFIGURATION else pages[place]
        for change in sorted(found, reverse=True):
            after = replaced(after, change.span.start, change.span.end, change.text)
        texts[place] = after
    return texts


def test_a_page_gets_an_id_and_everything_follows() -> None:
    texts = rename("journeys/buying.md", "- bu", "client")
    assert (
        texts["personas/buyer.md"]
        == "---\ntype: persona\nid: client\nformer_ids: [buyer]\nname: Buyer\n---\n"
    )
    assert "  - client\n  - owner\n" in texts["journeys/buying.md"]
    assert "emotion: {client: -1, owner: 1}" in texts["journeys/buying.md"]
    assert "where: {persona: client}" in texts["journeys/buying.md"]
    assert "persona: client" in texts["journeys/renting.md"]
    assert texts["metrics/calls.csv"] == PAGES["metrics/calls.csv"].replace("buyer", "client")
    assert texts[CONFIGURATION] == OPTIONS.replace("persona: buyer", "persona: client")
    after = site_of({**PAGES, **{path: text for path, text in texts.items() if path != CONFIGURATION}})
    assert [problem for problem in after.problems if problem.severity != "info"] == []
    assert after.whole.entries.keys() >= {("persona", "client"), ("persona", "owner")}


def test_former_ids_grow() -> None:
    text = rename("personas/owner.md", "name: The", "proprietor")["personas/owner.md"]
    assert text == "---\ntype: persona\nid: proprietor\nname: The owner\nformer_ids: [boss, owner]\n---\n"
    for former, after in {
        "former_ids:\n  - boss\n": "former_ids:\n  - owner\n  - boss\n",
        "former_ids: boss\n": "former_ids: [boss, owner]\n",
        "former_ids: []\n": "former_ids: [owner]\n",
        "former_ids:\n": "former_ids: [owner]\n",
    }.items():
        pages = {
            **PAGES,
            "personas/owner.md": f"---\ntype: persona\nid: owner\nname: The owner\n{former}---\n",
        }
        text = rename("personas/owner.md", "id: ow", "proprietor", pages)["personas/owner.md"]
        assert text == f"---\ntype: persona\nid: proprietor\nname: The owner\n{after}---\n"


def test_an_item_in_a_journey_is_renamed_where_it_stands() -> None:
    texts = rename("journeys/buying.md", "[too", "too-expensive")
    assert texts.keys() == {"journeys/buying.md", "journeys/renting.md"}
    assert "- {id: too-expensive, former_ids: [too-dear], title: Too dear}" in texts["journeys/renting.md"]
    assert 'pain_points: [too-expensive, "Nobody answers"]' in texts["journeys/buying.md"]


def test_what_is_known_by_its_name_gets_an_id_where_it_is_written() -> None:
    texts = rename("journeys/renting.md", "touchpoint: Pri", "prices")
    assert "- touchpoint: {id: prices, title: Price list}\n" in texts["journeys/buying.md"]
    assert "- touchpoint: prices\n" in texts["journeys/renting.md"]
    texts = rename("journeys/buying.md", "touchpoint: Sti", "poster")
    assert "          id: poster\n          title: Sticker\n" in texts["journeys/renting.md"]
    assert "- touchpoint: poster\n" in texts["journeys/buying.md"]


@pytest.mark.parametrize(
    ("mark", "new", "said"),
    [
        ("- bu", "owner", "another persona has the id “owner”"),
        ("- bu", "The Client", "did you mean “the-client”?"),
        ("- name: Pur", "x", "nothing with an id"),
        ('"Nobody', "x", "nothing with an id"),
    ],
)
def test_what_cannot_be_renamed_is_refused(mark: str, new: str, said: str) -> None:
    with pytest.raises(Refused, match=re.escape(said)):
        rename("journeys/buying.md", mark, new)


# --- mending, outline ------------------------------------------------------------------------------------------------


def test_mends_of_a_hint() -> None:
    text = step("chanel: phone\ntouchpoint: front-dsk\nduration: 12:30\nsub_journey: nowhere\nzz: 1")
    site = site_of({**PAGES, "journeys/new.md": text})
    problems = [problem for problem in site.problems if problem.path == "journeys/new.md"]
    page = Document(
        Text(text),
        Around(site.whole, Settings(today=date(2026, 11, 22)), frozenset(PAGES), "journeys/new.md"),
    )
    found = {mend.title: mend for mend in mends(page, problems)}
    done = text
    for mend in found.values():
        for change in mend.changes:
            done = replaced(done, change.span.start, change.span.end, change.text)
    assert done == step(
        'channel: phone\ntouchpoint: front-desk\nduration: "12:30"\nsub_journey: nowhere\nx_zz: 1'
    )
    made = next(mend.new_page for mend in found.values() if mend.new_page)
    assert made[0] == "journeys/nowhere.md"
    assert made[1].startswith("---\ntype: journey\ntitle: Nowhere\n")


def test_the_outline_of_other_pages_is_their_fields() -> None:
    found = outline(document(PAGES["touchpoints/desk.md"], "touchpoints/desk.md"))
    assert found is not None
    assert (found.title, [part.title for part in found.parts]) == ("Front desk", ["type", "id", "title"])
    assert outline(document("# Prose\n")) is None


# --- what the guide says ---------------------------------------------------------------------------------------------


def test_settings_of_the_guide_are_those_of_a_new_site() -> None:
    guide = (GUIDE / "editors.md").read_text(encoding="utf-8")
    written = json.loads(starter("Ours", date(2026, 11, 22))[".vscode/settings.json"])
    shown = re.findall(r"```json title=\"\.vscode/settings\.json\"\n(.*?)```", guide, re.DOTALL)
    assert len(shown) == 2
    for text in shown:
        for key, value in json.loads(text).items():
            assert written[key].items() >= value.items() if isinstance(value, dict) else written[key] == value
    toml = re.search(r"```toml[^\n]*\n(.*?)```", guide, re.DOTALL)
    assert toml and tomllib.loads(toml[1])["language-server"]["cjm"] == {
        "command": "cjm", "args": ["lsp"], "required-root-patterns": ["mkdocs.yml", "mkdocs.yaml"],
    }  # fmt: skip
    assert "emotion – How the customer feels" in guide
