"""Tables that filter, in the hands of a reader: by mouse, keyboard, link and phone."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Read, Served
from tests.browser.served import no_errors, on_its_port
from tests.conftest import BuildSite
from tests.sites import Site
from tests.table_site import SMALL, many_pains
from tests.test_site_tables import QUIET

PAINS = "pain-points/"
INSTANT = {"features": ["navigation.instant"]}
MILLISECONDS = 100


@pytest.fixture
def site(build_site: BuildSite) -> Site:
    return build_site(SMALL, cjm=QUIET, theme_options=INSTANT)


def names(page: Page) -> list[str]:
    """The first words of each row that is shown, in order."""
    return [name.split("\n")[0] for name in page.locator(".cjm-rows tbody th:visible").all_inner_texts()]


def found(page: Page) -> str:
    return page.locator("cjm-filter output").inner_text()


def query(page: Page) -> str:
    return str(page.evaluate("location.search.slice(1)"))


def choose(page: Page, facet: str, value: str) -> None:
    """Tick a value of a facet as a reader would."""
    page.locator("summary", has_text=facet).first.click()
    page.locator("details[open]").get_by_label(value, exact=False).first.click()
    page.keyboard.press("Escape")


ALL = ["Hidden fees", "Müde vom Warten", "=1+1 is what the queue says", "Nobody has rated this"]


# ---------------------------------------------------------------------------------------------------- filters


def test_words_filter_whatever_their_case_and_accents(site: Site, read: Read) -> None:
    page = read(site, PAINS).page
    assert names(page) == ALL and found(page) == "4 of 4"
    page.get_by_role("searchbox", name="Find").fill("WARTEN mude")
    assert names(page) == ["Müde vom Warten"]
    assert found(page) == "1 of 4"
    assert query(page) == "find=WARTEN+mude"


def test_facets_count_what_there_would_be(site: Site, read: Read) -> None:
    page = read(site, PAINS).page
    choose(page, "Severity", "critical")
    assert names(page) == ["Hidden fees", "Müde vom Warten"]
    counts = dict(
        zip(
            page.locator("[name=persona]").evaluate_all("boxes => boxes.map((box) => box.value)"),
            page.locator("label:has([name=persona]) span").all_text_contents(),
            strict=True,
        )
    )
    assert counts == {"anna": "1", "ben": "1"}
    minor = page.locator("label:has([name=severity][value=minor]) span")
    assert minor.text_content() == "1", "a facet counts without its own choices"
    choose(page, "Severity", "minor")
    assert found(page) == "3 of 4"
    choose(page, "Persona", "Anna")
    assert names(page) == ["Hidden fees", "=1+1 is what the queue says"]
    assert query(page) == "severity=critical&severity=minor&persona=anna"
    assert page.locator("summary", has_text="Severity").locator("span").inner_text() == "2"


def test_a_filtered_view_is_a_link_and_other_keys_are_left_alone(site: Site, read: Read) -> None:
    page = read(site, f"{PAINS}?utm=x&severity=critical&severity=minor&find=e&sort=-pain-point#top").page
    assert names(page) == ["Müde vom Warten", "Hidden fees", "=1+1 is what the queue says"]
    assert page.locator("[name=find]").input_value() == "e"
    page.locator("[name=find]").fill("")
    assert query(page) == "utm=x&severity=critical&severity=minor&sort=-pain-point"
    assert page.evaluate("location.hash") == "#top"


def test_what_matches_nothing_is_said_and_all_is_cleared_at_once(site: Site, read: Read) -> None:
    page = read(site, f"{PAINS}?lifecycle=purchase&sort=owner&utm=x").page
    empty = page.locator(".cjm-filter__empty")
    assert not empty.is_visible()
    page.locator("[name=find]").fill("no such thing")
    assert empty.is_visible() and found(page) == "0 of 4"
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator("cjm-filter output")).to_have_text("4 of 4")
    assert names(page) == ALL and query(page) == "utm=x" and not empty.is_visible()


def test_how_many_are_found_is_said_to_those_who_listen(site: Site, read: Read) -> None:
    page = read(site, PAINS).page
    status = page.get_by_role("status")
    page.locator("[name=find]").fill("fees")
    expect(status).to_have_text("1 of 4")


# --------------------------------------------------------------------------------------------------- sorting


def test_columns_sort_both_ways_and_say_so(site: Site, read: Read) -> None:
    page = read(site, PAINS).page
    priority = page.get_by_role("columnheader", name="Priority")
    assert priority.get_attribute("aria-sort") == "descending"
    priority.get_by_role("button").click()
    assert priority.get_attribute("aria-sort") == "ascending"
    assert names(page) == ["=1+1 is what the queue says", "Müde vom Warten", "Hidden fees", ALL[3]]
    stages = page.get_by_role("columnheader", name="Stages")
    stages.get_by_role("button").click()
    assert names(page)[:2] == ["Hidden fees", "=1+1 is what the queue says"], (
        "in the order of the site's words"
    )
    assert priority.get_attribute("aria-sort") is None and query(page) == "sort=lifecycle"
    stages.get_by_role("button").click()
    assert stages.get_attribute("aria-sort") == "descending"
    assert names(page)[-1] == ALL[3], "what has no value comes last, whichever way"


def test_steps_sort_by_their_number_and_names_as_words(site: Site, read: Read) -> None:
    page = read(site, f"{PAINS}?sort=-steps").page
    assert names(page) == ["Hidden fees", "Müde vom Warten", "=1+1 is what the queue says", ALL[3]]
    page = read(site, f"{PAINS}?sort=pain-point").page
    assert names(page)[1:] == ["Hidden fees", "Müde vom Warten", "Nobody has rated this"]


# ------------------------------------------------------------------------------------------ back and forward


def test_back_and_forward_lead_through_what_was_chosen(site: Site, read: Read) -> None:
    page = read(site, PAINS).page
    choose(page, "Severity", "minor")
    choose(page, "Severity", "critical")
    page.get_by_role("columnheader", name="Owner").get_by_role("button").click()
    page.go_back()
    expect(page.get_by_role("columnheader", name="Owner")).not_to_have_attribute("aria-sort", "ascending")
    page.go_back()
    expect(page.locator("cjm-filter output")).to_have_text("1 of 4")
    page.go_back()
    expect(page.locator("cjm-filter output")).to_have_text("4 of 4")
    page.go_forward()
    expect(page.locator("cjm-filter output")).to_have_text("1 of 4")
    assert page.locator("[name=severity]:checked").count() == 1


def test_it_survives_instant_navigation(site: Site, read: Read, served: Served, tmp_path: Path) -> None:
    reader = read(on_its_port(site, tmp_path / "site", served), settled=True)
    page = reader.page
    page.evaluate("window.stayed = true")
    page.locator("article a", has_text="The worst of buying").click()
    expect(page.locator("cjm-filter output")).to_have_text("2 of 4")
    choose(page, "Severity", "critical")
    page.locator(".cjm-rows th a:visible").first.click()
    page.locator("[data-cjm=profile]").wait_for()
    page.go_back()
    expect(page.locator("cjm-filter output")).to_have_text("1 of 4")
    assert page.get_by_role("columnheader", name="Owner").get_by_role("button").count() == 1
    page.go_back()
    expect(page.locator("cjm-filter output")).to_have_text("2 of 4")
    assert page.evaluate("window.stayed"), "the pages were changed in place"
    no_errors(reader)


def test_a_link_to_the_same_page_with_another_query(
    site: Site, read: Read, served: Served, tmp_path: Path
) -> None:
    reader = read(on_its_port(site, tmp_path / "site", served), "touchpoints/", settled=True)
    page = reader.page
    page.evaluate("window.stayed = true")
    links = page.locator(".cjm-matrix td a")
    chosen = page.locator("cjm-filter :checked")
    first, second = (str(links.nth(number).evaluate("link => link.href")) for number in (0, 1))
    links.nth(0).click()
    page.wait_for_url(first)
    expect(page.locator("cjm-filter output")).to_have_text("1 of 4")
    links.nth(1).click()
    page.wait_for_url(second)
    page.wait_for_timeout(300)  # Material would take it back
    assert page.url == second and found(page) == "1 of 4"
    page.go_back()
    page.wait_for_url(first)
    expect(chosen).to_have_count(2)
    page.wait_for_timeout(300)
    assert page.url == first and chosen.count() == 2
    page.locator(".md-nav__link, .md-tabs__link").filter(has_text="Touchpoints").first.evaluate(
        "a => a.click()"
    )
    expect(page.locator("cjm-filter output")).to_have_text("4 of 4")
    assert page.evaluate("window.stayed")
    no_errors(reader)


# ------------------------------------------------------------------------------------------------- download


def test_the_rows_found_come_as_csv_that_runs_nothing(site: Site, read: Read) -> None:
    page = read(site, f"{PAINS}?status=open&sort=priority").page
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "pain-points.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(text.splitlines())
    assert head[:5] == ["Pain point", "Priority", "Severity", "Frequency", "Stages"]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Pain point"] for row in told] == ["'=1+1 is what the queue says", "Hidden fees"]
    assert told[0]["Owner"] == "'@sales" and told[1]["Owner"] == '"Legal" & <Co.>'
    assert told[1]["Journeys and steps"] == "Buying: Look, Queue, Pay"
    rated = [(row["Priority"], row["Severity"], row["Frequency"]) for row in told]
    assert rated == [("1", "minor", "rare"), ("16", "critical", "most")]


@pytest.mark.parametrize("url", ["touchpoints/", "touchpoints/purchase/"])
def test_the_csv_tells_all_of_a_cell_and_plain_numbers(build_site: BuildSite, read: Read, url: str) -> None:
    rated = "".join(
        f"pain-points/{name}.md\n  ---\n  type: pain-point\n  title: '{name} & \"co\"'\n  severity: minor\n  ---\n"
        for name in "abcdefg"
    )
    tree = SMALL.replace("pain_points: [queue, fees]", "pain_points: [queue, fees, a, b, c, d, e, f, g]")
    tree = tree.replace("{title: Pay, touchpoint: till,", "{title: Pay, touchpoint: [till, Door],")
    page = read(build_site(f"{tree}{rated}", cjm=QUIET), url).page
    row = next(row for row in downloaded(page) if row["Touchpoint"] == "Till")
    assert row["Emotion"] == "-1.5" and row["Gap"] == "3"
    pains = row["Pain points"].split(" | ")
    graded = "" if url == "touchpoints/" else " · assumption"
    assert pains[0] == f"Hidden fees (critical){graded}" and len(pains) == 9
    others = {f"{name} (minor){graded}" for name in ('a & "co"', "=1+1 is what the queue says")}
    assert others <= set(pains)


def test_the_csv_of_journeys_has_the_lowest_point_as_a_number(site: Site, read: Read) -> None:
    rows = downloaded(read(site, "journeys/").page)
    assert [(row["Lowest point"], row["Step"]) for row in rows] == [("-2", "Queue"), ("", "")]


def downloaded(page: Page) -> list[dict[str, str]]:
    """The rows found, as CSV."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_csv_begins_like_a_formula(build_site: BuildSite, read: Read, sign: str) -> None:
    pages = {"index.md": "# Home\n"}
    for name in ("a", "b"):
        title = f"{sign}cmd {name}"
        pages[f"pain-points/{name}.md"] = (
            f"---\ntype: pain-point\ntitle: '{title}'\nstatus: '{sign}1+1'\n---\n"
        )
    page = read(build_site(pages, cjm=QUIET), PAINS).page
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    cells = [
        cell
        for row in csv.reader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines())
        for cell in row
    ]
    assert f"'{sign}cmd a" in cells and f"'{sign}1+1" in cells


