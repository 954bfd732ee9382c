"""Front matter is text, whatever it says: nothing in it becomes mark-up, a script, or a link that runs one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from cjm_mkdocs.model.records import TYPES
from tests.conftest import BuildSite
from tests.foreign_site import VARIANTS, build_foreign
from tests.sites import Site

ATTACK = (
    "\"'><b>b</b><script>alert(1)</script><img src=x onerror=alert(1)> </details></td> &lt;b&gt; {{ 7*7 }}"
)
"""Ends attributes, elements and cells, and opens others."""
MARKED = f"*em* `code` [a](javascript:alert(1)) <a href='javascript:alert(2)'>x</a> {ATTACK}"
"""The same for texts that hold Markdown, which take another way through the renderer."""
CONTROL = "\x02klzzwxh:0000\x03 \x02amp\x03"
"""Python-Markdown's own marks."""

SCRIPTED_LINKS = [
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java&#115;cript:alert(1)",
    "./javascript:alert(1)",
    "a/../javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    "\\\\evil.example/x",
    "/\\evil.example/x",
]


def nested_items(text: str) -> dict[str, Any]:
    """Every string field of every type that can be written in a journey."""
    common = {
        "description": text,
        "owner": text,
        "teams": [text],
        "status": text,
        "tags": [text],
        "x_own": text,
    }
    evidence = {"title": text, "method": text, **common}
    metric = {"title": text, "unit": text, "source": text, **common}
    solution = {"title": text, "target": text, "kind": text, "metrics": [metric], **common, "status": "idea"}
    opportunity = {"title": text, "metrics": [metric], **common, "evidence": [evidence]}
    pain = {
        "title": text, "category": text, "root_cause": text, "impact": text, "quote": text, **common,
        "solutions": [solution], "opportunities": [opportunity], "evidence": [evidence], "links": [{"title": text, "url": "https://example.org/?q=<b>\"'&x"}],
    }  # fmt: skip
    return {
        "pain": pain,
        "opportunity": opportunity,
        "solution": solution,
        "metric": metric,
        "evidence": evidence,
    }


def hostile_journey(text: str) -> dict[str, Any]:
    items = nested_items(text)
    key = f"x_{ATTACK}"
    touchpoint = {
        "title": text,
        "channel": [text],
        "systems": [text],
        "x_own": {text: [text]},
        "description": text,
    }
    step = {
        "title": text, "touchpoints": [touchpoint, f"{text} again"], "channels": [text], "actions": [text, text],
        "thoughts": text, "motivations": [text], "questions": [text, {"text": text, "answered_by": [text], "description": text}],
        "expectation": text, "emotion": {"score": -1, "label": text, "quote": text}, "pain_points": [items["pain"], text],
        "delights": [{"title": text, "quote": text, "description": text}, text], "moment_of_truth": text,
        "opportunities": [items["opportunity"]], "solutions": [items["solution"]], "metrics": [items["metric"]],
        "backstage": [text], "systems": [text], "duration": text, key: {text: text},
    }  # fmt: skip
    stage = {
        "name": text, "goal": text, "duration": text, "summary": text, "brand_response": [text],
        "metrics": [items["metric"]], "steps": [step, {"title": text, "emotion": 1}], key: text,
    }  # fmt: skip
    return {
        "type": "journey", "title": text, "description": text, "owner": text, "teams": [text, text], "status": text,
        "tags": [text], "persona": {"name": text, "pain_points": [items["pain"]]}, "scenario": text, "goal": text,
        "expectations": [text], "trigger": text, "metrics": [items["metric"]], "evidence": [items["evidence"]],
        "links": [{"title": text, "url": "https://example.org/\"onmouseover=alert(1)"}], key: [text, {text: text}],
        "stages": [stage, {"name": f"{text} 2"}],
    }  # fmt: skip


def hostile_page(type_: str, text: str) -> dict[str, Any]:
    """Every field of text of a type; what its words are is read off the model, so that new fields are met."""
    told: dict[str, Any] = {"type": type_}
    for name, field in TYPES[type_].model_fields.items():
        kind = str(field.annotation)
        if name in ("id", "url", "issue", "data", "image", "links", "counterpart", "parent", "review_every"):
            continue
        if kind in ("<class 'str'>", "str | None", "typing.Optional[str]"):
            told["name" if name == "title" and type_ in ("persona", "team") else name] = text
        elif "str" in kind and "Literal" not in kind and ("tuple" in kind or "Tuple" in kind):
            told[name] = [text, f"{text} and more"]
    if type_ == "persona":
        told["demographics"] = {text: text, f"{ATTACK}2": "x"}
        told["traits"] = {text: 3}
        told["image"], told["image_alt"] = 'it\'s "me".svg', text
    told[f"x_{ATTACK}"] = {text: [text]}
    told["links"] = [{"title": text, "url": "https://example.org/<b>"}]
    return told


