"""What an editor is told of a place: meanings, definitions, references; and renaming, mending, outlines. `▏` is the cursor."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date

import pytest

from cjm_mkdocs.cli.init import starter
from cjm_mkdocs.editor.documents import Document
from cjm_mkdocs.editor.finding import CONFIGURATION, definition, hover, references
from cjm_mkdocs.editor.grammar import Around
from cjm_mkdocs.editor.mending import mends
from cjm_mkdocs.editor.outline import outline
from cjm_mkdocs.editor.renaming import Refused, renamed
from cjm_mkdocs.editor.text import Text
from cjm_mkdocs.problems import RULES
from cjm_mkdocs.settings import Settings
from tests.test_documentation import GUIDE
from tests.test_recheck import site_of
from tests.written import (
    OPTIONS,
    PAGES,
    cursor,
    document,
    open_,
    replaced,
    step,
)

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


def test_what_pages_say_fetches_nothing_in_an_editor() -> None:
    pages = {
        **PAGES,
        "personas/buyer.md": "---\ntype: persona\nname: Buyer\nsummary: '![x](https://a.b/c.png) <img src=x>'\n---\n",
    }
    text, at = cursor("---\ntype: journey\npersona: bu▏yer\n---\n")
    found = hover(document(text, pages=pages), at)
    assert found is not None
    assert "![" not in found.text and "<img" not in found.text


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