# --------------------------------------------------------------------------------------------------- keyboard


def test_everything_is_reached_and_worked_by_keyboard(site: Site, read: Read) -> None:
    page = read(site, PAINS).page
    page.locator("[name=find]").focus()
    before = set()
    for _ in range(3):
        page.keyboard.press("Tab")
        before.add(page.evaluate("document.activeElement.innerText.trim()"))
    assert {"Clear all", "Download as CSV"} < before
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert found(page) == "2 of 4"
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY", "back where it was opened"
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.innerText.trim()"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
    assert {"Pain point", "Priority", "Status"} <= reached
    page.get_by_role("columnheader", name="Owner").get_by_role("button").focus()
    page.keyboard.press("Space")
    assert query(page) == "severity=critical&sort=owner"
    assert page.evaluate("document.activeElement.innerText.trim()") == "Owner"


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_nothing_that_has_the_focus_is_under_the_header(sample_site: Site, read: Read, key: str) -> None:
    page = read(sample_site, PAINS, height=700).page
    page.locator(
        ".cjm-filter [name=csv]" if key == "Tab" else ".cjm-rows tbody tr:nth-child(12) a"
    ).first.focus()
    if key == "Tab":
        page.evaluate("scrollBy(0, 200)")
    for _ in range(40):
        page.keyboard.press(key)
        name, top = page.evaluate(FOCUS)
        assert top >= page.evaluate("document.querySelector('.md-header').getBoundingClientRect().bottom"), (
            name
        )


