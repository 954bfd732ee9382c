"""A folder that a command fills, and fills again: what it wrote is its own, and everything else is somebody's."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import click

RECORD = ".cjm-export.json"
"""What a folder of ours holds: the files written into it, with their checksums."""


class Filled(NamedTuple):
    """How many files a folder got, had already, and lost since nothing wrote them again; and what it keeps of others."""

    written: int
    unchanged: int
    removed: int
    kept: tuple[str, ...]
    """Files of an earlier time that somebody has changed since."""


def fill(folder: Path, paths: Collection[str], files: Iterable[tuple[str, bytes]], *, force: bool) -> Filled:
    """Write files below a folder, given by POSIX paths with contents; `paths` are all that will come.

    Raises `click.UsageError`, before anything is written, where something would be lost: the folder is not empty and
    not ours, or somebody has changed a file in it. With `force` what is there is replaced. Files of ours that come no
    more are removed. Nothing is written outside of the folder, whatever links are in it.
    """
    before = _record(folder)
    if not force:
        _refuse_to_lose(folder, paths, before)
    now: dict[str, str] = {}
    written = 0
    try:
        for path, content in files:
            written += _write(folder, path, content)
            now[path] = _sum(content)
        gone = {path: known for path, known in (before or {}).items() if path not in now}
        kept = tuple(path for path, known in gone.items() if not _remove(folder, path, known))
        before = {}
    except OSError as error:
        place = error.filename or folder
        raise click.UsageError(f"{place} cannot be written: {error.strerror}") from error
    finally:
        if now:  # also of what was written when something went wrong
            _write_record(folder, {**(before or {}), **now})
    return Filled(written, len(now) - written, len(gone) - len(kept), kept)


def _refuse_to_lose(folder: Path, paths: Collection[str], before: Mapping[str, str] | None) -> None:
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder} is no folder")
    if before is None and folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(
            f"{folder} is not empty, and was not filled by cjm; --force writes into it all the same"
        )
    changed = [path for path in paths if _sum_of(folder / path) not in (None, (before or {}).get(path))]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise click.UsageError(
            f"{folder / changed[0]}{more} is not as cjm wrote it; --force replaces what is there"
        )


def _record(folder: Path) -> dict[str, str] | None:
    """The checksums of the files that were written into a folder; None where nothing was."""
    try:
        files = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
        return {path: known for path, known in files.items() if isinstance(known, str) and _is_below(path)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _is_below(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/") and "\\" not in path


def _write_record(folder: Path, files: Mapping[str, str]) -> None:
    told = {"written by": "cjm export markdown", "files": dict(sorted(files.items()))}
    _write(folder, RECORD, json.dumps(told, indent=1).encode() + b"\n")


def _write(folder: Path, path: str, content: bytes) -> bool:
    """Write a file, if it is not there yet."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if not _is_inside(folder, target.parent):
        raise click.UsageError(f"{target.parent} leads out of {folder}: nothing is written there")
    if target.is_symlink():
        target.unlink()
    elif target.is_file() and target.read_bytes() == content:
        return False
    target.write_bytes(content)
    return True


def _remove(folder: Path, path: str, known: str) -> bool:
    """Remove a file of ours that nobody has changed, and the folders that are empty then."""
    target = folder / path
    now = _sum_of(target)
    if now is None:
        return True
    if now != known or target.is_symlink() or not _is_inside(folder, target.parent):
        return False
    target.unlink()
    for parent in target.parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()
    return True


def _is_inside(folder: Path, place: Path) -> bool:
    return Path(os.path.realpath(place)).is_relative_to(os.path.realpath(folder))


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()


def _sum_of(path: Path) -> str | None:
    try:
        return _sum(path.read_bytes()) if path.is_file() else None
    except OSError:
        return None
