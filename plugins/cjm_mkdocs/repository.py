"""What git remembers of a folder, read without a checkout. Nothing is run but git itself, with fixed arguments."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_SECONDS = 120
_HARMLESS = (
    "--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "log.mailmap=false",
)  # fmt: skip
"""A repository's own settings may name programs to run, and change what is told; none of them does."""


_ELSEWHERE = frozenset({
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CEILING_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE",
    "GIT_EXTERNAL_DIFF",
})  # fmt: skip
_ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
"""Makes git do without what a partial clone has left on another host."""


class NoRepository(Exception):
    """There is no git, or no repository here; the text says which."""


class NoRevision(Exception):
    """A name that git does not know; the text is for the user."""


class Repository(NamedTuple):
    """The repository that a folder lies in. `prefix` is the folder's place in it, empty or ending with a slash."""

    folder: Path
    prefix: str

    def commit(self, name: str) -> str:
        """The full id of a commit by any name git knows it by. Raises `NoRevision`."""
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found.returncode or not found.stdout.strip():
            raise NoRevision(f"git knows no revision “{name}” here")
        return found.stdout.decode().strip()

    def fork_point(self, one: str, other: str) -> str:
        """The last commit that two revisions have in common. Raises `NoRevision`."""
        found = self._run("merge-base", self.commit(one), self.commit(other))
        if found.returncode:
            raise NoRevision(f"“{one}” and “{other}” have no commit in common")
        return found.stdout.decode().strip()

    def files(self, commit: str) -> dict[str, str]:
        """The plain files of the folder at a commit: path below the folder → id of the content."""
        found = self._run("ls-tree", "-r", "-z", "--full-tree", commit, "--", self.prefix or ".")
        files = {}
        for line in found.stdout.split(b"\0"):
            told, _, path = line.partition(b"\t")
            mode, kind, oid = (*told.decode().split(), "", "", "")[:3]
            if kind == "blob" and mode != "120000":
                files[os.fsdecode(path).removeprefix(self.prefix)] = oid
        return files

    def contents(self, oids: Iterable[str]) -> dict[str, bytes]:
        """The contents with these ids."""
        wanted = list(dict.fromkeys(oids))
        if not wanted:
            return {}
        found = self._run("cat-file", "--batch", text="".join(f"{oid}\n" for oid in wanted))
        return dict(objects(found.stdout))

    def _run(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[bytes]:
        return git(self.folder, *arguments, text=text)


def repository_of(folder: Path) -> Repository:
    """The repository that `folder` lies in. Raises `NoRepository`."""
    found = git(folder, "rev-parse", "--show-prefix")
    if found.returncode:
        raise NoRepository(f"{folder} is in no git repository")
    return Repository(folder, os.fsdecode(found.stdout).rstrip("\n"))


def git(
    folder: Path, *arguments: str, text: str = "", seconds: float = _SECONDS, alone: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """What git says in a folder; with `alone`, without asking another host. Raises `NoRepository` where there is none."""
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *_HARMLESS, *arguments],
            input=text.encode(),
            capture_output=True,
            check=False,
            timeout=seconds,
            env=_environment(os.environ) | (_ALONE if alone else {}),
        )
    except FileNotFoundError:
        raise NoRepository("git is not installed, or not on the PATH") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoRepository(f"git did not answer: {error}") from error


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """Without what points git elsewhere, as hooks find it set; it asks for nothing and takes no locks."""
    kept = {name: value for name, value in own.items() if name not in _ELSEWHERE}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def objects(output: bytes) -> Iterator[tuple[str, bytes]]:
    """What `cat-file --batch` printed: `<id> blob <size>` and so many bytes, or `<id> missing`."""
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        head = output[at:end].split()
        at = end + 1
        if len(head) == 3:
            size = int(head[2])
            yield head[0].decode(), output[at : at + size]
            at += size + 1
