"""Export → import → export is the identity: what `cjm export csv` and `xlsx` write comes back as it was."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from textwrap import dedent
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cjm_mkdocs.catalogue import Catalogue
from cjm_mkdocs.engine import Site, read_site
from cjm_mkdocs.exchange.catalogue_json import catalogue_json
from cjm_mkdocs.exchange.importing.sheets import Sheet
from cjm_mkdocs.exchange.importing.sheets_csv import csv_sheet
from cjm_mkdocs.exchange.importing.sheets_tables import Restored, restored
from cjm_mkdocs.exchange.importing.sheets_xlsx import xlsx_sheets
from cjm_mkdocs.exchange.tables_csv import csv_files, tables
from cjm_mkdocs.exchange.tables_xlsx import xlsx_file
from cjm_mkdocs.settings import Settings
from tests.exported import CONTENT, address, sample_sources
from tests.forty_journeys import OPTIONS, forty_journeys
from tests.test_export import SITE

Sources = Mapping[str, str]
Way = Callable[[Catalogue], Sequence[Sheet]]


def site_of(files: Sources, options: Mapping[str, Any] | None = None) -> Site:
    pages = [(path, text) for path, text in files.items() if path.endswith(".md")]
    given_ = Settings.model_validate(options or {})
    return read_site(
        pages, given_, frozenset(files), date(2026, 11, 22), read=lambda path: files[path].encode()
    )


def entries(catalogue: Catalogue) -> list[dict[str, Any]]:
    """All that the catalogue says, with the paths of pages; where in a file something stands is not in it."""
    text = catalogue_json(catalogue, address, (), version="0")
    found: list[dict[str, Any]] = json.loads(text)["entries"]
    return found


def sample() -> dict[str, str]:
    data = {path.relative_to(CONTENT).as_posix(): path.read_text("utf-8") for path in CONTENT.rglob("*.csv")}
    pictures = {path.relative_to(CONTENT).as_posix(): "" for path in CONTENT.rglob("*.svg")}
    return {**sample_sources(), **data, **pictures}


def closed(text: str) -> str:
    """A page whose front matter may lack its end."""
    page = dedent(text).lstrip()
    return page if page.endswith("---\n") else f"{page}---\n"


# --- ways through a spreadsheet ------------------------------------------------------------------------------------------


def by_csv(catalogue: Catalogue) -> list[Sheet]:
    return [
        csv_sheet(name.removesuffix(".csv"), data) for name, data in csv_files(catalogue, address).items()
    ]


def by_xlsx(catalogue: Catalogue) -> list[Sheet]:
    return list(xlsx_sheets(xlsx_file(tables(catalogue, address))))


def by_saved_csv(catalogue: Catalogue) -> list[Sheet]:
    """As a spreadsheet with another country's settings saves it: no mark, semicolons, everything in quotes."""
    sheets = []
    for name, data in csv_files(catalogue, address).items():
        file = io.StringIO(newline="")
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        sheets.append(csv_sheet(name.removesuffix(".csv"), file.getvalue().encode()))
    return sheets


def by_saved_xlsx(catalogue: Catalogue) -> list[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(tables(catalogue, address))))
    file = io.BytesIO()
    book.save(file)
    return list(xlsx_sheets(file.getvalue()))


def by_utf16(catalogue: Catalogue) -> list[Sheet]:
    files = csv_files(catalogue, address)
    return [csv_sheet(name[:-4], data.decode("utf-8-sig").encode("utf-16")) for name, data in files.items()]


WAYS = [by_csv, by_xlsx, by_saved_csv, by_saved_xlsx, by_utf16]


