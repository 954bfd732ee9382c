"""A journey on paper: one sheet, everything of the map on it, and where it comes from."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from tests.browser.conftest import Read
from tests.conftest import ROOT, BuildSite
from tests.foreign_site import build_foreign
from tests.sites import Site

A3 = (1191, 842)
"""Width and height of a landscape sheet in points."""
SAMPLE = sorted(path.stem for path in (ROOT / "content" / "journeys").glob("*.md"))


def sheets(site: Site, read: Read, url: str, *, javascript: bool = True) -> list[PageObject]:
    page = read(site, url, javascript=javascript).page
    return list(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def words(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def size(page: PageObject) -> tuple[int, int]:
    return round(page.mediabox.width), round(page.mediabox.height)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_journey_of_the_sample_is_one_legible_sheet(sample_site: Site, read: Read, name: str) -> None:
    url = f"journeys/{name}/"
    sheet, *more = sheets(sample_site, read, url)
    assert [words(other)[:200] for other in more] == []
    assert size(sheet) == A3
    said = words(sheet).replace(" ", "")
    for head in sample_site.soup(url).select(".cjm-map thead a"):
        assert head.get_text().replace(" ", "") in said
    assert f"Source:journeys/{name}.md" in said
    assert f"https://example.org/journeys/{url}" in said
    assert "Tableofcontents" not in said
    assert smallest(sheet) >= 4.5, "points: about the small print of a contract"


def smallest(page: PageObject) -> float:
    """The smallest size of type on a sheet, in points."""
    sizes: list[float] = []

    def visit(text: str, _cm: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.append(abs(size * matrix[3] * _cm[3]))

    page.extract_text(visitor_text=visit)
    return min(sizes)


def test_without_scripts_the_sheet_is_as_wide(sample_site: Site, read: Read) -> None:
    first, *_ = sheets(sample_site, read, "journeys/outpatient-visit/", javascript=False)
    assert size(first) == A3
    assert "Source:" in words(first)


@pytest.mark.parametrize("theme", ["the theme mkdocs", "the theme readthedocs, addresses of files"])
def test_in_other_themes_as_well(build_site: BuildSite, read: Read, theme: str) -> None:
    site = build_foreign(build_site, theme)
    url = "journeys/mortgage/" + ("index.html" if "addresses" in theme else "")
    (sheet,) = sheets(site, read, url)
    assert size(sheet) == A3
