"""`cjm check --fix`: mends pages on disk, so that the site has fewer problems and none that it did not have."""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from pathlib import Path
from shutil import copymode

import click

from ..engine import Site
from ..fixes import Fix, Ids
from ..fixes.mending import Mended, mended, mended_references
from ..fixes.offers import MENDABLE
from ..problems import RULES, Problem, shipped_rules
from ..reading.page import Look, look
from ..settings import Settings, levelled
from .site import Found, FoundSite

_READING = ("frontmatter", "schema", "refs", "structure")
"""Families that say whether a page was understood. Rules that judge what it says begin only when it is."""
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Mending:
    """A site with its slips mended, in memory: the problems it has then, and the pages that differ from the disk."""

    found: Found
    pages: Mapping[str, Mended] = field(default_factory=dict)
    before: Mapping[str, bytes] = field(default_factory=dict)
    left: tuple[tuple[Problem, str], ...] = ()
    """What could have been mended and was not, with the reason."""

    @property
    def fixes(self) -> Iterator[Fix]:
        return (fix for path in sorted(self.pages) for fix in self.pages[path].fixes)


def mend(site: FoundSite, concerns: Callable[[str], bool]) -> Mending:
    """The site mended on the pages that `concerns` says. Nothing is written."""
    return _Work(site, concerns).done()


