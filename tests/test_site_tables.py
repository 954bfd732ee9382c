"""Tables that filter, as they are published: complete, with their facets, and in parts where they are long."""

from __future__ import annotations

from collections import Counter

import pytest
from bs4 import Tag

from cjm_mkdocs import parts
from cjm_mkdocs.render import browser
from cjm_mkdocs.render.pieces import css_text
from tests.conftest import BuildSite
from tests.sites import Site
from tests.table_site import SMALL, heavy_pains, many_pains, many_touchpoints
from tests.test_site_journeys import journey_page, words

QUIET = {"levels": {"coverage/*": "off", "style/*": "off"}}
MOST = 1_500_000
PAIN_ROWS = "tr[data-cjm-type=pain-point]"


@pytest.fixture
def site(build_site: BuildSite) -> Site:
    return build_site(SMALL, cjm=QUIET)


@pytest.fixture
def long_site(build_site: BuildSite) -> Site:
    return build_site(many_pains(5000), cjm=QUIET)


def facets(site: Site, url: str) -> dict[str, dict[str, int]]:
    """The facets of a page's only form: label → values with their counts."""
    form = site.soup(url).select_one("cjm-filter form")
    assert form is not None, f"{url} has no form"
    return {
        words(facet.summary): {
            words(label).removesuffix(words(label.span)).strip(): int(words(label.span))
            for label in facet.select("label")
        }
        for facet in form.select("details")
    }


def answers(site: Site, url: str) -> dict[str, set[str]]:
    """Which checkboxes each row answers to, as `facet=value`."""
    soup = site.soup(url)
    boxes = [f"{box['name']}={box['value']}" for box in soup.select("cjm-filter [type=checkbox]")]
    return {
        words(row.th): {boxes[int(number)] for number in str(row.get("data-f", "")).split()}
        for row in soup.select("cjm-filter tbody tr")
        if row.th
    }


@pytest.mark.parametrize(
    ("url", "most"),
    [
        (f"{show}/", 936)
        for show in ("opportunities", "solutions", "moments", "questions", "metrics", "evidence")
    ]
    + [("teams/", 936), ("health/", 936), ("pain-points/", 1186)],
)
def test_a_list_is_no_wider_than_its_page(sample_site: Site, url: str, most: int) -> None:
    """On a window of 1,280 pixels, at the 13 pixels of a table: beside a navigation of Material, or without one."""
    tables = sample_site.soup(url).select(".cjm-rows")
    assert tables
    for table in tables:
        style = str(table["style"])
        width = float(style.partition("--cjm-width:")[2].removesuffix("em"))
        assert width * 13 <= most, table.parent


def pages_of_list(site: Site, url: str) -> list[str]:
    return [url, *(u for u in site.urls if u.startswith(f"{url}page-"))]


# ------------------------------------------------------------------------------------------------- facets


def test_facets_are_what_rows_can_be_told_apart_by_in_the_order_of_the_sites_words(site: Site) -> None:
    found = facets(site, "pain-points/")
    assert found["Severity"] == {"critical": 2, "minor": 1}
    assert list(found["Stage"].items()) == [
        ("Awareness", 1),
        ("Purchase", 2),
        ("Retention", 1),
        ("Afterwards", 1),
    ]
    assert found["Persona"] == {"Anna": 2, "Ben": 1}
    assert found["Journey"] == {"Buying": 2, "Returning": 1}
    assert found["Owner"] == {'"Legal" & <Co.>': 1, "@sales": 1}
    assert found["Status"] == {"open": 2, "done": 1}
    assert found["Answer"] == {"nothing yet": 2, "planned": 1, "solved": 1}


def test_a_facet_with_a_single_value_is_left_out(build_site: BuildSite) -> None:
    site = build_site(
        {
            "buying.md": journey_page(
                "  - {name: Purchase, steps: [{title: Pay, touchpoint: Till, pain_points: [A b, C d]}]}\n"
            )
        },
        cjm=QUIET,
    )
    assert facets(site, "pain-points/") == {}
    assert site.soup("pain-points/").select_one("cjm-filter form") is not None


