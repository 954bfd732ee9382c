"""An editor as a language server sees one: a process, two pipes, and messages as JSON.

with Editor(folder) as editor:
    uri = editor.open("docs/journeys/buying.md")
    assert editor.diagnostics(uri)[0]["code"] == "refs/unknown"
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import cjm_mkdocs

WAIT = 60.0
"""Seconds after which an answer is not coming any more."""
CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "completion": {"completionItem": {"insertTextModeSupport": {"valueSet": [1, 2]}}},
        "publishDiagnostics": {"versionSupport": True},
        "rename": {"prepareSupport": True},
    },
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
}


def environment() -> dict[str, str]:
    """For processes that are to run this package, and no other that may be installed."""
    return {**os.environ, "PYTHONPATH": str(Path(cjm_mkdocs.__file__).parents[1]), "PYTHONWARNINGS": "error"}


class Editor:
    """Starts `cjm lsp` and speaks with it. Paths are below `folder`."""

    def __init__(self, folder: Path, capabilities: dict[str, Any] = CAPABILITIES) -> None:
        self.folder, self.capabilities = folder, capabilities
        self.messages: list[dict[str, Any]] = []
        self.texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self._number = 0
        self._incoming: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cjm_mkdocs", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=environment(),
        )
        self._said = b""
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._hear)]
        for thread in self._threads:
            thread.start()
        self.capable = self.request(
            "initialize",
            {"processId": None, "rootUri": self.folder.as_uri(), "capabilities": self.capabilities},
        )["capabilities"]
        self.notify("initialized", {})
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.status = self.process.wait(WAIT)
        finally:
            self.process.kill()
            self.process.wait()
            for thread in self._threads:
                thread.join(WAIT)
            for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
        assert b"Traceback" not in self._said, self._said.decode()

    # --- messages ----------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        out = self.process.stdout
        assert out is not None
        while line := out.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                line = out.readline()
            self._incoming.put(json.loads(out.read(length)))
        self._incoming.put(None)

    def _hear(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._said += line

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        message = self._incoming.get(timeout=WAIT)
        assert message is not None, f"the server has ended: {self._said.decode()}"
        if "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        self.messages.append(message)
        return message

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        """The whole answer, be it an error."""
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                return message

    def request(self, method: str, params: Any) -> Any:
        answer = self.ask(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    # --- documents ---------------------------------------------------------------------------------------------------

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def open(self, path: str, text: str | None = None) -> str:
        """Open a file, with another text than it has on disk if one is given."""
        uri = self.uri(path)
        self.texts[uri] = (self.folder / path).read_bytes().decode() if text is None else text
        self._versions[uri] = 1
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": self.texts[uri]}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, text: str) -> None:
        self.texts[uri] = text
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What is said of a document as it is now: the first that is told of its version."""
        start = len(self.messages)
        version = self._versions.get(uri)
        for message in self.messages:
            if (found := _told(message, uri)) and found.get("version") == version and version is not None:
                return list(found["diagnostics"])
        while True:
            found = _told(self._next(), uri)
            if found and (version is None or found.get("version") == version):
                return list(found["diagnostics"])
            assert len(self.messages) - start < 10_000

    def told_until(self, uri: str, rules: list[str]) -> list[dict[str, Any]]:
        """What is said of a document, once its errors and warnings are about these rules: at the latest after some time."""
        end = time.monotonic() + WAIT
        last: list[dict[str, Any]] = []
        for message in self.messages:
            if found := _told(message, uri):
                last = found["diagnostics"]
        while sorted(each["code"] for each in last if each["severity"] < 3) != sorted(rules):
            assert time.monotonic() < end, last
            if found := _told(self._next(), uri):
                last = found["diagnostics"]
        return last

    # --- questions ---------------------------------------------------------------------------------------------------

    def place(self, uri: str, mark: str, after: bool = True) -> dict[str, int]:
        """The position behind the first occurrence of a text, or before it, in units of UTF-16."""
        text = self.texts[uri]
        offset = text.index(mark) + (len(mark) if after else 0)
        line = text.count("\n", 0, offset)
        before = text[text.rfind("\n", 0, offset) + 1 : offset]
        return {"line": line, "character": len(before.encode("utf-16-le")) // 2}

    def at(self, uri: str, mark: str, after: bool = True) -> dict[str, Any]:
        return {"textDocument": {"uri": uri}, "position": self.place(uri, mark, after)}

    def complete(self, uri: str, mark: str) -> list[dict[str, Any]]:
        found = self.request("textDocument/completion", self.at(uri, mark))
        return list(found["items"]) if found else []


def _told(message: dict[str, Any], uri: str) -> dict[str, Any] | None:
    params = message.get("params") or {}
    if message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == uri:
        return dict(params)
    return None


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """A text after edits, as an editor makes them."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(position: dict[str, int]) -> int:
        line = lines[position["line"]]
        units, column = position["character"], 0
        while len(line[:column].encode("utf-16-le")) // 2 < units:
            column += 1
        return starts[position["line"]] + column

    whole = "\n".join(lines)
    for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
        start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        whole = whole[:start] + edit["newText"] + whole[end:]
    return whole
