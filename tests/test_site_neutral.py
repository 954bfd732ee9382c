"""What is not ours is left alone: sites without our types, pages of no type, the content folder, the next build."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.conftest import ROOT, BuildSite
from tests.foreign_site import VOCABULARY, foreign_pages
from tests.sites import Site, SiteSpec, run_mkdocs, write_site
from tests.test_site_journeys import journey_page, words

FLOWCHART = "```mermaid\nflowchart LR\n  a --> b\n```\n"

NEUTRAL: Mapping[str, str | bytes] = {
    "index.md": "# Home\n\n[About](about.md)\n\n[^1]: A note.\n",
    "about.md": "---\ntype: article\ntitle: About <us>\ntags: [a, b]\n---\nNo heading.\n\n````\n```cjm\nshow: map\n```\n````\n",
    "how-to.md": "# How to write a persona\n\n```yaml\n---\ntype: persona\nname: Anna\n---\n```\n\ntype: journey\n",
    "notes.md": "title: Multi\ntype: persona\n\n# Notes\n\n<div data-cjm='map'>ours</div>\n\n<!--cjm map-->\n",
    "diagram.md": f"# Diagram\n\n{FLOWCHART}\n",
    "deep/er/README.md": "# Deep\r\n\r\n---\r\ntype: journey\r\n---\r\n",
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "data.csv": b"\xff\xfe",
}
OFFLINE = {"mermaid2": {"javascript": "assets/mermaid.js"}}
LOCAL_MERMAID = {"assets/mermaid.js": b"export default { initialize() {} };\n"}


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Paths of files that are not the same, or not there, in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_a_site_without_our_types_is_built_as_if_we_were_not_there(build_site: BuildSite, theme: str) -> None:
    ours = build_site(NEUTRAL, theme=theme)
    theirs = build_site(NEUTRAL, theme=theme, cjm=None)
    assert differing(ours.files, theirs.files) == []
    assert ours.warnings == theirs.warnings


@pytest.mark.parametrize("speaking", ["", "how-to.md", "notes.md", "deep/er/README.md"])
def test_mermaid2_is_left_alone_on_a_site_without_our_types(build_site: BuildSite, speaking: str) -> None:
    """Nor where a page speaks of our types: in its code, in its text, below a rule."""
    silent = {"index.md", "about.md", "diagram.md", speaking}
    pages = {path: text for path, text in NEUTRAL.items() if path in silent} | LOCAL_MERMAID
    ours = build_site(pages, plugins=[OFFLINE])
    theirs = build_site(pages, plugins=[OFFLINE], cjm=None)
    assert differing(ours.files, theirs.files) == []


def test_a_type_that_only_looks_like_ours_is_told_and_changes_nothing(build_site: BuildSite) -> None:
    pages = {"index.md": "# Home\n", "buying.md": "---\ntype: jurney\ntitle: Buying\n---\n# Buying\n"}
    ours = build_site(pages)
    assert ours.rules == ["schema/unknown-type"]
    assert differing(ours.files, build_site(pages, cjm=None).files) == []


def without_our_files(html: str) -> str:
    """A page without the lines that load our stylesheet and our script."""
    return re.sub(r"\s*<(link|script)[^>]*assets/cjm/cjm\.(css|js)[^>]*>(</script>)?", "", html)


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_beside_maps_other_pages_differ_by_two_links_only(build_site: BuildSite, theme: str) -> None:
    others = {path: text for path, text in NEUTRAL.items() if path not in ("about.md", "diagram.md")}
    pages = {**others, "buying.md": journey_page("  - {name: A, steps: [{title: B, touchpoint: C}]}\n")}
    config = {"nav": ["index.md", "how-to.md", "notes.md"]}
    ours = build_site(pages, theme=theme, config=config)
    theirs = build_site(pages, theme=theme, config=config, cjm=None)
    for url in ("", "how-to/", "notes/", "deep/er/"):
        assert "cjm.css" in ours.html(url)
        assert without_our_files(ours.html(url)).split() == without_our_files(theirs.html(url)).split(), url


# ----------------------------------------------------------------------------------- the same again and again


BUILD = (
    "import sys; from pathlib import Path; from tests.sites import run_mkdocs;"
    "run_mkdocs(Path(sys.argv[1]), Path(sys.argv[2]))"
)


def build_with_seed(mkdocs_yml: Path, directory: Path, seed: str) -> Mapping[str, bytes]:
    """A build in a process of its own, with a hash seed of its own."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "SOURCE_DATE_EPOCH": "1795305600",
        "NO_MKDOCS_2_WARNING": "1",
    }
    command = [sys.executable, "-c", BUILD, str(mkdocs_yml), str(directory)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Site(directory, directory, ()).files


@pytest.mark.parametrize("which", ["sample", "foreign"])
def test_two_builds_with_different_hash_seeds_are_equal(tmp_path: Path, which: str) -> None:
    spec = SiteSpec(pages=foreign_pages(), cjm=VOCABULARY)
    source = ROOT / "mkdocs.yml" if which == "sample" else write_site(tmp_path / "foreign", spec)
    one, other = (build_with_seed(source, tmp_path / seed, seed) for seed in ("1", "31337"))
    assert differing(one, other) == []


def test_a_build_leaves_the_content_as_it_was(build_site: BuildSite) -> None:
    site = build_site(
        {**foreign_pages(), "broken.md": b"---\ntype: journey\ntitle: \xff\n---\n"}, cjm=VOCABULARY
    )
    found = {
        path.relative_to(site.root / "content").as_posix(): path.read_bytes()
        for path in (site.root / "content").rglob("*")
        if path.is_file()
    }
    written = {path: text.encode() for path, text in foreign_pages().items()}
    assert found == {**written, "broken.md": b"---\ntype: journey\ntitle: \xff\n---\n"}
    assert sorted(path.name for path in site.root.iterdir()) == ["content", "mkdocs.yml", "site"]


HOOK = """from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

MADE = "---\\ntype: persona\\nname: Made up\\n---\\n# Made up\\n"

@event_priority(100)
def on_files(files, config):
    files.append(File.generated(config, "made.md", content=MADE))
    return files

def on_page_markdown(markdown, page, config, files):
    file = files.get_file_from_path(page.file.src_uri)
    assert file is page.file and file.page is page
    return f"{markdown}\\n\\n{file.abs_src_path}\\n\\n    {file.content_string.splitlines()[:2]}\\n"
"""


def test_others_find_the_file_of_a_page_as_it_is(build_site: BuildSite) -> None:
    pages = {"index.md": "# Home\n", "buying.md": journey_page("  - {name: A, steps: [{title: B}]}\n")}
    site = build_site(pages, root_files={"hook.py": HOOK}, config={"hooks": ["hook.py"]})
    for url, path, second in (
        ("buying/", str(site.root / "content" / "buying.md"), "type: journey"),
        ("made/", "None", "type: persona"),
    ):
        text = words(site.article(url))
        assert path in text and f"['---', '{second}']" in text
    assert site.article("made/").select_one("[data-cjm=profile]")


def test_the_sample_site_is_built_strictly_and_its_content_is_not_touched(tmp_path: Path) -> None:
    def state() -> dict[str, str]:
        paths = sorted(path for path in (ROOT / "content").rglob("*") if path.is_file())
        return {str(path): sha256(path.read_bytes()).hexdigest() for path in paths}

    before = state()
    site = run_mkdocs(ROOT / "mkdocs.yml", tmp_path / "site", strict=True)
    assert site.warnings == []
    assert state() == before


def test_state_is_made_for_each_build(tmp_path: Path) -> None:
    spec = SiteSpec(
        pages={
            "index.md": "# Home\n\n```cjm\nshow: journeys\n```\n",
            "buying.md": journey_page(
                "  - {name: A, steps: [{title: Old step, touchpoint: Shop, pain_points: [It hurts]}]}\n"
            ),
        }
    )
    mkdocs_yml = write_site(tmp_path, spec)
    first = run_mkdocs(mkdocs_yml, tmp_path / "one")
    assert "Old step" in first.text("buying/") and "touchpoints/" in first.urls
    page = tmp_path / "content" / "buying.md"
    page.write_text(
        journey_page("  - {name: A, steps: [{title: New step}]}\n").replace("Buying", "Selling"),
        encoding="utf-8",
    )
    second = run_mkdocs(mkdocs_yml, tmp_path / "two")
    everything = b"".join(second.files[path] for path in second.files if path.endswith((".html", ".json")))
    assert [old for old in (b"Old step", b"It hurts", b"Shop", b"Buying") if old in everything] == []
    assert "Selling" in words(second.soup("").select_one("[data-cjm=journeys]"))
    page.unlink()
    (tmp_path / "content" / "index.md").write_text("# Home\n", encoding="utf-8")
    third = run_mkdocs(mkdocs_yml, tmp_path / "three")
    assert "cjm/catalogue.json" not in third.files and "cjm" not in third.html("")


def test_one_configuration_serves_two_builds(tmp_path: Path) -> None:
    """As when `serve` builds again: nothing of the first build is added twice."""
    stages = "  - {name: A, steps: [{title: B}]}\n"
    mkdocs_yml = write_site(
        tmp_path, SiteSpec(pages={"index.md": "# Home\n", "buying.md": journey_page(stages)})
    )
    found = []
    config: Any = load_config(str(mkdocs_yml), site_dir=str(tmp_path / "site"))
    for _ in range(2):
        build(config)
        found.append(dict(Site(tmp_path, tmp_path / "site", ()).files))
    assert found[1]["buying/index.html"].count(b"assets/cjm/cjm.css") == 1
    assert found[1]["buying/index.html"].count(b"assets/cjm/cjm.js") == 1
    assert differing(found[0], found[1]) == []


# ---------------------------------------------------------------------------------------------- not published

STAGES = "  - {name: Purchase, steps: [{title: Pay %s, touchpoint: Till %s, pain_points: [Queue %s]}]}\n"


def numbered(name: str) -> str:
    return journey_page(STAGES.replace("%s", name), body=f"# {name}\n").replace(
        "title: Buying", f"title: Buying {name}"
    )


@pytest.mark.parametrize("option", ["exclude_docs", "draft_docs"])
def test_pages_that_are_not_published_are_in_no_list(build_site: BuildSite, option: str) -> None:
    pages = {
        "index.md": "# Home\n",
        "open.md": numbered("open"),
        "secret/hidden.md": numbered("secret").replace("Anna", "Mallory"),
        "secret/pain-points/index.md": "# Secret\n",
    }
    site = build_site(pages, config={option: "secret/\n"})
    everything = b"\n".join(
        content for path, content in site.files.items() if path.endswith((".html", ".json", ".xml"))
    )
    assert b"Buying open" in everything
    assert [
        word for word in (b"Buying secret", b"Till secret", b"Queue secret", b"Mallory") if word in everything
    ] == []
    assert site.broken_links() == []


def test_a_reference_to_a_page_that_is_not_published_is_told(build_site: BuildSite) -> None:
    stages = "  - {name: A, steps: [{title: B, pain_points: [queues]}]}\n"
    pain = "---\ntype: pain-point\ntitle: Queues\n---\n"
    pages = {"index.md": "# Home\n", "buying.md": journey_page(stages), "draft/queues.md": pain}
    site = build_site(pages, config={"draft_docs": "draft/\n"})
    assert [problem.rule for problem in site.problems if problem.severity == "error"] == ["refs/unknown"]


def test_pages_out_of_the_navigation_are_in_every_list(build_site: BuildSite) -> None:
    site = build_site({"index.md": "# Home\n", "x/open.md": numbered("open")}, config={"not_in_nav": "x/\n"})
    assert "Buying open" in site.text("journeys/")
    assert "Queue open" in site.text("pain-points/")
