"""The site the command works on: its `mkdocs.yml`, its content folder, its pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from errno import EINVAL
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from stat import S_ISREG

import click

from ..collection import no_collection

with no_collection():  # what is imported stays, and there is much of it
    from ..engine import FileRead, Site, linked_site, read_file
    from ..model.vocabulary import Vocabulary
    from ..problems import Problem
    from ..public import PAGES
    from ..public import WORDS as NOT_PUBLIC
    from ..reading.mkdocs_yml import Configuration, Unreadable, read_configuration
    from ..reading.page import Look, look
    from ..repository import NoRepository, repository_of
    from ..settings import Settings, settings_from
    from .looking import looks

NAMES = ("mkdocs.yml", "mkdocs.yaml")
_ALWAYS_EXCLUDED = (".*", "/templates/")
"""What MkDocs never publishes, unless `exclude_docs` says so."""


@dataclass(frozen=True, slots=True)
class Found:
    """The problems of a site, their paths below the content folder but for the configuration's own."""

    problems: tuple[Problem, ...]
    pages: tuple[str, ...]
    site: Site | None = None
    """What was read, if anything was."""
    settings: Settings | None = None
    """The options, where they are right."""
    files: frozenset[str] = frozenset()
    """Everything to publish below the content folder."""
    by_file: tuple[FileRead, ...] = ()
    """What each page said by itself."""


@dataclass(frozen=True, slots=True)
class Then:
    """A site as it was at a revision, and the files that are not as they were."""

    site: Site
    changed: frozenset[str]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.site.problems


@dataclass(frozen=True, slots=True)
class FoundSite:
    """A site on disk."""

    configuration: Configuration

    def below_content(self, path: Path) -> str:
        """A path as the user gave it, below this folder or below the content folder → its place in the content."""
        content = self.configuration.docs_dir
        for candidate in (Path.cwd() / path, content / path):
            place = Path(os.path.normpath(candidate))
            if place.exists() and place.is_relative_to(content):
                return place.relative_to(content).as_posix().removeprefix(".")
        if not (Path.cwd() / path).exists():
            raise click.UsageError(f"{path} does not exist, here or in {_relative(content)}")
        raise click.UsageError(f"{path} is not in the content folder {_relative(content)}")

    def shown(self, problem: Problem) -> Problem:
        """The problem with its path as seen from the folder of `mkdocs.yml`."""
        return problem._replace(path=self.shown_path(problem.path))

    def settings(self) -> tuple[Settings | None, list[Problem]]:
        """The plugin's options, or what is wrong with them."""
        configuration = self.configuration
        return settings_from(configuration.options, configuration.place, str(configuration.path))

    def pages(self) -> dict[str, bytes]:
        """The content of every page on disk, by its path below the content folder."""
        content = self._content()
        files = published(content, self.configuration.excluded)
        return {path: _bytes(str(content), path) for path in files if path.endswith(PAGES)}

    def looks(self, paths: Iterable[str], settings: Settings) -> Iterator[Look]:
        """A first look at pages on disk."""
        source = partial(_bytes, str(self.configuration.docs_dir))
        return looks(list(paths), source, settings.type_key)

    def pages_among(self, paths: Iterable[str]) -> list[str]:
        """Those of some paths below the content folder that are pages to publish."""
        known = set(paths)
        is_excluded = _excluder(self.configuration.excluded)
        return [
            path
            for path in sorted(known)
            if path.endswith(PAGES) and not is_excluded(path) and not _shadowed(path, known)
        ]

    def in_repository(self) -> str:
        """The place of the folder of `mkdocs.yml` in its repository, with a slash at the end; empty for the root."""
        try:
            return repository_of(self.configuration.folder).prefix
        except NoRepository:
            return ""

    def shown_path(self, path: str) -> str:
        """A path below the content folder, or that of `mkdocs.yml`, as seen from the folder of `mkdocs.yml`."""
        configuration = self.configuration
        is_own = path == str(configuration.path)
        place = configuration.path if is_own else configuration.docs_dir / path
        return Path(os.path.relpath(place, configuration.folder)).as_posix()

    def at(self, revision: str, today: Found | None = None) -> Then:
        """What the site was at a revision; with three dots at its end, where that and what is there now parted.

        What is as it was in the site of `today` is not read again. Raises `NoRepository` and `NoRevision`. The options are those of today.
        """
        repository = repository_of(self._content())
        name = revision.removesuffix("...")
        parted = name != revision
        commit = repository.fork_point(name, "HEAD") if parted else repository.commit(name)
        files = repository.files(commit)
        contents = repository.contents(files.values())
        then = {path: contents[oid] for path, oid in files.items() if oid in contents}
        now = {path: _bytes(str(self._content()), path) for path in published(self._content())}
        changed = frozenset(path for path in {*then, *now} if then.get(path) != now.get(path))
        settings = self.settings()[0] or Settings()
        known = {file.path: file for file in today.by_file if file.path not in changed} if today else {}

        def read(path: str) -> bytes:
            if path not in then:
                raise FileNotFoundError(path)
            return then[path]

        pages = self.pages_among(then)
        looks_ = (look(path, then[path], settings.type_key) for path in pages if path not in known)
        with no_collection():
            others = {file.path: file for file in _each(looks_, settings)}
        by_file = [known.get(path) or others[path] for path in pages]
        site = linked_site(by_file, settings, frozenset(then), settings.day, read=read)
        return Then(site, changed)

    def _content(self) -> Path:
        content = self.configuration.docs_dir
        if not content.is_dir():
            raise click.UsageError(
                f"the content folder {_relative(content)} does not exist (docs_dir in mkdocs.yml)"
            )
        return content

    def read(
        self,
        more: Mapping[str, str] | None = None,
        seen: list[Look] | None = None,
        *,
        not_public: str = NOT_PUBLIC,
    ) -> Found:
        """Everything wrong with the configuration's options or, where these are right, with the pages.

        `more` are pages that are not on disk, by path below the content folder. With `seen`, a list, first looks are
        left in it, and a second reading goes by them. `not_public` is what stands in place of links to what a
        public site leaves out.
        """
        more = more or {}
        configuration = self.configuration
        settings, wrong = self.settings()
        if settings is None:
            return Found(tuple(wrong), ())
        content = self._content()
        files = list(published(content, configuration.excluded))
        pages = [path for path in files if path.endswith(PAGES)]
        first: Iterable[Look] = seen or self.looks(pages, settings)
        if seen is not None and not seen:
            seen.extend(first)
            first = seen
        unwritten = (look(path, text, settings.type_key) for path, text in more.items())
        known = frozenset([*files, *more])
        with no_collection():
            by_file = _each(chain(first, unwritten), settings)
        site = linked_site(by_file, settings, known, settings.day, content, not_public=not_public)
        problems = (*wrong, *site.in_settings, *site.problems)
        return Found(problems, site.checked, site, settings, known, tuple(by_file))