def test_rows_answer_to_the_facets_they_are_counted_in(site: Site) -> None:
    found = answers(site, "pain-points/")
    assert found["Hidden fees"] == {
        "severity=critical", "lifecycle=awareness", "lifecycle=purchase", "channel=advertising", "channel=store",
        "channel=app", "persona=anna", "journey=buying", "addressed=planned", 'owner="Legal" & <Co.>', "status=open",
    }  # fmt: skip
    assert found["Nobody has rated this"] == {"addressed=no"}


def test_every_touchpoint_is_listed_in_each_of_its_stages(site: Site) -> None:
    rows = site.soup("touchpoints/").select("cjm-filter tbody tr")
    assert [(words(row.th), words(row.td)) for row in rows] == [
        ("Poster", "Awareness"),
        ("Till", "Purchase"),
        ("Till", "Retention"),
        ("Letter", "Afterwards"),
    ]
    assert facets(site, "touchpoints/")["Channel"] == {"Advertising": 1, "App": 2, "Post": 1, "Store": 2}


def test_a_touchpoint_says_why_it_is_in_a_stage_without_steps_of_it(build_site: BuildSite) -> None:
    tree = SMALL.replace("  title: Till\n", "  title: Till\n  lifecycle: [advocacy, purchase]\n")
    site = build_site(tree, cjm=QUIET)
    stages = [words(row.td) for row in site.soup("touchpoints/").select("cjm-filter tbody tr")]
    assert "Advocacy named for this stage, on no step of it" in stages and "Purchase" in stages
    rows = site.soup("touchpoints/advocacy/").select(".cjm-rows tbody tr")
    assert [words(row.select("td")[-1]) for row in rows] == ["named for this stage, on no step of it"]


def test_every_page_of_a_stage_is_called_in_short_below_touchpoints(site: Site) -> None:
    titles = [
        site.soup(f"touchpoints/{name}/").select("[data-cjm=breadcrumbs] li")[-1]
        for name in ("purchase", "unmapped")
    ]
    assert [words(title) for title in titles] == ["Purchase", "Other stages"]


def test_figures_say_how_they_sort_whatever_they_look_like(site: Site) -> None:
    heads = [words(th) for th in site.soup("touchpoints/").select(".cjm-rows thead th")]
    till = site.soup("touchpoints/").select(".cjm-rows tbody tr")[1].find_all(["th", "td"], recursive=False)
    told = dict(zip(heads, till, strict=True))
    assert words(told["Emotion"]) == "−1.5 (spread 1)" and told["Emotion"]["data-s"] == "-1.5"
    assert words(told["Gap"]) == "+3 (importance 5, satisfaction 2)" and told["Gap"]["data-s"] == "3"


def test_a_count_in_the_matrix_is_a_link_to_what_it_counts(site: Site) -> None:
    matrix = site.soup("touchpoints/").select_one("table.cjm-matrix")
    assert matrix is not None
    for link in matrix.select("td a"):
        query = str(link["href"]).partition("?")[2].partition("#")[0]
        wanted = set(query.split("&"))
        counted = [row for row, values in answers(site, "touchpoints/").items() if wanted <= values]
        assert len(counted) <= int(words(link)), "stages of one touchpoint are rows of their own"
        assert site.soup("touchpoints/").select_one(f"#{str(link['href']).partition('#')[2]}") is not None
    assert len(matrix.select("td.cjm-gap")) > 5, "gaps are seen"


def test_headers_are_words_and_no_buttons_that_would_do_nothing_without_scripts(site: Site) -> None:
    heads = site.soup("pain-points/").select(".cjm-rows thead th")
    assert [words(th) for th in heads][:3] == ["Pain point", "Priority", "Stages"]
    assert heads[1]["aria-sort"] == "descending"
    assert site.soup("pain-points/").select(".cjm-rows button") == []


