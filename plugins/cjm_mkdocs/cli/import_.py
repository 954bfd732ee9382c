"""`cjm import`: pages from Markdown, Mermaid, YAML and tables that a team has already."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from ..exchange.importing.drafts import Ask, Choices, Draft, Note, Question
    from ..exchange.importing.writing import Known, Page
    from ..problems import Problem
    from ..reading.page import Look
    from ..settings import Settings
    from .site import Found, FoundSite

_KINDS = ("not placed", "mended", "assumed", "read as")
"""Notes in the order in which they ask for a look."""
_TO_LOOK_AT = frozenset(_KINDS[:3])


_MOST_ERRORS = 10


class Imported(NamedTuple):
    """What came of the files: drafts, notes by file, and files that could not be read with the reason."""

    drafts: list[Draft]
    notes: list[tuple[str, Note]]
    unread: list[tuple[str, str]]
    tables: Sequence[Page]
    """The pages, and files of readings, that exported tables were made from: as they were."""


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--to",
    "folder",
    help="A folder below the content folder, for all pages. Default: where the others of their type are.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show the pages.")
@click.option("--force", is_flag=True, help="Overwrite pages that are there.")
@click.option(
    "--type",
    "type_",
    type=click.Choice(("journey", "persona")),
    help="What the files are about. Default: found out.",
)
@click.option("--persona", metavar="ID|NAME", help="Whose journeys these are, where a file does not say.")
@click.option(
    "--scale",
    type=click.Choice(("-2..2", "1..5", "1..10", "0..10", "-5..5")),
    help="The scale of feelings in numbers. Default: found out.",
)
@click.option(
    "--language",
    metavar="CODE",
    help="The language of the labels (en, de, fr, es, it, pt, nl, zh, ja), where two share a word.",
)
@click.option("--ask/--no-ask", default=None, help="Ask about what is not certain. Default: in a terminal.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("-v", "--verbose", is_flag=True, help="Tell as well what was read as what.")
@click.option("-f", "--config-file", type=click.Path(path_type=Path), help="The site's mkdocs.yml. Default: the nearest one, from this folder upward.")  # fmt: skip
@click.pass_context
def import_(
    ctx: click.Context,
    files: tuple[Path, ...],
    folder: str | None,
    dry_run: bool,
    force: bool,
    type_: str | None,
    persona: str | None,
    scale: str | None,
    language: str | None,
    ask: bool | None,
    form: str,
    verbose: bool,
    config_file: Path | None,
) -> None:
    """Make pages of FILES: Markdown, Mermaid journeys, CSV and XLSX, journey maps in YAML.

    Each journey and each persona becomes a page that passes `cjm check`. A journey refers to the personas of the site by
    name; pages are begun for those it does not have. What has no field goes to the text of the page. Everything that was
    mended, assumed or not placed is listed with its line.

    What `cjm export csv` or `xlsx` has written becomes the pages it was made from; a folder stands for the spreadsheets in it.

    Exits with 0 if all was written, with 1 if a file could not be read or a page could not be written, with 2 if the
    command was not understood.
    """
    from ..collection import no_collection
    from ..exchange.importing.drafts import Choices
    from ..exchange.importing.writing import pages_of
    from ..model.vocabulary import Vocabulary
    from .site import find_site

    site = find_site(config_file)
    seen: list[Look] = []
    with no_collection():
        found = site.read(seen=seen)
    if found.site is None or found.settings is None:
        raise click.UsageError("\n".join(str(site.shown(problem)) for problem in found.problems))
    by_hand = ask if ask is not None else bool(sys.stdin and sys.stdin.isatty() and form == "text")
    choices = Choices(
        type=type_, language=language, persona=persona, scale=scale,
        channels=Vocabulary(found.settings.channels), **({"ask": _asking()} if by_hand else {}),
    )  # fmt: skip
    known = _known(site, found, folder, files)
    imported = _read(files, choices, known, folder)
    pages = pages_of(imported.drafts, known, force=force)
    imported.notes.extend(pages.notes)
    refused = _refused(site, (*pages.pages, *imported.tables), force)
    written = [page for page in pages.pages if page.path not in refused]
    wrong = _wrong(site, found.problems, written, seen)
    if wrong:
        written, refused = [], {**refused, **dict.fromkeys((page.path for page in written), "; ".join(wrong))}
    back = [page for page in imported.tables if page.path not in refused]
    written += back
    if not dry_run:
        for page in written:
            _write(site, page)
        if back:
            _tell_of_errors(site, found.problems)
    report = _report_json if form == "json" else _report_text
    report(site, imported, written, refused, dry_run=dry_run, verbose=verbose)
    ctx.exit(1 if refused or imported.unread else 0)


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(paths: Iterable[Path], choices: Choices, known: Known, folder: str | None) -> Imported:
    from ..exchange.importing.drafts import Source, Unreadable
    from ..exchange.importing.readers import reading_of
    from ..exchange.importing.sheets_files import exported

    unread: list[tuple[str, str]] = []
    sources = [Source(file.as_posix(), data) for file, data in _contents(paths, unread)]
    below = known.folders["journey"] if folder is not None else None
    tables = exported(sources, known, {} if below else known.folders, below)
    imported = Imported([], list(tables.notes), unread, tables.pages)
    for source in sources:
        if source.path in tables.files:
            continue
        try:
            reading = reading_of(source, choices)
        except Unreadable as error:
            imported.unread.append((source.path, str(error)))
            continue
        imported.drafts.extend(replace(draft, source=source.path) for draft in reading.drafts)
        imported.notes.extend((source.path, note) for note in reading.notes)
    return imported


def _contents(paths: Iterable[Path], unread: list[tuple[str, str]]) -> Iterator[tuple[Path, bytes]]:
    """The files, and for folders the spreadsheets in them; what is too large to be looked at is left `unread`."""
    from ..exchange.importing.sheets import MOST_BYTES
    from ..exchange.importing.sheets_files import files_in

    try:
        for file in files_in(paths):
            if file.is_dir():
                unread.append((file.as_posix(), "there is no spreadsheet in this folder"))
            elif file.stat().st_size > MOST_BYTES:
                unread.append((file.as_posix(), f"it is larger than {MOST_BYTES // 1_000_000} MB; split it"))
            else:
                yield file, file.read_bytes()
    except OSError as error:
        raise click.UsageError(
            f"{Path(error.filename).as_posix()} cannot be read: {error.strerror}"
        ) from error


def _asking() -> Ask:
    def ask(question: Question) -> str | None:
        click.echo(f"line {question.line}: {question.text}", err=True)
        offered = [choice for choice in question.choices if choice]
        answer = click.prompt(
            f"  [{', '.join(offered)}]", default=question.default, show_default=bool(question.default), err=True,
            type=click.Choice(question.choices), show_choices=False,
        )  # fmt: skip
        return str(answer) or None

    return ask


def _known(site: FoundSite, found: Found, folder: str | None, files: Iterable[Path]) -> Known:
    """What the site has already, as the writer needs it."""
    from ..exchange.importing.labels import folded
    from ..exchange.importing.writing import Known
    from ..model.records import TYPES
    from .new import folder_of

    assert found.site is not None
    assert found.settings is not None
    catalogue = found.site.whole
    settings: Settings = found.settings
    ids: dict[str, dict[str, str]] = {type_: {} for type_ in TYPES}
    names: dict[str, dict[str, str]] = {type_: {} for type_ in TYPES}
    for type_ in TYPES:
        for entry in catalogue.of_type(type_):
            ids[type_][entry.id] = entry.path
            names[type_].setdefault(folded(entry.title), entry.id)
            names[type_].setdefault(folded(entry.id), entry.id)
    folders = {type_: folder_of(type_, folder, catalogue, settings) for type_ in TYPES}
    content = Path(os.path.realpath(site.configuration.docs_dir))
    places = {file.as_posix(): Path(os.path.realpath(file)).parent for file in files}
    inside = {
        shown: place.relative_to(content).as_posix()
        for shown, place in places.items()
        if place.is_relative_to(content)
    }
    return Known(ids, names, folders, settings.type_key, found.files, inside)


# --- writing ---------------------------------------------------------------------------------------------------------


def _refused(site: FoundSite, pages: Sequence[Page], force: bool) -> dict[str, str]:
    """The pages that cannot be written, by path, and why."""
    content = site.configuration.docs_dir
    real = Path(os.path.realpath(content))
    refused = {}
    for page in pages:
        target = content / page.path
        there = [file.name for file in target.parent.iterdir()] if target.parent.is_dir() else []
        if not Path(os.path.realpath(target)).is_relative_to(real):
            refused[page.path] = "it would lie outside the content folder"
        elif target.is_symlink() or target.is_dir():
            refused[page.path] = "something that is no file stands there"
        elif (
            target.name.casefold() in map(str.casefold, there) and not force and not _holds(target, page.text)
        ):
            refused[page.path] = "it is there already; --force overwrites it"
    return refused


def _wrong(site: FoundSite, before: Iterable[Problem], pages: Sequence[Page], seen: list[Look]) -> list[str]:
    """The errors that the site would have with the pages and has not without them."""
    from ..collection import no_collection
    from ..reading.page import Look
    from .reports import fingerprint

    if not pages:
        return []
    texts: Mapping[str, str] = {page.path: page.text for page in pages}
    others = [look for look in seen if look.path not in texts] or [Look("", "", None)]
    with no_collection():
        after = site.read(texts, others).problems
    known = Counter(map(fingerprint, before))
    wrong = []
    for problem in after:
        known[fingerprint(problem)] -= 1
        if problem.severity == "error" and known[fingerprint(problem)] < 0:
            wrong.append(str(site.shown(problem)))
    return wrong


def _holds(target: Path, text: str) -> bool:
    try:
        return target.read_bytes() == text.encode()
    except OSError:
        return False


def _tell_of_errors(site: FoundSite, before: Iterable[Problem]) -> None:
    """Say what is wrong with pages that were written as they had been: a picture, say, that no table holds."""
    from .reports import fingerprint

    known = {fingerprint(problem) for problem in before}
    wrong = [p for p in site.read().problems if p.severity == "error" and fingerprint(p) not in known]
    for problem in wrong[:_MOST_ERRORS]:
        click.echo(str(site.shown(problem)), err=True)
    if len(wrong) > _MOST_ERRORS:
        click.echo(f"and {len(wrong) - _MOST_ERRORS} more errors; see cjm check", err=True)


def _write(site: FoundSite, page: Page) -> None:
    target = site.configuration.docs_dir / page.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{site.shown_path(page.path)} cannot be written: {error.strerror}") from error


# --- reports ---------------------------------------------------------------------------------------------------------


def _report_text(
    site: FoundSite,
    imported: Imported,
    written: Sequence[Page],
    refused: Mapping[str, str],
    *,
    dry_run: bool,
    verbose: bool,
) -> None:
    for page in written:
        if dry_run:
            click.echo(f"{site.shown_path(page.path)}:\n\n{page.text}")
        else:
            click.echo(site.shown_path(page.path))
    shown = _KINDS if verbose else tuple(_TO_LOOK_AT)
    for source, note in sorted(imported.notes, key=lambda told: (told[0], told[1].line)):
        if note.kind in shown:
            click.echo(f"{source}:{note.line}: {note.kind}: {note.text}", err=True)
    for path, why in refused.items():
        click.echo(f"{site.shown_path(path)} is not written: {why}", err=True)
    for source, why in imported.unread:
        click.echo(f"{source} is not imported: {why}", err=True)
    counts: Counter[str] = Counter(note.kind for _, note in imported.notes)
    told = [f"{counts[kind]} {kind}" for kind in _KINDS[:3] if counts[kind]]
    pages = f"{len(written)} page{'s' if len(written) != 1 else ''} {'would be ' if dry_run else ''}written"
    click.echo("; ".join([pages, *told]), err=True)


def _report_json(
    site: FoundSite,
    imported: Imported,
    written: Sequence[Page],
    refused: Mapping[str, str],
    *,
    dry_run: bool,
    verbose: bool,
) -> None:
    told = {
        "written": [] if dry_run else [site.shown_path(page.path) for page in written],
        "pages": [
            {
                "path": site.shown_path(page.path),
                "type": page.draft.type,
                "source": page.draft.source,
                "line": page.draft.line,
            }
            | ({"text": page.text} if dry_run else {})
            for page in written
        ],
        "notes": [
            {"path": source, "line": note.line, "kind": note.kind, "text": note.text}
            for source, note in imported.notes
        ],
        "refused": [{"path": site.shown_path(path), "why": why} for path, why in refused.items()],
        "unread": [{"path": source, "why": why} for source, why in imported.unread],
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