def _each(seen: Iterable[Look], settings: Settings) -> list[FileRead]:
    """What each of some files says by itself."""
    lifecycle = Vocabulary(settings.lifecycle)
    return [read_file(one, settings, lifecycle) for one in seen]


def find_site(config_file: Path | None) -> FoundSite:
    """The site of `config_file`, or of the nearest `mkdocs.yml` from the current folder upward."""
    path = Path(os.path.normpath(Path.cwd() / config_file)) if config_file else _nearest()
    if not path.is_file():
        raise click.UsageError(f"there is no file {config_file}")
    try:
        return FoundSite(read_configuration(path))
    except Unreadable as error:
        raise click.UsageError(str(error).replace(f"{Path.cwd()}{os.sep}", "")) from error


def _nearest() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        for name in NAMES:
            if (folder / name).is_file():
                return folder / name
    raise click.UsageError("there is no mkdocs.yml here or in a folder above; name it with -f")


def published(content: Path, excluded: tuple[str, ...] = ()) -> Iterator[str]:
    """The files MkDocs would publish, as POSIX paths below the content folder, in order.

    Links are followed as MkDocs does, but for folders that lie in themselves, which it would follow for a while.
    """
    is_excluded = _excluder(excluded)
    ancestors: dict[str, tuple[str, ...]] = {"": (os.path.realpath(content),)}
    for folder, folders, names in os.walk(content, followlinks=True):
        below = Path(folder).relative_to(content).as_posix().removeprefix(".")
        prefix = f"{below}/" if below else ""
        for name in list(folders):
            place, real = f"{prefix}{name}", os.path.realpath(f"{folder}/{name}")
            if real in ancestors[below] or is_excluded(f"{place}/"):
                folders.remove(name)
            else:
                ancestors[place] = (*ancestors[below], real)
        folders.sort()
        for name in sorted(names):
            if not _shadowed(name, names) and not is_excluded(f"{prefix}{name}"):
                yield f"{prefix}{name}"


def _shadowed(path: str, others: Container[str]) -> bool:
    """Whether a README makes way for the index of its folder."""
    place = PurePosixPath(path)
    return place.stem == "README" and path.endswith(PAGES) and str(place.with_name("index.md")) in others


def _excluder(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    if not patterns:
        return lambda path: path.startswith((".", "templates/")) or "/." in path
    from pathspec.gitignore import GitIgnoreSpec  # comes with MkDocs; few sites exclude anything

    return GitIgnoreSpec.from_lines((*_ALWAYS_EXCLUDED, *patterns)).match_file


def _bytes(folder: str, path: str) -> bytes:
    name = f"{folder}/{path}"
    try:
        if not S_ISREG(os.stat(name).st_mode):  # noqa: PTH116 – as below; a pipe would be waited for
            raise OSError(EINVAL, "it is no plain file")
        with open(name, "rb") as file:  # noqa: PTH123 – thousands of times, and pathlib takes its time
            return file.read()
    except OSError as error:
        raise click.UsageError(f"{_relative(Path(name))} cannot be read: {error.strerror}") from error


def _relative(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix()
