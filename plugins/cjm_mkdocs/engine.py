"""From files to a catalogue with all its problems: the one call that the command and the plugin share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from errno import EINVAL
from functools import partial
from os.path import realpath
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote

from . import rules
from .building import build
from .catalogue import Catalogue, Entry, Key
from .collection import no_collection
from .model.fields import is_relative
from .model.records import Metric
from .model.vocabulary import LifecycleStage, Vocabulary
from .problems import Problem, quoted
from .public import NOTHING, Withheld, named_in_words, public_pages, withheld
from .public import WORDS as NOT_PUBLIC
from .reading.blocks import Block, find_blocks
from .reading.page import Look, Page, look, page_of
from .reading.readings import Reading, read_readings
from .relinking import patient
from .rules.waivers import waive
from .selection import Past
from .settings import GENERATED, Settings, levelled
from .suspects import RULE as SUSPECT
from .suspects import to_check_again
from .views.evidence import grade

Read = Callable[[str], bytes]
"""The content of a file by its path below the content folder. Raises `OSError` for what cannot be read."""


_LARGEST_FILE = 8_000_000
"""Bytes of a file of readings: a hundred thousand lines of eighty letters."""


class Site(NamedTuple):
    """What a site's content says, and everything that is wrong with it.

    `problems` are in order of place, with the severities this site gives them; those switched off are left out.
    """

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    checked: tuple[str, ...]
    """The pages of our types, and those that look as if they were meant to be, by path."""
    told: tuple[Problem, ...]
    """The problems that the site itself may tell its readers of."""
    whole: Catalogue
    """All that is written, for those who write it, whatever a public site leaves out."""
    withheld: Withheld = NOTHING
    """What a public site leaves out. It is not in `catalogue`, but `problems` may speak of it."""
    waived: tuple[Problem, ...] = ()
    """Problems that their pages waive with `x_waive`; they are in no other list."""
    in_settings: tuple[Problem, ...] = ()
    """What is wrong with the site's own rules, as only the content shows."""


def read_site(
    files: Iterable[tuple[str, bytes | str]],
    settings: Settings,
    known_files: Collection[str],
    today: date,
    root: Path | None = None,
    read: Read | None = None,
    not_public: str = NOT_PUBLIC,
) -> Site:
    """Read pages, given as path below the content folder and content, and check them together.

    `known_files` are the POSIX paths of everything below the content folder; with `root`, the content folder itself,
    symbolic links that lead out of it are found, and what has changed since reviews. `read` gives the files of readings
    that metrics name (default: from `root`). `not_public` stands in place of links to what a public site leaves out.
    Nothing is raised for any content.
    """
    looks = (look(path, source, settings.type_key) for path, source in files)
    return site_of(looks, settings, known_files, today, root, read, not_public)


def site_of(
    looks: Iterable[Look],
    settings: Settings,
    known_files: Collection[str],
    today: date,
    root: Path | None = None,
    read: Read | None = None,
    not_public: str = NOT_PUBLIC,
) -> Site:
    """What `read_site` gives, after a first look at each file."""
    lifecycle = Vocabulary(settings.lifecycle)
    with no_collection():
        files = [read_file(seen, settings, lifecycle) for seen in looks]
    return linked_site(files, settings, known_files, today, root, read, not_public)


class FileRead(NamedTuple):
    """All that a file says by itself."""

    path: str
    page: Page | None
    problems: tuple[Problem, ...]
    """What is wrong with a page that is none of ours; those of ours have their own."""
    blocks: tuple[Block, ...]
    rest: str | None = None
    """The text of a page that is none of ours, where it has to be searched for what must not be published."""


def read_file(seen: Look, settings: Settings, lifecycle: Vocabulary[LifecycleStage]) -> FileRead:
    """What a file says, after a first look at it. `lifecycle` are the words of the settings."""
    page, found = page_of(seen, settings.type_key)
    rest = None
    if page is None and settings.publish == "public":
        rest = seen.parts.front + seen.parts.body if seen.parts else seen.text
    return FileRead(seen.path, page, tuple(found), tuple(_blocks(seen, page, lifecycle)), rest)


