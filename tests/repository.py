"""A git repository with content, whose commits are dated as a test wants them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cjm_mkdocs.engine import Site, read_site
from cjm_mkdocs.settings import Settings

TODAY = date(2026, 11, 22)


class Repository:
    """A repository at `root` with its content in `folder`. Nothing of the user's own configuration is read."""

    def __init__(self, root: Path, folder: str = "docs", *, exist_ok: bool = False) -> None:
        self.root, self.content = root, root / folder
        self.content.mkdir(parents=True, exist_ok=exist_ok)
        self.git("init", "--quiet")

    def git(self, *arguments: str, day: str = "2026-01-01") -> str:
        """What git says; commits are made at noon of a day."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A writer",
            "GIT_AUTHOR_EMAIL": "writer@example.org",
            "GIT_COMMITTER_NAME": "A writer",
            "GIT_COMMITTER_EMAIL": "writer@example.org",
            "GIT_AUTHOR_DATE": f"{day}T12:00:00+0000",
            "GIT_COMMITTER_DATE": f"{day}T12:00:00+0000",
        }
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def write(self, pages: Mapping[str, str | None]) -> None:
        """Write pages below the content folder; None removes one."""
        for path, text in pages.items():
            target = self.content / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                target.unlink()
            else:
                target.write_bytes(text.encode())

    def commit(self, day: str, pages: Mapping[str, str | None] | None = None) -> None:
        """Commit everything, with these changes, at noon of a day."""
        self.write(pages or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", f"As of {day}", day=day)

    def site(self, today: date = TODAY, settings: Settings | None = None) -> Site:
        """The content as it is now, read and checked."""
        paths = sorted(p for p in self.content.rglob("*") if p.is_file())
        known = {path.relative_to(self.content).as_posix(): path.read_bytes() for path in paths}
        pages = [(path, data) for path, data in known.items() if path.endswith(".md")]
        return read_site(pages, settings or Settings(), set(known), today, self.content)

    def suspects(self, today: date = TODAY, settings: Settings | None = None) -> list[str]:
        """Journeys to check again, as `journey: thing fields day`."""
        site = self.site(today, settings)
        return [f"{s.journey.id}: {s.thing.id} {'+'.join(s.fields)} {s.day}" for s in site.catalogue.suspects]