def page(front: dict[str, Any], body: str = "") -> str:
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10**6)}---\n{body}"


def hostile_pages(text: str) -> dict[str, str]:
    pages = {"index.md": "# Home\n", "journeys/bad.md": page(hostile_journey(text))}
    for type_ in TYPES:
        if type_ != "journey":
            pages[f"{type_}/bad.md"] = page(hostile_page(type_, text))
    pages['persona/it\'s "me".svg'] = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    return pages


HOSTILE_OPTIONS = {
    "lifecycle": [{"id": "first", "name": ATTACK, "aliases": [ATTACK]}],
    "channels": [{"id": "web", "name": ATTACK, "icon": ATTACK}],
}


@pytest.fixture(scope="module", params=[ATTACK, MARKED, CONTROL], ids=["attack", "marked", "control"])
def site(build_site: BuildSite, request: pytest.FixtureRequest) -> Site:
    return build_site(hostile_pages(request.param), cjm=HOSTILE_OPTIONS)


def live_markup(soup: BeautifulSoup | Tag) -> Iterator[str]:
    """Elements and attributes that nobody but an attacker would have written."""
    yield from (str(tag)[:120] for tag in soup.select("b"))
    yield from (str(tag)[:120] for tag in soup.select("script") if "alert" in tag.get_text())
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else str(value)
            if name.startswith("on") or re.sub(r"\s", "", text).lower().startswith(
                ("javascript:", "data:text", "vbscript:")
            ):
                yield f"{tag.name} {name}={text[:80]}"


def test_no_page_has_mark_up_from_front_matter(site: Site) -> None:
    found = {url: list(live_markup(site.soup(url))) for url in site.urls}
    assert {url: marks for url, marks in found.items() if marks} == {}


def test_nothing_closes_the_elements_around_it(site: Site) -> None:
    for url in site.urls:
        soup = site.soup(url)
        if url != "404.html":
            assert len(soup.select("footer.md-footer")) == 1
            assert soup.select("main article footer.md-footer, main article nav.md-nav--primary") == []


def test_words_are_shown_as_they_were_written(build_site: BuildSite) -> None:
    site = build_site(hostile_pages(ATTACK), cjm=HOSTILE_OPTIONS)
    as_read = " ".join(ATTACK.split())
    for url in ("journeys/bad/", "persona/bad/", "pain-points/", "touchpoints/first/"):
        assert as_read in site.text(url), url
    heading = site.soup("journeys/bad/").select_one("h1")
    assert heading is not None and " ".join(heading.get_text().split()) == as_read
    title = site.soup("journeys/bad/").select_one("title")
    assert title is not None and " ".join(title.get_text().split()).startswith(as_read)


def test_the_search_index_holds_no_live_mark_up(site: Site) -> None:
    for entry in site.search_index()["docs"]:
        for text in (entry["title"], entry["text"]):
            assert list(live_markup(BeautifulSoup(text, "html.parser"))) == [], entry["location"]
            assert "<img" not in text and "<script" not in text, entry["location"]


def test_templates_are_not_run_on_what_authors_write(build_site: BuildSite) -> None:
    site = build_site(hostile_pages(ATTACK), cjm=HOSTILE_OPTIONS)
    assert "{{ 7*7 }}" in site.text("journeys/bad/")


def test_the_catalogue_for_machines_keeps_the_words(build_site: BuildSite) -> None:
    site = build_site(hostile_pages(ATTACK), cjm=HOSTILE_OPTIONS)
    found = json.loads(site.html("cjm/catalogue.json"))["entries"]
    assert {entry["title"] for entry in found if entry["type"] == "journey"} == {ATTACK.strip()}


