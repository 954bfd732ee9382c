"""The browser harness itself: outside requests are blocked, recorded and reported."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Read, Served, Windows
from tests.browser.served import Reader, no_errors, no_outside_requests
from tests.conftest import BuildSite

# By name and by number, from the page and from a worker of it.
ASK = """async () => {
  const ask = async (url) => {
    try {
      await fetch(url, { mode: "no-cors" });
      return "an answer";
    } catch {
      return "no answer";
    }
  };
  const answers = [];
  for (const url of ["https://example.org/b", "http://192.0.2.1/c", "http://localhost/d"]) answers.push(await ask(url));
  const code = `(${ask})("https://example.org/from-a-worker").then(postMessage)`;
  const worker = new Worker(URL.createObjectURL(new Blob([`const ask = ${ask};`, code])));
  return [...answers, await new Promise((done) => (worker.onmessage = ({ data }) => done(data)))];
}"""

PLAIN = {"index.md": "# Home\n\n[other](other.md)\n", "other.md": "# Other\n"}


@pytest.mark.parametrize("prefix", ["/", "/docs/"])
def test_reading_a_site(build_site: BuildSite, read: Read, prefix: str) -> None:
    reader = read(build_site(PLAIN, cjm=None), prefix=prefix, scheme="dark", width=390)
    reader.page.get_by_role("article").get_by_role("link", name="other").click()
    reader.page.wait_for_url("**/other/")
    assert reader.scheme == "slate"
    reader.toggle_scheme()
    assert reader.scheme == "default"
    assert not reader.scrolls_sideways()
    assert reader.accessibility_problems() == []
    no_errors(reader)


def test_reading_from_disk_without_scripts(build_site: BuildSite, read: Read) -> None:
    reader = read(build_site(PLAIN, cjm=None), from_disk=True, javascript=False)
    assert reader.page.get_by_role("heading", name="Home").is_visible()


def test_outside_requests_are_blocked_and_reported(build_site: BuildSite, read: Read) -> None:
    pages = {"index.md": '# Home\n\n<p><img src="https://example.org/a.png" alt=""></p>\n'}
    reader = read(build_site(pages, cjm=None))
    answers = reader.page.evaluate(ASK)
    with reader.page.expect_websocket():
        reader.page.evaluate("new WebSocket('wss://example.org/live')")
    with pytest.raises(AssertionError, match="left the site"):
        no_outside_requests(reader)
    assert reader.outside_requests == [
        "https://example.org/a.png",
        "https://example.org/b",
        "http://192.0.2.1/c",
        "http://localhost/d",
        "https://example.org/from-a-worker",
        "wss://example.org/live",
    ]
    assert answers == ["no answer"] * 4
    assert "console: Failed to load resource: net::ERR_NAME_NOT_RESOLVED" in reader.errors
    # Forgotten, because the fixture would fail this test otherwise.
    reader.outside_requests.clear()


def test_missing_files_and_failing_scripts_are_reported(build_site: BuildSite, read: Read) -> None:
    pages = {"index.md": '# Home\n\n<p><img src="gone.png" alt=""></p><script>nonsense()</script>\n'}
    reader = read(build_site(pages, cjm=None))
    with pytest.raises(AssertionError, match=r"gone\.png"):
        no_errors(reader)
    assert "uncaught: nonsense is not defined" in reader.errors


def test_accessibility_problems_are_found(build_site: BuildSite, read: Read) -> None:
    pages = {"index.md": '# Home\n\n<p><img src="data:," ></p>\n'}
    assert "image-alt" in read(build_site(pages, cjm=None)).accessibility_problems()[0]


CONTRASTS = """
<style>.faint { color: #bbb } .pale { color: #aaa } .black { background: #000 } .later { margin-top: -2em; position: relative }
.marked::before { content: "1"; background: #fff }</style>
<p class="faint">★</p><p class="faint">faint</p>
<p class="pale">pale</p><p class="pale">pale as well</p><p class="pale later">pale and moved</p>
<div class="black"><p class="faint">fine</p></div>
<p class="faint"><i>faint within</i> <b style="color: #aaa">fainter</b></p>
<p>fine</p><p>fine</p><p style="font-size: 2px; color: #888">small</p><p style="color: #888">small as well</p>
<input value="faint value" aria-label="Faint" class="faint"><p class="faint" hidden>never seen</p>
"""
FAINT = ["faint", "pale", "pale and moved", "faint within", "fainter", "small", "small as well", "Faint"]


def test_each_kind_of_contrast_is_measured_once(build_site: BuildSite, read: Read) -> None:
    reader = read(build_site({"index.md": f"# Home\n{CONTRASTS}"}, cjm=None))
    found = [told for told in reader.accessibility_problems() if told.startswith("color-contrast: ")]
    assert all(any(f">{text}<" in told or f'"{text}"' in told for told in found) for text in FAINT), found
    assert not any(">fine<" in told or "never seen" in told for told in found)
    assert [">pale<" in told for told in found if "(and 1 like it)" in told] == [True]


def test_a_window_forgets_its_reader(build_site: BuildSite, windows: Windows, served: Served) -> None:
    site = build_site(PLAIN, cjm=None)
    for _ in range(2):
        page = windows.take(True)
        reader = Reader(page.context, page, served(site))
        reader.watch()
        reader.open()
        assert page.evaluate("[localStorage.left, sessionStorage.left, document.cookie]") == [None, None, ""]
        page.evaluate("localStorage.left = sessionStorage.left = document.cookie = 'left=1'")
        page.evaluate("open('about:blank')")
        windows.give_back(reader)
        assert page.context.pages == [page]
        page.evaluate("console.error('after')")
        assert reader.errors == []


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_only_who_searches_gets_something_to_find(build_site: BuildSite, read: Read, theme: str) -> None:
    site = build_site(PLAIN, cjm=None, theme=theme)
    index = "fetch('search/search_index.json').then((answer) => answer.json())"
    searched, other = (read(site, searched=searched).page.evaluate(index) for searched in (True, False))
    assert searched == site.search_index() and len(searched["docs"]) >= 2
    assert other == {**searched, "docs": []}