def again(
    site: Site, files: Sources, way: Way, options: Mapping[str, Any] | None = None
) -> tuple[Site, Restored]:
    """The site made of its tables, beside what is not in tables."""
    back = restored(way(site.catalogue))
    rest = {
        path: text
        for path, text in files.items()
        if path not in site.catalogue.by_path and path not in site.catalogue.data_files
    }
    return site_of({**rest, **{file.path: file.text for file in back.files}}, options), back


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("files", "options"),
    [
        (sample(), {}),
        (forty_journeys(), OPTIONS),
        ({path: closed(text) for path, text in SITE.items()}, {}),
    ],
    ids=["sample", "forty", "small"],
)
def test_the_same_catalogue_comes_back(files: Sources, options: Mapping[str, Any], way: Way) -> None:
    first = site_of(files, options)
    second, back = again(first, files, way, options)
    assert back.remarks == ()
    assert entries(second.catalogue) == entries(first.catalogue)
    assert csv_files(second.catalogue, address) == csv_files(first.catalogue, address)
    assert sorted((p.path, p.rule, p.message) for p in second.problems) == sorted(
        (p.path, p.rule, p.message) for p in first.problems
    )
    for path, page in first.catalogue.pages.items():
        assert second.catalogue.pages[path].body.strip("\n") == page.body.strip("\n")


# --- any catalogue -------------------------------------------------------------------------------------------------------

ODD = ("=1+1", "+49", "-2 %", "@ada", "'", "''=x", "'tis", "a | b", "\\e", "a\\|b", "a=b", "{x", "true", "false", "null", "12", "1e5", "2026-10-01",
       "a\r\nb", "\n=x", "\t", " pad ", "مرحبا، كيف", "🏡🎉", "x\u2028y", "\x85", "_x0041_", "#N/A", "no", "12:30", "- a", "a: b", "a #b", '"q"',
       "&a", "*b", "!c", "%d", "[e](f.md)", "pricing-page", "\u202e", "ﬁ", "---", "...", "\ufeffx", "；", "a;b,c\td", "x" * 40)  # fmt: skip
texts = st.sampled_from(ODD) | st.text(max_size=12)
names = texts.filter(
    lambda text: bool(text.strip().strip("\x00\x0b\ufffe\uffff")) and any(map(str.isalnum, text))
)
slugs = st.from_regex(r"[a-z]{1,3}(-[a-z]{1,2})?", fullmatch=True)
own = st.dictionaries(
    st.sampled_from(["x_a", "x_b c", "x_ü", "x_"]),
    st.recursive(
        texts | st.none() | st.booleans() | st.integers(-(10**9), 10**9),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
        max_leaves=4,
    ),
    max_size=2,
)