def pages_with_a_link(target: str, number: int) -> dict[str, str]:
    """A journey and a persona that have it wherever they may."""
    front = hostile_journey(f"Text {number}")
    front["description"] = f"[x]({target}) and [y](<{target}>)"
    front["links"] = [{"title": "T", "url": target}]
    front["stages"][0]["steps"][0]["touchpoints"] = [{"title": f"Shop {number}", "url": target}]
    persona = {
        "type": "persona",
        "name": f"P{number}",
        "image": target,
        "image_alt": "P",
        "links": [{"title": "T", "url": target}],
    }
    return {f"j{number}.md" if number else "index.md": page(front), f"p{number}.md": page(persona)}


@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_no_link_runs_a_script_or_leaves_by_stealth(build_site: BuildSite, use_directory_urls: bool) -> None:
    pages_of = {target: pages_with_a_link(target, number) for number, target in enumerate(SCRIPTED_LINKS)}
    pages = {path: text for pages in pages_of.values() for path, text in pages.items()}
    site = build_site(pages, config={"use_directory_urls": use_directory_urls})
    for url in site.urls:
        assert list(live_markup(site.soup(url))) == []
        for tag in (
            site.article(url).select("[href], [src]") if url not in ("404.html", "search.html") else ()
        ):
            value = re.sub(r"[\s\x00-\x20]", "", str(tag.get("href") or tag.get("src"))).replace("\\", "/")
            assert not value.startswith("//"), tag
            assert value.partition(":")[0].lower() not in ("javascript", "data", "vbscript"), tag
    told = {(problem.path, problem.rule) for problem in site.problems if problem.severity == "error"}
    for target, pages in pages_of.items():
        for path in pages:
            rules = {rule for place, rule in told if place == f"content/{path}"}
            assert rules & {"schema/unsafe-url", "refs/missing-file"}, (target, path)


# -------------------------------------------------------------------------- everywhere a title turns up

PLACES = {
    "the heading": "h1",
    "the map": "[data-cjm=map] th",
    "the diagram in words": "[data-cjm=diagram] details",
    "the sections": "[data-cjm=steps] h3",
}


@pytest.mark.parametrize("selector", PLACES.values(), ids=PLACES)
def test_a_title_with_a_tag_is_shown_as_text(build_site: BuildSite, selector: str) -> None:
    site = build_foreign(build_site)
    texts = [" ".join(tag.get_text().split()) for tag in site.soup("journeys/mortgage/").select(selector)]
    assert any("<b>" in text for text in texts)


@pytest.mark.parametrize("name", VARIANTS)
def test_no_tag_of_a_title_is_live_in_any_theme(build_site: BuildSite, name: str) -> None:
    site = build_foreign(build_site, name)
    assert {url: found for url in site.urls if (found := list(live_markup(site.soup(url))))} == {}
    titles = {soup.title.get_text() for soup in map(site.soup, site.urls) if soup.title}
    assert any('A "home" of <b>our own</b> &amp; more' in " ".join(title.split()) for title in titles)


@pytest.mark.parametrize(
    "feature", ["navigation.path", "navigation.tabs", "navigation.footer", "toc.integrate"]
)
def test_no_tag_of_a_title_is_live_in_breadcrumbs_tabs_and_footers(
    build_site: BuildSite, feature: str
) -> None:
    stages = [{"name": "A", "steps": [{"title": "B"}]}]
    front = {"type": "journey", "title": ATTACK, "persona": ATTACK, "stages": stages}
    pages = {
        "index.md": "# Home\n",
        "a/index.md": page(front),
        "a/b.md": page(front | {"id": "b"}),
        "z.md": "# Z\n",
    }
    options = {"features": ["navigation.indexes", feature]}
    site = build_site(pages, cjm={"nav": "shown"}, theme_options=options)
    assert {url: found for url in site.urls if (found := list(live_markup(site.soup(url))))} == {}


def test_tags_of_an_author_are_text_on_the_page_of_tags(build_site: BuildSite) -> None:
    stages = [{"name": "A", "steps": [{"title": "B"}]}]
    front = {
        "type": "journey",
        "title": "Buying",
        "persona": "Anna",
        "tags": ["R&D", ATTACK],
        "stages": stages,
    }
    pages = {
        "index.md": "# Home\n",
        "buying.md": page(front),
        "tags.md": "# Tags\n\n<!-- material/tags -->\n",
    }
    site = build_site(pages, plugins=["material/tags"])
    assert [mark for url in site.urls for mark in live_markup(site.soup(url))] == []
    assert "R&D" in [" ".join(tag.get_text().split()) for tag in site.soup("tags/").select(".md-tag")]