FOCUS = """() => {
  const focused = document.activeElement;
  return [focused.outerHTML.slice(0, 200), focused.getBoundingClientRect().top];
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_found_is_seen_while_a_facet_is_open(sample_site: Site, read: Read, width: int) -> None:
    page = read(sample_site, PAINS, width=width).page
    page.locator("summary", has_text="Channel").first.click()
    panel = page.locator(".cjm-filter [open] [role=group]").bounding_box()
    said = page.locator(".cjm-filter > p").bounding_box()
    assert panel and said and said["y"] + said["height"] <= panel["y"]


# ------------------------------------------------------------------------------- phones, no scripts, the disk


@pytest.mark.parametrize("url", [PAINS, "touchpoints/", "touchpoints/purchase/"])
def test_on_a_phone_rows_are_cards_and_still_a_table(sample_site: Site, read: Read, url: str) -> None:
    reader = read(sample_site, url, width=360)
    page = reader.page
    assert not reader.scrolls_sideways()
    table = page.locator(".cjm-rows").first
    cut = table.evaluate(
        """table => [...table.querySelectorAll("tbody :is(th, td)")].filter((cell) => {
          const box = cell.getBoundingClientRect();
          return box.width && (cell.scrollWidth > cell.clientWidth + 1 || box.right > innerWidth || box.left < 0);
        }).length"""
    )
    assert cut == 0
    labels = table.locator("tbody tr").first.locator("td").nth(1)
    assert len(labels.evaluate("cell => getComputedStyle(cell, '::before').content")) > 5
    assert page.get_by_role("table").count() >= 1
    assert page.get_by_role("row").count() > 2
    page.locator("summary", has_text="Channel").first.click()
    assert not reader.scrolls_sideways()
    small = page.locator("cjm-filter :is(button, summary, input):visible").evaluate_all(
        "all => all.map((e) => e.closest('label') ?? e).filter((e) => e.getBoundingClientRect().height < 24).length"
    )
    assert small == 0


def test_long_names_of_stages_fit_a_phone(build_site: BuildSite, read: Read) -> None:
    stages = [
        {
            "id": "purchase",
            "name": "What customers do while they make up their minds about what to buy " * 2,
        },
        {"id": "other", "name": "Kaufentscheidungsvorbereitungsphase" * 3},
    ]
    site = build_site(SMALL, cjm={**QUIET, "lifecycle": stages})
    reader = read(site, "journeys/", width=390)
    assert not reader.scrolls_sideways()
    wide = reader.page.locator(".cjm-rows thead th").evaluate_all(
        "all => all.filter((th) => th.scrollWidth > th.clientWidth || th.getBoundingClientRect().right > innerWidth).length"
    )
    assert wide == 0


def test_without_scripts_there_is_the_table_and_no_form(site: Site, read: Read) -> None:
    for width in (1280, 360):
        page = read(site, f"{PAINS}?severity=minor", javascript=False, width=width).page
        assert names(page) == ALL
        assert not page.locator("cjm-filter form").is_visible()
        assert page.locator(".cjm-rows button").count() == 0


def test_it_works_from_the_disk(site: Site, read: Read) -> None:
    reader = read(site, f"{PAINS}index.html", from_disk=True)
    choose(reader.page, "Severity", "critical")
    assert names(reader.page) == ["Hidden fees", "Müde vom Warten"]
    no_errors(reader)


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_it_works_in_plain_themes(build_site: BuildSite, read: Read, theme: str) -> None:
    reader = read(build_site(SMALL, cjm=QUIET, theme=theme), PAINS)
    page = reader.page
    choose(page, "Persona", "Ben")
    assert names(page) == ["Müde vom Warten"]
    page.get_by_role("columnheader", name="Owner").get_by_role("button").click()
    assert query(page) == "persona=ben&sort=owner"
    page.go_back()
    page.go_back()
    expect(page.locator("cjm-filter output")).to_have_text("4 of 4")


# ------------------------------------------------------------------------------------- barriers, calm, speed


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_barrier_with_a_facet_open_and_rows_hidden(
    sample_site: Site, read: Read, scheme: Literal["light", "dark"], width: int
) -> None:
    reader = read(sample_site, f"{PAINS}?severity=critical&sort=owner", scheme=scheme, width=width)
    reader.page.locator("summary", has_text="Channel").click()
    assert reader.accessibility_problems("article") == []
    reader.page.locator("[name=find]").fill("no such thing")
    assert reader.accessibility_problems("article") == []


SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 500);
})"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("url", [PAINS, "touchpoints/", "touchpoints/retention/"])
def test_nothing_moves_while_the_page_loads(sample_site: Site, read: Read, url: str, width: int) -> None:
    page = read(sample_site, url, width=width, own_window=True).page
    assert page.evaluate(SHIFT) < 0.02


TYPED = """(text) => new Promise((done) => {
  const box = document.querySelector("cjm-filter [name=find]"), start = performance.now();
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.offsetHeight;
  const spent = performance.now() - start;
  setTimeout(() => done(spent), 100);
})"""


def test_a_page_of_5000_pain_points_filters_at_once(build_site: BuildSite, read: Read) -> None:
    site = build_site(many_pains(5000), cjm=QUIET)
    for width in (1280, 390):
        page = read(site, PAINS, width=width, own_window=True).page
        assert page.evaluate(SHIFT) < 0.02
        page.locator("[name=find]").focus()
        for text in ("case 1", "answer", "7", ""):
            spent = min(page.evaluate(TYPED, text) for _ in range(2))
            print(f"{width} px, “{text}”: {spent:.0f} ms for {found(page)}")
            assert spent < MILLISECONDS