def test_a_table_keeps_its_roles_when_it_is_laid_out_as_cards(site: Site) -> None:
    table = site.soup("pain-points/").select_one(".cjm-rows")
    assert table is not None and table["role"] == "table"
    roles = Counter(str(tag.get("role")) for tag in table.select("thead, tbody, tr, th, td"))
    assert roles == {"rowgroup": 2, "row": 5, "columnheader": 9, "rowheader": 4, "cell": 32}


def test_lists_are_kept_out_of_the_search(site: Site) -> None:
    texts = " ".join(doc["text"] for doc in site.search_index()["docs"] if "points/" in doc["location"][-13:])
    assert "Clear all" not in texts and "Hidden fees" not in texts


def test_a_table_of_one_row_has_no_form(site: Site) -> None:
    soup = site.soup("touchpoints/unmapped/")
    assert len(soup.select("cjm-filter")) == 1 and soup.select("cjm-filter form, th[data-sort]") == []


def test_several_tables_of_a_page_have_links_of_their_own(build_site: BuildSite) -> None:
    listing = "```cjm\nshow: {}\n```\n"
    own = f"# Ours\n\n{listing.format('touchpoints')}\n{listing.format('pain-points')}"
    site = build_site({"stray.md": own, **_two_pains()}, cjm=QUIET)
    filters = site.soup("stray/").select("cjm-filter")
    assert [tag.get("data-prefix", "") for tag in filters] == ["", "2."]


def _two_pains() -> dict[str, str]:
    step = "{title: Pay, touchpoint: Till, channel: store, pain_points: [A b, C d]}"
    other = "{title: Go, touchpoint: Door, channel: store}"
    return {"buying.md": journey_page(f"  - {{name: Purchase, steps: [{step}, {other}]}}\n")}


# -------------------------------------------------------------------------------------------- long lists


def test_long_lists_within_a_cell_are_folded_and_lose_nothing(build_site: BuildSite) -> None:
    steps = ", ".join(f"{{title: Step {i}, touchpoint: Till, pain_points: [long-wait]}}" for i in range(12))
    pain = "---\ntype: pain-point\nid: long-wait\ntitle: Long wait\n---\n"
    site = build_site(
        {
            "wait.md": pain,
            "buying.md": journey_page(f"  - {{name: Purchase, steps: [{steps}]}}\n"),
        },
        cjm=QUIET,
    )
    row = site.soup("pain-points/").select_one(PAIN_ROWS)
    assert row is not None
    folded = row.select_one("details")
    assert folded is not None and words(folded.summary) == "8 more"
    assert {words(link) for link in row.select("a")} >= {f"Step {i}" for i in range(12)}


def test_5000_pain_points_are_all_there_on_pages_that_can_be_loaded(long_site: Site) -> None:
    pages = pages_of_list(long_site, "pain-points/")
    assert 3 <= len(pages) <= 9
    sizes = {url: len(long_site.path(url).read_bytes()) for url in pages}
    assert max(sizes.values()) < MOST
    assert min(sizes.values()) > max(sizes.values()) / 2, "no page with a few left-overs"
    ids = [str(row["data-cjm-id"]) for url in pages for row in long_site.soup(url).select(PAIN_ROWS)]
    assert len(ids) == len(set(ids)) == 5000


def test_each_page_of_a_long_list_says_what_is_where(long_site: Site) -> None:
    pages = pages_of_list(long_site, "pain-points/")
    for url in pages:
        navigation = long_site.soup(url).select_one("nav.cjm-parts")
        assert navigation is not None
        assert "of 5,000" in words(navigation) and len(navigation.select("li")) == len(pages)
        assert len(navigation.select("[aria-current=page]")) == 1
    assert "1–" in long_site.text("pain-points/") and "Priority 16" in long_site.text("pain-points/")
    assert long_site.soup("pain-points/page-2/").title.get_text().startswith("Pain points, page 2")


