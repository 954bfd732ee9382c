"""Sites for tests: written as a tree of texts, built by MkDocs in this process, looked at afterwards.

    site = build_site('''
        journeys/
          buying.md
            ---
            type: journey
            title: Buying
            persona: buyer
            stages:
              - name: Purchase
                steps:
                  - title: Compare prices
            ---
            # Buying
        ''')
    assert site.soup("journeys/buying/").select_one("[data-cjm=map]")
    assert [problem.rule for problem in site.problems] == ["refs/unknown"]

`build_site` is a fixture (`conftest.py`); what is here knows nothing of pytest.
"""

from __future__ import annotations

import json
import logging
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml
from bs4 import BeautifulSoup, Tag
from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.theme import Theme

from tests.links import broken_links

TODAY = "2026-11-22"
"""The day on which test sites are built, unless a test says otherwise."""

OUR_LOGGER = "mkdocs.plugins.cjm_mkdocs"

THEMES: dict[str, dict[str, Any]] = {
    # No web fonts; light or dark as the reader's system has it, as most sites do it.
    "material": {
        "font": False,
        "palette": [
            {
                "media": "(prefers-color-scheme: light)",
                "scheme": "default",
                "toggle": {"icon": "material/weather-night", "name": "Switch to dark mode"},
            },
            {
                "media": "(prefers-color-scheme: dark)",
                "scheme": "slate",
                "toggle": {"icon": "material/weather-sunny", "name": "Switch to light mode"},
            },
        ],
    },
    "mkdocs": {"highlightjs": False},
    "readthedocs": {"highlightjs": False},
}

Pages = str | Mapping[str, str | bytes]
"""A tree of texts (see `parse_tree`), or contents by path below the content folder."""