def linked_site(
    files: Iterable[FileRead],
    settings: Settings,
    known_files: Collection[str],
    today: date,
    root: Path | None = None,
    read: Read | None = None,
    not_public: str = NOT_PUBLIC,
    pause: Callable[[], None] = rules.at_once,
) -> Site:
    """What `read_site` gives, after each file was read by itself. `pause` is called again and again, and may wait."""
    with no_collection():
        files = list(files)
        pages = [file.page for file in files if file.page is not None]
        problems = [problem for file in files for problem in file.problems]
        blocks = [block for file in files for block in file.blocks]
        others = {file.path: file.rest for file in files if file.rest is not None}
        if pages:  # a site with no page of ours is none of our business
            problems += (problem for block in blocks for problem in block.problems)
        link = build if pause is rules.at_once else patient(pause)
        catalogue = link(pages, settings, problems, today)
        checked = sorted({*catalogue.pages, *(problem.path for problem in catalogue.problems)})
        read = read or (partial(read_below, root) if root else None)
        catalogue, in_data = with_readings(catalogue, frozenset(known_files), root, read)
        catalogue = replace(catalogue, suspects=to_check_again(catalogue, settings, root))
        folders = {folder: page for page in GENERATED if (folder := settings.folder(page))}
        complaints = [
            *catalogue.problems,
            *in_data,
            *rules.check(catalogue, known_files, root, folders, settings.rules, pause),
            *rules.unknown(catalogue, (name for block in blocks for name in block.named)),
        ]
        still, waived = waive(catalogue, complaints, settings)
        told, excused = tuple(levelled(still, settings)), tuple(levelled(waived, settings))
        catalogue = _with_problems(catalogue, told, excused)
        site = Site(
            catalogue,
            told,
            tuple(checked),
            told,
            catalogue,
            waived=excused,
            in_settings=tuple(
                rules.unknown(catalogue, (name for rule in settings.rules for name in rule.named))
            ),
        )
        if settings.publish == "internal":
            return site
        left_out = withheld(catalogue, others, known_files, not_public)
        return _public(site, left_out, others, settings, known_files, root) if left_out else site


def gates(site: Site, settings: Settings, past: Past) -> tuple[Problem, ...]:
    """What breaks the rules about changes (`when: changed`) since an earlier state, levelled, without what is waived."""
    found = list(rules.gates(site.whole, settings.rules, past))
    told = {problem.rule for problem in found}
    still, _ = waive(site.whole, found, settings)
    return tuple(levelled([problem for problem in still if problem.rule in told], settings))


def _public(
    site: Site,
    left_out: Withheld,
    others: Mapping[str, str],
    settings: Settings,
    known_files: Collection[str],
    root: Path | None,
) -> Site:
    """A site without what is withheld; of its problems, those that are none without it are not told."""
    whole = site.catalogue
    pages = list(public_pages(whole, left_out))
    before = {problem for problem in site.problems if problem.path not in left_out.paths}
    outside = [p for p in whole.problems if p.path in others or p.rule == "structure/block"]
    made = build(pages, settings, outside, whole.today)
    rest = replace(
        made,
        readings=whole.readings,
        data_files=whole.data_files,
        suspects=tuple(s for s in whole.suspects if {s.journey, s.thing} <= made.entries.keys()),
        graded=MappingProxyType({
            entry.key: grade(whole, entry.key)
            for entry in whole.entries.values()
            if not left_out.keys.isdisjoint(entry.links.get("evidence", ()))
        }),
    )  # fmt: skip
    known = set(known_files) - left_out.paths
    folders = {folder: page for page in GENERATED if (folder := settings.folder(page))}
    complaints = [*rest.problems, *rules.check(rest, known, root, folders, settings.rules)]
    still, waived = waive(rest, complaints, settings)
    found = levelled(still, settings)
    in_data = (problem for problem in before if problem.rule == "schema/bad-data")
    named = levelled(list(named_in_words(whole, left_out, pages, others)), settings)
    excused = tuple(sorted(set(site.waived).intersection(levelled(waived, settings))))
    told = tuple(sorted({*in_data, *before.intersection(found)}))
    return Site(
        catalogue=_with_problems(rest, told, excused),
        problems=tuple(sorted([*site.problems, *named])),
        checked=site.checked,
        told=told,
        whole=whole,
        withheld=left_out,
        waived=excused,
        in_settings=site.in_settings,
    )


