"""Take pictures of the sample site: every page type, three widths, light and dark, into screenshots/.

python -m scripts.screenshots [--readme]

With --readme only the picture of README.md is taken again.
"""

from __future__ import annotations

import argparse
import sys
from typing import Literal

from playwright.sync_api import Browser, Page

from scripts.sample_site import ROOT, look

PICTURES = ROOT / "screenshots"
README_PICTURE = ROOT / ".github" / "journey.png"
README_PAGE = "journeys/replace-contact-centre-software/"
PAGES = (
    "",
    "journeys/",
    README_PAGE,
    "journeys/replace-contact-centre-software-to-be/",
    "journeys/leaving-military-service/",
    "journeys/complaint-from-phone-to-messaging/",
    "personas/",
    "personas/contact-centre-lead/",
    "touchpoints/",
    "touchpoints/purchase/",
    "touchpoints/unmapped/",
    "touchpoints/pricing-page/",
    "pain-points/",
    "pain-points/repeat-my-story/",
    "this-week/",
    "opportunities/",
    "solutions/",
    "moments/",
    "questions/",
    "metrics/",
    "evidence/",
    "teams/",
    "health/",
    "metrics/told-twice-rate/",
    "evidence/crm-hand-over-audit/",
    "solutions/transparent-pricing/",
    "opportunities/show-a-price-early/",
    "teams/support/",
    "reference/front-matter/",
)
WIDTHS = (1280, 768, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def settled(page: Page, address: str) -> None:
    """Open a page and wait until its diagram, if it has one, is drawn, as it is when it comes near; lay out all of it."""
    page.goto(address)
    page.evaluate("document.getElementById('cjm-later')?.remove()")  # a picture shows more than is near
    for diagram in page.locator("cjm-diagram").all():
        diagram.scroll_into_view_if_needed()
        page.locator("cjm-diagram[data-state=drawn]").first.wait_for()
    page.evaluate("scrollTo(0, 0)")


def take_all(browser: Browser, base: str) -> None:
    """Whole pages, named after page, width and scheme."""
    PICTURES.mkdir(exist_ok=True)
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
            page = context.new_page()
            for path in PAGES:
                settled(page, base + path)
                name = path.strip("/").replace("/", "--") or "home"
                picture = PICTURES / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=picture, full_page=True, animations="disabled")
            context.close()
            print(f"{len(PAGES)} pictures, {width} px, {scheme}", flush=True)


def take_readme_picture(browser: Browser, base: str) -> None:
    """The upper part of one map: whole columns, as many as a wide window shows."""
    context = browser.new_context(color_scheme="light", viewport={"width": 1680, "height": 2400})
    page = context.new_page()
    settled(page, base + README_PAGE)
    corner = page.locator(".cjm-map").bounding_box()
    step = page.locator(".cjm-map__steps > th").nth(6).bounding_box()
    lane = page.locator('[data-cjm-lane="delights"]').bounding_box()
    assert corner
    assert step
    assert lane
    x, y = corner["x"], corner["y"]
    width, height = step["x"] + step["width"] - x, lane["y"] + lane["height"] - y
    README_PICTURE.parent.mkdir(exist_ok=True)
    page.screenshot(
        path=README_PICTURE, full_page=True, clip={"x": x, "y": y, "width": width, "height": height}
    )
    context.close()
    print(f"{README_PICTURE.relative_to(ROOT)}: {README_PICTURE.stat().st_size // 1024} KB")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--readme", action="store_true", help="only the picture of README.md")
    options = parser.parse_args()
    return look(take_readme_picture if options.readme else take_all)


if __name__ == "__main__":
    sys.exit(main())
