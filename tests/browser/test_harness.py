"""The browser harness itself: outside requests are blocked, recorded and reported."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Read
from tests.browser.served import no_errors, no_outside_requests
from tests.conftest import BuildSite

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
    reader.page.evaluate("new WebSocket('wss://example.org/live')")
    reader.page.wait_for_timeout(50)
    with pytest.raises(AssertionError, match="left the site"):
        no_outside_requests(reader)
    assert reader.outside_requests == ["https://example.org/a.png", "wss://example.org/live"]
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