def _with_problems(
    catalogue: Catalogue, problems: tuple[Problem, ...], waived: tuple[Problem, ...]
) -> Catalogue:
    """The catalogue as its pages should show it: what is waived or switched off is no reason to check again."""
    suspect = {problem.path for problem in problems if problem.rule == SUSPECT}
    kept = tuple(s for s in catalogue.suspects if catalogue.entries[s.journey].path in suspect)
    return replace(catalogue, suspects=kept, open_problems=problems, waived_problems=waived)


def _blocks(look: Look, page: Page | None, lifecycle: Vocabulary[LifecycleStage]) -> list[Block]:
    """The `cjm` blocks in the text of a page of any type."""
    text, line = (look.parts.body, look.parts.body_line) if look.parts else (look.text, 1)
    if page is None and "cjm" not in text:
        return []
    return find_blocks(text, look.path, line, page.type if page else None, lifecycle)


# --- readings --------------------------------------------------------------------------------------------------------


def with_readings(
    catalogue: Catalogue, known: frozenset[str], root: Path | None, read: Read | None
) -> tuple[Catalogue, list[Problem]]:
    """The catalogue with the readings of its metrics, and what is wrong with the files they come from."""
    personas = tuple(entry.id for entry in catalogue.of_type("persona"))
    files: dict[str, tuple[Reading, ...]] = {}
    named: dict[str, list[str]] = {}
    readings: dict[Key, tuple[Reading, ...]] = {}
    problems: list[Problem] = []
    for entry in catalogue.of_type("metric"):
        path, wrong = _data_file(catalogue, entry, known)
        problems += wrong
        if not path or read is None or (root is not None and not _is_within(root, path)):
            continue
        if path not in files:
            files[path] = ()
            try:
                source = read(path)
            except OSError as error:
                problems.append(_of_data(catalogue, entry, f"{path} cannot be read: {error.strerror}", ""))
                continue
            if len(source) > _LARGEST_FILE:
                message = f"{path} is larger than {_LARGEST_FILE // 1_000_000} MB"
                problems.append(_of_data(catalogue, entry, message, "keep a reading for each day or week"))
                continue
            files[path], in_file = read_readings(path, source, personas, catalogue.today)
            problems += in_file
        named.setdefault(path, []).append(entry.path)
        readings[entry.key] = files[path]
    data_files = {path: tuple(dict.fromkeys(pages)) for path, pages in named.items()}
    sealed = replace(catalogue, readings=MappingProxyType(readings), data_files=MappingProxyType(data_files))
    return sealed, problems


def _data_file(catalogue: Catalogue, entry: Entry, known: frozenset[str]) -> tuple[str, list[Problem]]:
    """The file of a metric's readings; empty where there is none to read. What is missing, rules report."""
    target = entry.record.data if isinstance(entry.record, Metric) else None
    if not target:
        return "", []
    if not is_relative(target) or target.startswith("/"):
        message = f"readings are not fetched from {quoted(target)}"
        hint = "save the file beside this page and name it; the address fits in `links`"
        return "", [_of_data(catalogue, entry, message, hint)]
    file = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    path = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), file))
    return path if path in known else "", []


def _of_data(catalogue: Catalogue, entry: Entry, message: str, hint: str) -> Problem:
    return catalogue.problem(entry.path, (*entry.loc, "data"), "schema/bad-data", message, hint)


def _is_within(root: Path, path: str) -> bool:
    """Whether a file lies below the content folder, also after symbolic links; rules report the others."""
    return Path(realpath(root / path)).is_relative_to(realpath(root))  # does not raise for links in a circle


def read_below(root: Path, path: str) -> bytes:
    file = root / path
    if not file.is_file():  # a pipe would be waited for
        raise OSError(EINVAL, "it is no plain file")
    return file.read_bytes()
