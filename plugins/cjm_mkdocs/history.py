"""Which files of the content changed on which days, and what they said before, as far as git remembers.

Nothing here fails: without git, outside a repository, in one that git does not trust, in a clone without its history,
or where git takes too long, there is simply no history.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha1, sha256
from pathlib import Path
from typing import NamedTuple

from .repository import NoRepository, git, objects

SECONDS = 10
"""How long one call of git may take."""

_FILES = frozenset({b"100644", b"100755"})
"""The modes of what is a file, and no link or repository of its own."""
NOW = 0
"""The number of what is not committed yet. Commits count from 1, the newest."""


class Change(NamedTuple):
    """A change of one file. `before` and `after` are what it said, as ids to ask for; empty where it was not there,
    and `after` as well where it is what the file says now."""

    day: date
    commit: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class History:
    """The changes of files since a day, by their paths below the content folder, the newest first."""

    changes: Mapping[str, tuple[Change, ...]]
    _heads: Mapping[str, str]
    _root: Path

    def with_uncommitted(self, paths: Iterable[str], today: date) -> History:
        """The same with the changes of these files that are not committed yet, as changes of today."""
        found = dict(self.changes)
        for path in paths:
            before = self._heads.get(path)
            if before is not None and not _says(self._root / path, before):
                found[path] = (Change(today, NOW, before, ""), *found.get(path, ()))
        return replace(self, changes=found)

    def texts(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """What files said; nothing for ids that git cannot give."""
        wanted = sorted({blob for blob in blobs if blob})
        if not wanted:
            return {}
        return dict(objects(_told(self._root, "cat-file", "--batch", text="\n".join([*wanted, ""])) or b""))


def history(root: Path, since: date) -> History | None:
    """What happened below `root` after the end of the day `since`; None where that is unknown.

    The line of commits that merges lead to counts, not those that came in with them: what nobody had merged, nobody
    could review.
    """
    if _told(root, "rev-parse", "--is-shallow-repository", "--is-inside-work-tree") != b"false\ntrue\n":
        return None  # where history ends early, files seem to begin there
    log = _told(
        root,
        *("log", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-abbrev", "-z", "-M100%"),
        *("--relative", "--no-color", "--no-notes", "--no-ext-diff", "--no-textconv", "--ignore-submodules"),
        *("--format=%cs", f"--since={since - timedelta(days=2)}T00:00:00Z", "--", "."),
    )
    if log is None:
        return None
    heads = dict(_heads(_told(root, "ls-tree", "-rz", "HEAD", "--", ".") or b""))
    return History({path: tuple(changes) for path, changes in _changes(log, since).items()}, heads, root)


def _told(root: Path, *arguments: str, text: str = "") -> bytes | None:
    """What git says; None if it fails or takes too long."""
    try:
        done = git(root, *arguments, text=text, seconds=SECONDS, alone=True)
    except NoRepository:
        return None
    return done.stdout if done.returncode == 0 else None


def _changes(log: bytes, since: date) -> dict[str, list[Change]]:
    """The changes of a log in raw form, newest first. A file that was moved as it is has those of its former path."""
    found: dict[str, list[Change]] = {}
    path_now: dict[str, str] = {}
    """Former paths → what is there now."""
    day, commit = date.max, 0
    tokens = iter(log.split(b"\0"))
    for token in tokens:
        head = token.lstrip(b"\n")
        if not head.startswith(b":"):
            if head:
                day, commit = date.fromisoformat(head.decode()), commit + 1
            continue
        mode_before, mode, before, after, status = head[1:].split(b" ")
        path = os.fsdecode(next(tokens))
        now = path_now.get(path, path)
        if status.startswith(b"R"):
            former, path = path, os.fsdecode(next(tokens))
            path_now[former] = path_now.pop(path, path)
        elif mode in _FILES and day > since:
            known = before.decode() if mode_before in _FILES else ""
            found.setdefault(now, []).append(Change(day, commit, known, after.decode()))
        if status == b"A":
            path_now.pop(path, None)
    return found


def _heads(tree: bytes) -> Iterator[tuple[str, str]]:
    """What the files of a tree say."""
    for line in tree.split(b"\0"):
        about, _, name = line.partition(b"\t")
        if about[:6] in _FILES:
            yield os.fsdecode(name), about.rpartition(b" ")[2].decode()


def _says(file: Path, blob: str) -> bool:
    """Whether a file says what git knows as `blob`, whatever its line ends. One that cannot be read is not asked."""
    try:
        data = file.read_bytes()
    except OSError:
        return True
    digest = sha256 if len(blob) == 64 else sha1  # git's own names of contents, no secrets
    texts = (data, data.replace(b"\r\n", b"\n")) if b"\r" in data else (data,)
    return any(digest(b"blob %d\0%b" % (len(text), text)).hexdigest() == blob for text in texts)
