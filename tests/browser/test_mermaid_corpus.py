"""The author's text comes back: hostile texts, drawn by the vendored Mermaid, read from the finished picture.

`parse()` alone would prove nothing: it accepts texts whose tasks are then missing from the drawing.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import cjm_mkdocs
from cjm_mkdocs.render.mermaid import Journey, Section, Task, journey_source, representable

ASSETS = Path(cjm_mkdocs.__file__).parent / "assets"

KEYWORDS = (
    "section title journey accTitle accDescr __proto__ constructor style classDef graph flowchart pie gantt "
    "C4Context C4Container C4Component C4Dynamic C4Deployment sequenceDiagram error info subgraph end click"
).split()

SENTENCES = (
    "",
    " ",
    "   ",
    "a  b",
    " leading and trailing ",
    "Book: compare; decide",
    "section Phase 1: Awareness",
    'Title of the page: "What\'s new"',
    "journey through the app",
    "#1 priority",
    "see #58; and #x3a; and &#58; and &amp; and &lt;b&gt;",
    "ﬂ°°58¶ß ﬂ°amp¶ß °C 20 ° Straße ß ¶ ﬂ",
    "%% a comment",
    "%%{init: {'theme': 'dark'}}%%",
    "100 % sure, 5 > 3 < 4",
    "<b>bold</b> <br> <br/> <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "fill:#fff; style x fill:#f9f;",
    "style a:#ff0; b",
    "classDef x:#ff0; b",
    "accTitle: hidden",
    "accDescr { hidden }",
    "--- title: x ---",
    "a, b, c",
    "`code` ~~struck~~ **bold** _em_ $$x^2$$ fa:fa-user",
    "back\\slash \\n \\u0041",
    "quotes \" ' “ ” « » ` ´",
    "emoji 😀👩‍💻🏳️‍🌈 and e\u0301",
    "שלום עולם",
    "مرحبا بالعالم: نعم؛ لا",
    "你好，世界：很好；再见。",
    "日本語のテキスト　全角",
    "한국어",
    "ไทย",
    "\u202eoverride\u202c",
    "zero\u200bwidth\u200djoiner\ufeffbom",
    "nbsp\u00a0thin\u2009line\u2028para\u2029ideographic\u3000end",
    "tab\tand\nnewline\n\nand\x0bmore\x0c",
    "\n",
    "carriage\rreturn\r\nboth",
    "nul\x00 and lone \ud800 \udfff surrogates",
    "\x01\x02\x1b\x7f controls \x80\x85\x99\x9f",
    "\ufffe\uffff\U0010ffff",
    "1",
    "12:30",
    "-1",
    ": 5: Me",
    "end",
    "x" * 300,
    "word " * 60,
    "ÄÖÜ: ß; #° " * 27,
    "漢" * 300,
    "http://example.org/?a=1&b=2#c;d",
    "mailto:me@example.org",
    "function(){return 1;}",
    "${x} {{y}} {% z %}",
    "[[]] (()) [] {} () <> /\\ ||",
    "a -->|b| c --> d",
    "A--B==C..D",
    "@startuml",
    "---",
)

HOSTILE = (
    "#;:%,<>&{}\"'\\`~=+-*/|()[]!?^$@_. \t\n\r"
    + "ﬂ°¶ßäé☃中م😀\u00a0\u200b\u2028\u3000\ufeff\x01\x85"
    + "aC4Xstyle059"
)


def corpus() -> list[str]:
    """At least 600 texts, the same on every run."""
    signs = [*string.punctuation, *"°¶ßﬂ§€…–—“”«»؛：；＃％", *"\u00a0\u2028\u3000\ufeff\x01\x7f\x85"]
    texts = [*SENTENCES]
    for sign in signs:
        texts += [sign, f"{sign} a", f"a{sign}b", f"a {sign} b", f"a{sign}", sign * 2]
    for word in KEYWORDS:
        texts += [word, f"{word} x", f"{word}: x", word.upper(), f" {word}", f"a {word} b", f"{word}s"]
    dice = random.Random(4)
    texts += ["".join(dice.choices(HOSTILE, k=dice.randint(1, 40))) for _ in range(250)]
    return list(dict.fromkeys(texts))


def batches(texts: list[str], size: int) -> list[list[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


DRAW = """async (sources) => {
  const texts = (root, selector) => [...root.querySelectorAll(selector)].map((node) => node.textContent);
  const drawn = [];
  for (const [number, source] of sources.entries()) {
    const holder = document.createElement("div");
    try {
      const { svg } = await cjmMermaidJourney.render(`d${number}`, source);
      holder.innerHTML = svg;
      drawn.push({
        title: texts(holder, "svg > text:not(.legend)"),
        sections: texts(holder, "div.journey-section .label"),
        tasks: texts(holder, "div.task .label"),
        actors: texts(holder, "text.legend"),
        live: texts(holder, "script, img, b, [onerror]").length,
      });
    } catch (error) {
      drawn.push({ error: String(error).split("\\n")[0] });
    }
  }
  return drawn;
}"""


@pytest.fixture(scope="module")
def drawing(chromium: Browser) -> Iterator[Page]:
    """An empty page with the vendored bundle, set up as our script sets it up where texts are concerned."""
    page = chromium.new_page()
    page.set_content("<!doctype html><body></body>")
    page.add_script_tag(path=str(ASSETS / "mermaid-journey.min.js"))
    page.evaluate(
        """cjmMermaidJourney.initialize({
          startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, maxTextSize: 1e7,
          journey: { useMaxWidth: false, maxLabelWidth: 1000000 },
        })"""
    )
    yield page
    page.close()


def draw(page: Page, journeys: list[Journey]) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = page.evaluate(DRAW, [journey_source(journey) for journey in journeys])
    return drawn


def test_the_corpus_is_large_enough() -> None:
    assert len(corpus()) >= 600


def test_every_text_comes_back_in_every_role(drawing: Page) -> None:
    texts = corpus()
    journeys = [Journey((Section(text, (Task(text, 3, (text,)),)),), text) for text in texts]
    lost = {}
    for text, drawn in zip(texts, draw(drawing, journeys), strict=True):
        shown = [representable(text)]
        if drawn != {"title": shown, "sections": shown, "tasks": shown, "actors": shown, "live": 0}:
            lost[text] = drawn
    assert not lost, f"{len(lost)} of {len(texts)}"


def test_texts_leave_their_neighbours_alone(drawing: Page) -> None:
    groups = batches(corpus(), 25)
    journeys = [
        Journey(tuple(Section(text, (Task(text, 1), Task(text, 5))) for text in group)) for group in groups
    ]
    for group, drawn in zip(groups, draw(drawing, journeys), strict=True):
        shown = [representable(text) for text in group]
        assert drawn["sections"] == shown
        assert drawn["tasks"] == [text for text in shown for _ in range(2)]


def test_many_actors_on_one_task(drawing: Page) -> None:
    # Mermaid trims and sorts names while they are encoded, so only the set is compared.
    groups = batches(corpus(), 40)
    journeys = [Journey((Section("S", (Task("T", 3, tuple(group)),)),)) for group in groups]
    for group, drawn in zip(groups, draw(drawing, journeys), strict=True):
        assert sorted(drawn["actors"]) == sorted({representable(text) for text in group})


@pytest.mark.parametrize("name", ["Phase", "section 1: Phase", "#1", "", "ß", "C4Container"])
def test_neighbouring_sections_of_one_name_stay_apart(drawing: Page, name: str) -> None:
    sections = tuple(Section(name, (Task(str(number), 3),)) for number in range(4))
    (drawn,) = draw(drawing, [Journey(sections)])
    assert drawn["sections"] == [representable(name)] * 4
