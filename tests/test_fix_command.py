"""`cjm check --fix`: what it writes, where it writes, and what it says."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cjm_mkdocs.cli import fixing, main
from cjm_mkdocs.cli.site import FoundSite
from tests.repository import Repository
from tests.sites import SiteSpec, parse_tree, write_site

PAGES = """
    personas/anna.md
      ---
      type: persona
      name: Anna
      former_ids: [annabel]
      ---
    journeys/renting.md
      ---
      type: journey
      title: Renting
      persona: anna
      stages:
        - name: Search
          steps:
            - title: Look around  # everywhere
              painPoints: [too-dear, No time]
      ---
      # Renting
    pain-points/too-dear.md
      ---
      type: pain-point
      title: Too dear
      severity: Critical
      ---
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_site(tmp_path / "site", SiteSpec(pages=PAGES))
    monkeypatch.chdir(tmp_path / "site")
    return tmp_path / "site" / "content"


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


def texts(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_slips_are_mended_and_told(site: Path) -> None:
    before = texts(site)
    done = check("--fix")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "content/journeys/renting.md:9:9: mended schema/unknown-key: painPoints → pain_points",
        "content/pain-points/too-dear.md:4:11: mended schema/unknown-value: Critical → critical",
    ]
    now = texts(site)
    assert {path for path in now if now[path] != before[path]} == {
        str(site / "journeys/renting.md"), str(site / "pain-points/too-dear.md")
    }  # fmt: skip
    renting = str(site / "journeys/renting.md")
    assert now[renting] == before[renting].replace(b"painPoints", b"pain_points")


def test_a_second_time_changes_nothing(site: Path) -> None:
    check("--fix")
    before = texts(site)
    done = check("--fix")
    assert (done.exit_code, done.stdout, texts(site)) == (0, "", before)


def test_a_diff_is_shown_and_can_be_applied(site: Path) -> None:
    before = texts(site)
    done = check("--diff")
    assert done.exit_code == 1 and texts(site) == before
    assert "would mend schema/unknown-key" in done.stderr and "no problems" in done.stderr
    subprocess.run(["git", "apply", "-"], cwd=site.parent, input=done.stdout.encode(), check=True)
    shown = texts(site)
    check("--fix")
    assert texts(site) == shown
    assert check("--fix", "--dry-run").exit_code == 0


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_elsewhere_stay(site: Path, line_end: bytes, mark: bytes) -> None:
    page = site / "journeys/renting.md"
    source = mark + page.read_bytes().rstrip().replace(b"\n", line_end) + "  𝄞 ü\t".encode()
    page.write_bytes(source)
    diff = check("--diff")
    assert check("--fix").exit_code == 0
    assert page.read_bytes() == source.replace(b"painPoints", b"pain_points")
    page.write_bytes(source)
    (site / "pain-points/too-dear.md").write_bytes(
        (site / "pain-points/too-dear.md").read_bytes().replace(b"critical", b"Critical")
    )
    subprocess.run(["git", "apply", "-"], cwd=site.parent, input=diff.stdout_bytes, check=True)
    assert page.read_bytes() == source.replace(b"painPoints", b"pain_points")


def test_other_forms_stay_what_they_are(site: Path) -> None:
    done = check("--fix", "--format", "json")
    assert json.loads(done.stdout) == {"problems": [], "checked": 3}
    assert "mended" in done.stderr
    assert check("--diff", "--format", "json").exit_code == 2


def test_what_is_left_is_reported_with_the_reason(site: Path) -> None:
    page = site / "journeys/renting.md"
    page.write_text(page.read_text().replace("too-dear", "no-such-pain"))
    before = page.read_text()
    done = check("--fix")
    assert done.exit_code == 1 and page.read_text() == before
    assert (
        "renting.md:9:9: not mended schema/unknown-key: line 9 would then be wrong: no pain point has the id"
        in done.stdout
    )
    assert "renting.md:9:9: error schema/unknown-key" in done.stdout
    assert "too-dear.md:4:11: mended" in done.stdout