# ------------------------------------------------------------------------------------------------ writing


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _entries(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each name on the outermost level, with the lines that stand below it, deeper indented."""
    name: str | None = None
    below: list[str] = []
    for line in lines:
        if line.strip() and _indent(line) == 0:
            if name is not None:
                yield name, below
            name, below = line.strip(), []
        else:
            below.append(line)
    if name is not None:
        yield name, below


def parse_tree(tree: str) -> dict[str, str]:
    """Texts by path, from an indented tree.

    A name that ends with `/` is a folder and holds what is indented below it; any other name is a file, and
    what is indented below it is its text. Names may have several parts: `journeys/buying.md`.
    """
    texts: dict[str, str] = {}
    for name, below in _entries(textwrap.dedent(tree).strip("\n").splitlines()):
        inner = textwrap.dedent("\n".join(below)).strip("\n")
        if name.endswith("/"):
            texts.update({name + path: text for path, text in parse_tree(inner).items()})
        else:
            texts[name] = inner + "\n" if inner else ""
    return texts


@dataclass(frozen=True, kw_only=True)
class SiteSpec:
    """All that a test says about a site. Equal specifications build equal sites."""

    pages: Pages
    cjm: Mapping[str, Any] | None = field(default_factory=dict)
    """Options of the plugin; None leaves the plugin out."""
    theme: str = "material"
    theme_options: Mapping[str, Any] = field(default_factory=dict)
    plugins: Iterable[str | Mapping[str, Any]] = ()
    """Further plugins, between `search` and `cjm`, as in `mkdocs.yml`."""
    markdown_extensions: Iterable[str | Mapping[str, Any]] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    """Anything else for `mkdocs.yml`; overrides what is made from the fields above."""
    root_files: Pages = field(default_factory=dict)
    """Files beside `mkdocs.yml`, such as `theme_overrides/…`."""
    strict: bool = False

    def texts(self) -> dict[str, str | bytes]:
        return dict(parse_tree(self.pages)) if isinstance(self.pages, str) else dict(self.pages)

    def mkdocs_yml(self) -> dict[str, Any]:
        plugins: list[Any] = ["search", *self.plugins]
        if self.cjm is not None:
            plugins.append({"cjm": {"today": TODAY, **self.cjm}})
        return {
            "site_name": "Test site",
            "site_url": "https://example.org/docs/",
            "docs_dir": "content",
            "theme": {"name": self.theme, **THEMES.get(self.theme, {}), **self.theme_options},
            "plugins": plugins,
            "markdown_extensions": list(self.markdown_extensions),
            **self.config,
        }

    def configuration(self) -> str:
        """The text of `mkdocs.yml`."""
        # The full dumper can write functions (`!!python/name:…`), which some extensions want in their options.
        return yaml.dump(self.mkdocs_yml(), sort_keys=False, allow_unicode=True)

    def key(self) -> str:
        """The same for equal specifications, whatever kind of mapping or tree they are written in.

        In every process: a function in an option counts by its name, not by its address.
        """
        root_files = parse_tree(self.root_files) if isinstance(self.root_files, str) else self.root_files
        return repr((self.texts(), self.configuration(), dict(root_files), self.strict))


def write_files(folder: Path, pages: Pages) -> None:
    """Write texts (UTF-8, as they are) or bytes below `folder`."""
    for path, content in (parse_tree(pages) if isinstance(pages, str) else pages).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())


def write_site(root: Path, spec: SiteSpec) -> Path:
    """Write `mkdocs.yml` and the content below `root`; returns the path of `mkdocs.yml`."""
    (root / "content").mkdir(parents=True)
    write_files(root / "content", spec.texts())
    write_files(root, spec.root_files)
    path = root / "mkdocs.yml"
    path.write_text(spec.configuration(), encoding="utf-8")
    return path


# ----------------------------------------------------------------------------------------------- building


class LogLine(NamedTuple):
    """One record of MkDocs' loggers; `str()` gives `WARNING mkdocs.plugins.…: message`."""

    level: str
    logger: str
    message: str

    def __str__(self) -> str:
        return f"{self.level} {self.logger}: {self.message}"


class ReportedProblem(NamedTuple):
    """A problem as the plugin reported it in the build's log."""

    path: str
    line: int
    column: int
    severity: str
    rule: str
    message: str
    level: str
    """Level of the log record: what `--strict` goes by."""


_PROBLEM = re.compile(
    r"(?P<path>\S[^\n]*?):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning|info) "
    r"(?P<rule>[a-z-]+/[a-z-]+): (?P<message>.*)",
    re.DOTALL,
)


def parse_problem(line: LogLine) -> ReportedProblem | None:
    """The problem that a line of the log reports, if it is one."""
    match = _PROBLEM.match(line.message.removeprefix("cjm_mkdocs: "))
    if not match or not line.logger.startswith(OUR_LOGGER):
        return None
    place = int(match["line"]), int(match["column"])
    return ReportedProblem(
        match["path"], *place, match["severity"], match["rule"], match["message"], line.level
    )


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[LogLine] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(LogLine(record.levelname, record.name, record.getMessage()))


@contextmanager
def recorded_log() -> Iterator[list[LogLine]]:
    """Everything that MkDocs and its plugins log meanwhile, from level INFO on, as on the command line."""
    logger = logging.getLogger("mkdocs")
    recorder, level = _Recorder(), logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(recorder)
    try:
        yield recorder.lines
    finally:
        logger.removeHandler(recorder)
        logger.setLevel(level)


@dataclass(frozen=True)
class Site:
    """A site that has been built. Nothing here changes it, so tests may share one."""

    root: Path
    """The folder with `mkdocs.yml` and the content folder."""
    directory: Path
    """The folder with the published site."""
    log: tuple[LogLine, ...]
    aborted: str = ""
    """Why MkDocs gave up, if it did."""

    @cached_property
    def problems(self) -> tuple[ReportedProblem, ...]:
        """All problems that the plugin reported, in the order of the log."""
        return tuple(problem for problem in map(parse_problem, self.log) if problem)

    @property
    def rules(self) -> list[str]:
        """The rule ids of all problems, in the order of the log."""
        return [problem.rule for problem in self.problems]

    @property
    def warnings(self) -> list[str]:
        """Everything logged as a warning or worse, by anyone."""
        return [str(line) for line in self.log if line.level not in {"INFO", "DEBUG"}]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Everything published, by path, sorted."""
        paths = sorted(path for path in self.directory.rglob("*") if path.is_file())
        return {path.relative_to(self.directory).as_posix(): path.read_bytes() for path in paths}

    @property
    def urls(self) -> list[str]:
        """URLs of all pages relative to the site's root: `""`, `journeys/buying/`, `404.html`, …"""
        pages = sorted(path.relative_to(self.directory).as_posix() for path in self.directory.rglob("*.html"))
        return [re.sub(r"(^|/)index\.html$", r"\1", page) for page in pages]

    def path(self, url: str) -> Path:
        """The file behind a URL that is relative to the site's root."""
        return self.directory / (f"{url}index.html" if url == "" or url.endswith("/") else url)

    def html(self, url: str = "") -> str:
        """The text of a page (`journeys/buying/`) or any other published text file (`cjm/catalogue.json`)."""
        path = self.path(url)
        assert path.is_file(), f"{url!r} is not published; these pages are: {self.urls}"
        return path.read_text(encoding="utf-8")

    def json(self, url: str) -> Any:
        return json.loads(self.html(url))

    def soup(self, url: str = "") -> BeautifulSoup:
        """A page, parsed. Each call returns a fresh tree."""
        return BeautifulSoup(self.html(url), "html.parser")

    def article(self, url: str = "") -> Tag:
        """The part of a page that its author and the plugin fill, in any of the three themes."""
        article = self.soup(url).select_one("article.md-content__inner, [role=main]")
        assert article is not None, f"{url!r} has no article"
        return article

    def text(self, url: str = "") -> str:
        """What a reader reads in the article, in one line with single blanks."""
        return " ".join(self.article(url).get_text(" ").split())

    def search_index(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.json("search/search_index.json"))

    def search_entry(self, location: str) -> dict[str, Any]:
        """What is indexed for a location such as `journeys/buying/#compare-prices`."""
        entries = {entry["location"]: entry for entry in self.search_index()["docs"]}
        assert location in entries, f"{location!r} is not indexed; these are: {sorted(entries)}"
        return cast("dict[str, Any]", entries[location])

    def broken_links(self, urls: Iterable[str] | None = None) -> list[str]:
        """Links and sources of these pages (default: all) that lead to no published file or no anchor."""
        return broken_links(self.directory, [self.path(url) for url in (self.urls if urls is None else urls)])


def build_site_in(root: Path, spec: SiteSpec, *, aborts: bool = False) -> Site:
    """Write a site below `root` and build it.

    With `aborts`, MkDocs has to give up (a wrong option, `strict` with a warning); without, it must not.
    """
    return run_mkdocs(write_site(root, spec), root / "site", strict=spec.strict, aborts=aborts)


class CompiledTemplates(BytecodeCache):
    """Templates of themes, compiled once in a process: that takes half the time of building a small site."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED_TEMPLATES = CompiledTemplates()


def compile_templates_once(theme: Theme) -> None:
    """Have the templates of a theme taken from those that are compiled already."""
    get_env = theme.get_env

    def with_compiled_templates() -> Environment:
        environment = get_env()
        environment.bytecode_cache = COMPILED_TEMPLATES
        return environment

    # Of this one theme, before it loads its first template, for which MkDocs has no hook.
    vars(theme)["get_env"] = with_compiled_templates


def run_mkdocs(
    mkdocs_yml: Path, directory: Path, *, strict: bool = False, aborts: bool = False, **overrides: Any
) -> Site:
    """Build the site of any `mkdocs.yml` into `directory`, as `mkdocs build` would, in this process."""
    aborted = ""
    with recorded_log() as log:
        try:
            config = load_config(str(mkdocs_yml), site_dir=str(directory), strict=strict, **overrides)
            compile_templates_once(config.theme)
            build(config)
        except (Abort, ConfigurationError) as error:
            aborted = str(error) or type(error).__name__
    told = "\n".join(map(str, log))
    assert bool(aborted) == aborts, f"aborted: {aborted or 'no'}, expected: {aborts}; log:\n{told}"
    return Site(mkdocs_yml.parent, directory, tuple(log), aborted)