def test_the_groups_of_a_long_list_lead_to_its_rows(long_site: Site) -> None:
    assert long_site.broken_links(["pain-points/", "pain-points/page-2/"]) == []
    soup = long_site.soup("pain-points/page-2/")
    links = [link for link in soup.select("dl.cjm-facts dd a") if str(link["href"]).startswith("#r")]
    assert links
    row = soup.find(id=str(links[0]["href"])[1:])
    assert isinstance(row, Tag) and words(row.th) == words(links[0])


@pytest.mark.parametrize(
    ("pages", "lists"),
    [
        (heavy_pains(500), ["pain-points/"]),
        (many_touchpoints(3000), ["touchpoints/", "touchpoints/purchase/"]),
    ],
    ids=["long names on many steps", "touchpoints without pages"],
)
def test_pages_are_never_too_large_whatever_is_on_them(
    build_site: BuildSite, pages: dict[str, str], lists: list[str]
) -> None:
    site = build_site(pages, cjm=QUIET)
    for name in lists:
        found = pages_of_list(site, name)
        assert max(len(site.path(url).read_bytes()) for url in found) < MOST
        assert len(found) > 1
        assert site.broken_links(found[-1:]) == []


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of lists so small that a small site has several."""
    monkeypatch.setattr(parts, "ROWS", 4000)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("theirs", ["pain-points/page-2.md", "pain-points/page-2/index.md"])
def test_a_page_of_theirs_where_a_part_would_be_wins(build_site: BuildSite, theirs: str) -> None:
    pages = {**many_pains(25), theirs: "# Their own\n"}
    site = build_site(pages, cjm=QUIET, fresh=True)
    assert "Their own" in site.text("pain-points/page-2/")
    assert "pain-points/page-2-of-list/" in site.urls
    assert site.broken_links() == []


@pytest.mark.usefixtures("small_pages")
def test_a_touchpoint_without_a_page_is_found_on_its_part(build_site: BuildSite) -> None:
    site = build_site(many_touchpoints(50), cjm=QUIET, fresh=True)
    urls = {
        entry["url"] for entry in site.json("cjm/catalogue.json")["entries"] if entry["type"] == "touchpoint"
    }
    assert len({url.partition("#")[0] for url in urls}) > 3
    for url in urls:
        page, _, anchor = url.partition("#")
        assert site.soup(page).find(id=anchor) is not None, url
    assert site.broken_links() == []


@pytest.mark.usefixtures("small_pages")
def test_elsewhere_a_long_list_shows_its_first_part_and_leads_to_the_others(build_site: BuildSite) -> None:
    own = "# Ours\n\n```cjm\nshow: pain-points\n```\n"
    site = build_site({**many_pains(25), "ours.md": own}, cjm=QUIET, fresh=True)
    soup = site.soup("ours/")
    assert 0 < len(soup.select(PAIN_ROWS)) < 25
    assert len(soup.select("nav.cjm-parts a")) > 1
    assert site.broken_links(["ours/"]) == []


@pytest.mark.usefixtures("small_pages")
def test_an_index_of_their_own_goes_on_on_pages_of_ours(build_site: BuildSite) -> None:
    own = "# Ours\n\n```cjm\nshow: pain-points\n```\n"
    site = build_site({**many_pains(25), "pain-points/index.md": own}, cjm=QUIET, fresh=True)
    ids = [
        str(row["data-cjm-id"])
        for url in pages_of_list(site, "pain-points/")
        for row in site.soup(url).select(PAIN_ROWS)
    ]
    assert len(ids) == len(set(ids)) == 25
    assert site.broken_links() == []


# -------------------------------------------------------------------------------------------------- sizes


def test_a_stylesheet_says_the_same_without_what_is_for_people_only() -> None:
    styles = browser.STYLES.read_text(encoding="utf-8")
    assert "/*" not in styles and "\n" not in styles
    assert '.cjm-inline>li:not(:last-child)::after{content:", "' in styles.replace(" > ", ">")
    assert "calc(1.1 * var(--cjm-lane))" in styles


def test_a_label_is_one_string_of_css_whatever_is_in_it() -> None:
    assert css_text('Ü "x"; } \\') == '"Ü \\22 x\\22 \\3b  \\7d  \\5c "'