def test_references_are_mended_by_hyphens_and_former_ids(site: Path) -> None:
    page = site / "journeys/renting.md"
    page.write_text(
        page.read_text().replace("too-dear", "toodear").replace("persona: anna", "persona: annabel")
    )
    done = check("--fix")
    assert done.exit_code == 0
    assert "persona: anna\n" in page.read_text() and "pain_points: [too-dear, No time]" in page.read_text()


def test_an_id_that_is_taken_is_not_given(site: Path) -> None:
    (site / "personas/other.md").write_text("---\ntype: persona\nname: Other\nid: Anna\n---\n")
    check("--fix")
    assert "id: Anna" in (site / "personas/other.md").read_text()
    assert "severity: critical" in (site / "pain-points/too-dear.md").read_text()


def test_only_the_paths_that_are_given(site: Path) -> None:
    done = check("--fix", "pain-points")
    assert done.stdout.count("mended") == 1
    assert "painPoints" in (site / "journeys/renting.md").read_text()


def test_a_rule_that_is_switched_off_is_left_alone(site: Path) -> None:
    config = site.parent / "mkdocs.yml"
    config.write_text(
        "site_name: x\ndocs_dir: content\nplugins:\n  - cjm:\n      levels: {schema/unknown-key: off}\n"
    )
    check("--fix")
    assert "painPoints" in (site / "journeys/renting.md").read_text()


def test_nothing_is_written_outside_the_content_folder(site: Path) -> None:
    outside = site.parent / "outside.md"
    (site / "journeys/renting.md").rename(outside)
    (site / "journeys/renting.md").symlink_to(outside)
    before = outside.read_bytes()
    done = check("--fix")
    assert outside.read_bytes() == before and (site / "journeys/renting.md").is_symlink()
    assert "error schema/unknown-key" in done.stdout


def test_a_link_within_the_content_stays_a_link(site: Path) -> None:
    (site / "journeys/renting.md").rename(site / "journeys/a.md")
    (site / "journeys/z.md").symlink_to(site / "journeys/a.md")
    check("--fix")
    assert (site / "journeys/z.md").is_symlink()
    assert "pain_points" in (site / "journeys/a.md").read_text()


def test_a_file_keeps_its_mode_and_nothing_else_is_left_behind(site: Path) -> None:
    page = site / "journeys/renting.md"
    page.chmod(0o640)
    names = sorted(path.name for path in site.rglob("*"))
    check("--fix")
    assert page.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in site.rglob("*")) == names


def test_a_page_that_is_no_utf8_is_left(site: Path) -> None:
    page = site / "journeys/renting.md"
    page.write_bytes(page.read_bytes() + b"\xff")
    before = page.read_bytes()
    check("--fix")
    assert page.read_bytes() == before


def test_only_changed_pages_are_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository(tmp_path, "content")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ndocs_dir: content\nplugins: [cjm]\n")
    pages = parse_tree(PAGES)
    repository.commit("2026-01-01", pages)
    repository.write({"pain-points/too-dear.md": pages["pain-points/too-dear.md"] + "\nMore.\n"})
    monkeypatch.chdir(tmp_path)
    done = check("--fix", "--changed-since", "HEAD")
    assert done.exit_code == 0
    assert "critical" in (tmp_path / "content/pain-points/too-dear.md").read_text()
    assert "painPoints" in (tmp_path / "content/journeys/renting.md").read_text()


def test_a_wrong_configuration_mends_nothing(site: Path) -> None:
    (site.parent / "mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: content\nplugins:\n  - cjm: {chanels: []}\n"
    )
    before = texts(site)
    done = check("--fix")
    assert done.exit_code == 1 and texts(site) == before and "did you mean" in done.stdout


def test_a_page_that_cannot_be_written_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(site)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    done = check("--fix")
    assert done.exit_code == 2 and texts(site) == before
    assert "content/journeys/renting.md cannot be written: Permission denied" in done.stderr


def test_a_page_that_was_changed_meanwhile_is_not_written_over(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = site / "journeys/renting.md"
    really = fixing.write

    def late(mending: fixing.Mending, of: FoundSite) -> None:
        page.write_text("---\ntype: journey\n---\n")
        really(mending, of)

    monkeypatch.setattr(fixing, "write", late)
    done = check("--fix")
    assert done.exit_code == 2 and "was changed meanwhile" in done.stderr
    assert page.read_text() == "---\ntype: journey\n---\n"