def some(what: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(what, min_size=1, max_size=most)


def mapping(required: Mapping[str, Any], optional: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(st.fixed_dictionaries(dict(required), optional=dict(optional)), own).map(
        lambda two: {**two[0], **two[1]}
    )


def item(more: Mapping[str, Any], key: str = "title") -> st.SearchStrategy[Any]:
    """A thing written in place: a text, an id, or more."""
    common = {
        "description": texts,
        "tags": some(texts),
        "links": some(st.fixed_dictionaries({"title": names, "url": st.just("a b.md")})),
    }
    return names | slugs | mapping({key: names}, {**common, **more})


solution = item(
    {
        "status": st.sampled_from(["idea", "shipped"]),
        "target": texts,
        "shipped_on": st.dates(date(1800, 1, 1)).map(str),
    }
)
pain = item({"severity": st.sampled_from(["minor", 4]), "solutions": some(solution), "quote": texts})
question = item({"answered_by": some(texts | slugs)}, "text")
metric = item({"target": st.floats(-1e9, 1e9), "current": st.integers(-(10**6), 10**6), "unit": texts})
touchpoint = item(
    {"channel": some(texts), "satisfaction": st.integers(1, 5), "url": st.just("https://example.org/?a=b|c")}
)
emotion = st.integers(1, 5) | mapping(
    {"score": st.integers(1, 5)}, {"label": texts, "basis": st.just("assumed"), "quote": texts}
)
step = mapping(
    {"title": names},
    {
        "id": slugs, "touchpoint": some(touchpoint), "touchpoints": some(touchpoint), "channel": some(texts), "channels": some(texts), "actions": some(texts),
        "emotion": emotion | st.fixed_dictionaries({"ada": emotion}, optional={"ben": emotion}), "pain_points": some(pain, 3), "questions": some(question),
        "moment_of_truth": st.booleans() | texts, "optional": st.booleans(), "metrics": some(metric), "delights": some(item({"quote": texts})),
    },
)  # fmt: skip
stage = mapping(
    {"name": names | st.sampled_from(["Purchase!", "Decision"]), "steps": some(step, 3)},
    {
        "id": slugs | st.just("purchase"),
        "goal": texts,
        "brand_response": some(texts | slugs),
        "metrics": some(metric),
    },
)
journey = mapping(
    {"type": st.just("journey"), "title": names, "stages": some(stage, 3), "emotion_scale": st.just("1..5")},
    {
        "persona": some(st.just("ada")),
        "personas": some(st.just("ben") | names),
        "owner": texts,
        "goal": texts,
        "expectations": some(texts),
    },
)
persona = mapping(
    {"type": st.just("persona"), "name": names},
    {"demographics": st.dictionaries(names, texts, max_size=2), "traits": st.dictionaries(names, st.integers(1, 5), max_size=2),
     "share": st.floats(0, 100), "pain_points": some(pain), "goals": some(texts)},
)  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making such a site smaller takes minutes
)
@given(persona, journey, journey, texts, st.sampled_from([by_csv, by_xlsx, by_saved_csv, by_saved_xlsx]))
def test_any_catalogue_comes_back(ada: Any, first: Any, second: Any, body: str, way: Way) -> None:
    pages = {
        "personas/ada.md": ada,
        "personas/ben.md": {**ada, "name": "Ben"},
        "j/first.md": first,
        "j/second.md": second,
    }
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    files = {path: f"---\n{yaml.safe_dump(page, sort_keys=False)}---\n{body}" for path, page in pages.items()}
    before = site_of(files)
    after, _ = again(before, files, way)
    assert entries(after.catalogue) == entries(before.catalogue)
    assert csv_files(after.catalogue, address) == csv_files(before.catalogue, address)
    for path, page in before.catalogue.pages.items():
        assert after.catalogue.pages[path].body.strip("\n") == page.body.strip("\n")


# --- tables that somebody has spoiled ------------------------------------------------------------------------------------

SPOILT = ("", "x", "=1", "a | b", "a=b | c", "{", '{"title":1}', "\\e", "moving", "../x.md", "journey/moving/a/b", "journey", "1", "9", "mover=7", "=1", "*=1", "WAHR", "1/2/2026",
          "pain-point", "step", "\n", "touchpoint=99", "touchpoint=x", "emotion_scale=9..9", "id=purchase", '{"title":"a","url":"javascript:x"}')  # fmt: skip
MENDED = ("refs/", "schema/missing", "structure/")
"""Problems of what is named and is nowhere: whoever deletes rows or names gets these."""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_spoilt_tables_are_read_and_told_of(data: st.DataObject) -> None:
    catalogue = site_of({path: closed(text) for path, text in SITE.items()}).catalogue
    sheets = []
    for sheet in by_csv(catalogue):
        header, *rows = ([*row, *[""] * (sheet.width - len(row))] for row in sheet.rows)
        for row in rows:
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.sampled_from(SPOILT))
        kept = [row for row in rows if not data.draw(st.booleans() | st.just(False))]
        sheets.append(Sheet(sheet.name, (tuple(header), *map(tuple, kept))))
    files = {file.path: file.text for file in restored(sheets).files}
    errors = [
        str(p) for p in site_of(files).problems if p.severity == "error" and not p.rule.startswith(MENDED)
    ]
    assert errors == []
