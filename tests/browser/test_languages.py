"""Pages in other languages as a reader meets them: what scripts add is translated, and nothing breaks."""

from __future__ import annotations

import pytest

from cjm_mkdocs import hosting
from tests.browser.conftest import Read
from tests.browser.looks import too_wide_or_too_small
from tests.browser.served import no_errors
from tests.conftest import BuildSite
from tests.greek_site import arabic_pages, greek_pages
from tests.test_languages import Marked, in_english

PAGES = [
    "journeys/journey-0/",
    "journeys/journey-1/",
    "journeys/",
    "personas/persona-0/",
    "personas/",
    "touchpoints/",
    "touchpoints/purchase/",
    "pain-points/",
    "pain-points/pain-point-3/",
]

SEEN_AND_HEARD = """() => {
  const blocks = [...document.querySelectorAll("article [data-cjm]")];
  const heard = ["aria-label", "aria-description", "placeholder", "title", "alt"].flatMap((name) =>
    blocks.flatMap((block) => [block, ...block.querySelectorAll(`[${name}]`)]).map((part) => part.getAttribute(name)));
  blocks.forEach((block) => block.querySelectorAll("details").forEach((details) => (details.open = true)));
  blocks.forEach((block) => block.querySelectorAll("pre, cjm-diagram").forEach((part) => part.remove()));
  return [...blocks.map((block) => block.innerText), ...heard.filter(Boolean)];
}"""

LEFT_OF_ITS_NUMBER = """(mood) => {
  const text = [...mood.childNodes].filter((node) => node.nodeType === 3).at(-1), at = text.data.search(/[−+]/);
  const box = (from) => {
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, from + 1);
    return range.getBoundingClientRect();
  };
  return at < 0 || box(at).right <= box(at + 1).left + 1;
}"""


def test_what_scripts_add_passes_the_translator_too(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch, read: Read
) -> None:
    monkeypatch.setattr(hosting, "language", lambda code, direction="": Marked())
    reader = read(build_site(greek_pages(), fresh=True), url=None)
    found: dict[str, list[str]] = {}
    for url in PAGES:
        for text in reader.open(url).evaluate(SEEN_AND_HEARD):
            english = [line for line in in_english(text) if "https:" not in line]
            if english:
                found.setdefault(url, []).extend(english)
    assert found == {}
    no_errors(reader)


BROKEN_WORDS = """() => {
  const broken = [];
  for (const label of document.querySelectorAll("[data-cjm] :is(th, dt, button, summary)")) {
    const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); )
      for (const word of node.data.matchAll(/[\\p{L}]{2,}/gu)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
      }
  }
  return [...new Set(broken)];
}"""


@pytest.mark.parametrize("code", ["de", "es", "fr", "zh"])
def test_longer_and_shorter_words_fit_and_stay_whole(build_site: BuildSite, code: str, read: Read) -> None:
    site = build_site(greek_pages(), theme_options={"language": code})
    also = [BROKEN_WORDS] if code != "zh" else []  # Chinese breaks between any two signs
    assert too_wide_or_too_small(read(site, url=None), PAGES, also=also) == {}


def test_english_words_do_not_break_an_arabic_page(build_site: BuildSite, read: Read) -> None:
    reader = read(build_site(arabic_pages(), theme_options={"language": "ar"}), url=None)
    assert too_wide_or_too_small(reader, PAGES) == {}
    page = reader.open("journeys/journey-0/")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.evaluate("getComputedStyle(document.querySelector('[data-cjm=map]')).direction") == "rtl"
    moods = page.locator("[data-cjm=map] .cjm-mood").all()
    assert moods and all(mood.evaluate(LEFT_OF_ITS_NUMBER) for mood in moods)
    first, last = (
        page.locator("[data-cjm=map] tr.cjm-map__steps > th").nth(at).bounding_box() for at in (0, 1)
    )
    assert first and last and first["x"] > last["x"]
    assert reader.accessibility_problems("article [data-cjm]") == []
    no_errors(reader)
