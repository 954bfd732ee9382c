"""`cjm init`: a folder that builds at once, with samples, workflows and settings of editors."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import click

from .. import __version__
from ..problems import one_line

_STARTER = Path(__file__).parents[1] / "starter"
_HIDDEN = "dot-"
"""What stands for the dot of a hidden file in the package, where hidden files would mean something themselves."""
_DISTRIBUTION = "cjm-mkdocs"
_PUBLIC = re.compile(r"https://[\w.-]+/[\w./~-]+\Z", re.ASCII)
"""An address that anybody may know: no user, no password, no machine's own folder."""
_COMMIT = re.compile(r"[0-9a-f]{40,64}\Z")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="Our customers", show_default=True, help="What the site is called.")
@click.option(
    "--add-missing",
    is_flag=True,
    help="Keep files that are there, and write those that are not. A site that has a mkdocs.yml gets no sample pages.",
)
def init(folder: Path, name: str, add_missing: bool) -> None:
    """Begin a site in DIR, which is made if it is not there.

    It builds strictly at once: settings, a sample journey with its persona and all that belongs to them, workflows
    that check pull requests and publish the site with GitHub Pages, settings of editors.

    No file is ever overwritten. Where one of them is there already, nothing is written at all, unless you ask for
    the missing ones.
    """
    from ..settings import day_of_build

    name = " ".join(one_line(name).split())
    if not name:
        raise click.BadParameter("the site needs a name", param_hint="--name")
    files = starter(name, day_of_build())
    there = [path for path in files if os.path.lexists(folder / path)]
    blocked = _blocked(folder, files)
    if blocked:
        raise click.UsageError(f"{blocked} is no folder; nothing was written")
    if there and not add_missing:
        listed = "".join(f"\n  {path}" for path in there)
        raise click.UsageError(
            f"in {folder} there are already:{listed}\nNothing was written; --add-missing writes the other files"
        )
    own_site = any((folder / known).is_file() for known in ("mkdocs.yml", "mkdocs.yaml"))
    wanted = {
        path: text
        for path, text in files.items()
        if path not in there and not (own_site and (path.startswith("docs/") or path == "mkdocs.yml"))
    }
    for path, text in wanted.items():
        write_new(folder / path, text)
        click.echo((folder / path).as_posix())
    click.echo(_afterwards(folder, there, own_site), err=True)


def starter(name: str, today: date) -> dict[str, str]:
    """The files of a new site: path below its folder → text."""
    words = {
        "site_name": json.dumps(name, ensure_ascii=False),
        "title": _as_markdown(name),
        "today": today.isoformat(),
        "requirement": _requirement(),
    }
    return {path: _filled(text, words) for path, text in _templates()}


def _templates() -> Iterator[tuple[str, str]]:
    for source in sorted(_STARTER.rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            place = PurePosixPath(source.relative_to(_STARTER).as_posix())
            shown = (
                part.replace(_HIDDEN, ".", 1) if part.startswith(_HIDDEN) else part for part in place.parts
            )
            yield "/".join(shown), source.read_text(encoding="utf-8")


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"@@(\w+)@@", lambda found: words[found[1]], text)


def _as_markdown(name: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#" else letter for letter in name)


def _requirement() -> str:
    """The package as pip should find it: from the repository this one was installed from, where others can reach it."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        told = distribution(_DISTRIBUTION).read_text("direct_url.json")
    except PackageNotFoundError:
        told = None
    address, commit = _origin(json.loads(told) if told else {})
    if _PUBLIC.match(address) and _COMMIT.match(commit):
        return f"{_DISTRIBUTION}[site] @ git+{address}@{commit}"
    return f"{_DISTRIBUTION}[site]=={__version__}"


def _origin(told: Mapping[str, Any]) -> tuple[str, str]:
    """The address of a repository and a commit in it, from what pip wrote down (PEP 610); empty where there is none."""
    from urllib.parse import unquote, urlsplit

    from ..repository import NoRepository, git

    url, repository = str(told.get("url", "")), told.get("vcs_info", {})
    if repository.get("vcs") == "git":
        return url, str(repository.get("commit_id", ""))
    if not url.startswith("file://") or "dir_info" not in told:
        return "", ""
    folder = Path(unquote(urlsplit(url).path))
    try:
        asked = (git(folder, "remote", "get-url", "origin"), git(folder, "rev-parse", "HEAD"))
    except NoRepository:
        return "", ""
    address, commit = (answer.stdout.decode("utf-8", "replace").strip() for answer in asked)
    return address, commit


def _blocked(folder: Path, files: Mapping[str, str]) -> Path | None:
    """What stands where a folder has to be made."""
    wanted = {place for path in files for place in (folder / path).parents}
    return next((place for place in sorted(wanted) if os.path.lexists(place) and not place.is_dir()), None)


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises `UsageError` where it is, or cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError(f"{path} is there already; nothing is overwritten") from None
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error


def _afterwards(folder: Path, there: list[str], own_site: bool) -> str:
    """What is to be done next."""
    told = [f"Kept as they are: {', '.join(there)}"] if there else []
    if _is_within_a_repository(folder):
        told.append("GitHub runs only workflows at the root of a repository: move .github there, and set the `working-directory`.")  # fmt: skip
    if own_site:
        told.append(
            "Name cjm among the `plugins` of mkdocs.yml, if it is not there, and begin a page with `cjm new`."
        )
        return "\n".join(told)
    where = "" if folder.resolve() == Path.cwd().resolve() else f"cd {_quoted(folder)}\n"
    return "\n".join([
        *told,
        f"{where}mkdocs serve     shows the site at http://127.0.0.1:8000/",
        "cjm check        tells what is wrong",
        "cjm new --list   tells what you can begin",
    ])  # fmt: skip


def _is_within_a_repository(folder: Path) -> bool:
    """Whether a folder is in a repository, and not its root."""
    from ..repository import NoRepository, repository_of

    try:
        return bool(repository_of(folder).prefix)
    except NoRepository:
        return False


def _quoted(path: Path) -> str:
    from shlex import quote

    return quote(str(path))