@dataclass(slots=True)
class _Work:
    site: FoundSite
    concerns: Callable[[str], bool]
    looks: list[Look] = field(default_factory=list)
    sources: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, Mended] = field(default_factory=dict)
    left: list[tuple[Problem, str]] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    """Paths that lead to one file → the first of them."""

    def done(self) -> Mending:
        first = self.site.read(seen=self.looks)
        if first.settings is None or first.site is None:
            return Mending(first)
        mendable = sorted({p.path for p in first.problems if p.rule in MENDABLE and self.concerns(p.path)})
        self.sources = dict(self._readable(mendable))
        for path in self.sources:
            self._mend_page(path, first.settings)
        now = self._read() if self.pages else first
        now = self._mend_references(now, first.settings)
        return self._without_new(first, now)

    def _readable(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The pages that may be written: below the content folder after links, each file once."""
        root = self.site.configuration.docs_dir
        seen: dict[str, str] = {}
        for path in paths:
            real = os.path.realpath(root / path)
            self.same[path] = seen.setdefault(real, path)
            if seen[real] != path or not Path(real).is_relative_to(os.path.realpath(root)):
                continue
            with suppress(OSError, UnicodeDecodeError):  # what cannot be read is a problem of its own
                data = Path(real).read_bytes()
                data.decode("utf-8")
                yield path, data

    def _text(self, path: str) -> str:
        return self.pages[path].text if path in self.pages else self.sources[path].decode("utf-8")

    def _mend_page(self, path: str, settings: Settings) -> None:
        done = mended(
            path, self._text(path), settings.type_key, lambda problem: bool(levelled([problem], settings))
        )
        self.left += ((p, f"line {new.line} would then be wrong: {new.message}") for p, new in done.left)
        if done.fixes:
            self.pages[path] = done

    def _mend_references(self, now: Found, settings: Settings) -> Found:
        if now.site is None:
            return now
        ids = ids_of(now.site)
        wrong: dict[str, list[Problem]] = {}
        for problem in now.problems:
            if problem.rule == "refs/unknown" and problem.path in self.sources:
                wrong.setdefault(problem.path, []).append(problem)
        changed = False
        for path, problems in wrong.items():
            done = mended_references(path, self._text(path), problems, ids, settings.type_key)
            if done.fixes:
                changed = True
                earlier = self.pages[path].fixes if path in self.pages else ()
                self.pages[path] = replace(done, fixes=(*earlier, *done.fixes))
        return self._read() if changed else now

    def _without_new(self, first: Found, now: Found) -> Mending:
        """Without the pages whose mending shows something elsewhere that was not there before."""
        for _ in range(_ATTEMPTS):
            new = list(_new(first.problems, now.problems))
            if not new or not self.pages:
                break
            to_blame = {problem.path for problem in new} & self.pages.keys() or set(self.pages)
            for path in sorted(to_blame):
                for fix in self.pages.pop(path).fixes:
                    told = Problem(path, fix.line, fix.column, fix.rule, "error", "")
                    at = f"line {new[0].line}" + (f" of {new[0].path}" if new[0].path != path else "")
                    self.left.append((told, f"{at} would then be wrong: {new[0].message}"))
            now = self._read()
        else:
            self.pages.clear()
            now = first
        return Mending(now, dict(self.pages), self.sources, tuple(self.left))

    def _read(self) -> Found:
        """The site as it is now, in memory."""
        settings = self.site.settings()[0] or Settings()
        looks = []
        for seen in self.looks:
            changed = self.pages.get(self.same.get(seen.path, seen.path))
            looks.append(look(seen.path, changed.text, settings.type_key) if changed else seen)
        return self.site.read(seen=looks)


def ids_of(site: Site) -> Ids:
    """The ids of all things of a site by type, each with those it had before."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry in site.whole.entries.values():
        found.setdefault(entry.type, {})[entry.id] = tuple(entry.record.former_ids)
    return found


def _new(before: Iterable[Problem], after: Iterable[Problem]) -> Iterator[Problem]:
    """Problems of reading that were not there before."""
    left = Counter(map(_told, before))
    judging = {rule["id"] for rule in shipped_rules()}
    for problem in after:
        rule = problem.rule
        if rule.partition("/")[0] in _READING and rule in RULES and rule not in judging:
            left[_told(problem)] -= 1
            if left[_told(problem)] < 0:
                yield problem


def _told(problem: Problem) -> tuple[str, str, str]:
    """What a problem is known by, though lines that it names come and go."""
    return problem.path, problem.rule, re.sub(r"(?<=line )\d+|(?<=:)\d+", "", problem.message)


# --- what is said and written --------------------------------------------------------------------------------------


def told(mending: Mending, site: FoundSite, *, would: bool = False) -> Iterator[str]:
    """A line for everything that was mended, and for what was left because of what would follow."""
    for fix in mending.fixes:
        path = site.shown_path(fix.path)
        verb = "would mend" if would else "mended"
        yield f"{path}:{fix.line}:{fix.column}: {verb} {fix.rule}: {fix.title}"
    for problem, why in mending.left:
        path = site.shown_path(problem.path)
        yield f"{path}:{problem.line}:{problem.column}: not mended {problem.rule}: {why}"


def difference(mending: Mending, site: FoundSite) -> str:
    """What would be written, as a unified diff that `git apply` and `patch` take."""
    parts: list[str] = []
    for path in sorted(mending.pages):
        before, after = map(_lines, (mending.before[path].decode("utf-8"), mending.pages[path].text))
        shown = site.shown_path(path)
        for line in unified_diff(before, after, f"a/{shown}", f"b/{shown}"):
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)


def _lines(text: str) -> list[str]:
    """The lines of a text as `diff` sees them: other line ends than `\\n` are a part of them."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def write(mending: Mending, site: FoundSite) -> None:
    """Write the mended pages, each at once or not at all. Raises `click.UsageError` for what cannot be written."""
    root = site.configuration.docs_dir
    for path in sorted(mending.pages):
        file = Path(os.path.realpath(root / path))
        try:
            if file.read_bytes() != mending.before[path]:
                raise click.UsageError(
                    f"{site.shown_path(path)} was changed meanwhile; run the command again"
                )
            _replace(file, mending.pages[path].text.encode("utf-8"))
        except OSError as error:
            message = f"{site.shown_path(path)} cannot be written: {error.strerror}"
            raise click.UsageError(message) from error


def _replace(file: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".cjm-", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as temporary:
            temporary.write(data)
        copymode(file, name)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


__all__ = ["Mending", "difference", "mend", "told", "write"]
