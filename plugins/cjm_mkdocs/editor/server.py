"""The language server: requests of an editor → what `editor` knows → answers. No traceback reaches a writer."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.io_ import StdoutWriter, run_async
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from .. import __version__
from . import outline
from .completion import completions
from .documents import Document
from .finding import CONFIGURATION, Found, definition, hover, references
from .mending import Mend, mends
from .protocol import code_action, completion_list, markdown, spans, symbol, text_edits
from .renaming import Changes, Refused, renamable, renamed
from .session import Session
from .sites import OpenSite
from .text import Span, Text

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])

_TRIGGERS = [":", " ", "-", "[", "{", ",", '"', "'"]
_SWITCH = 0.001
"""Seconds after which a check of a whole site makes way for an answer."""
_CHUNK = 1 << 16


class Server(LanguageServer):
    """Speaks with one editor."""

    def __init__(self) -> None:
        super().__init__("cjm", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.session = Session(self._publish)
        self.as_is = self.resources = False

    def _publish(self, uri: str, version: int | None, found: list[lsp.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, version))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """What goes wrong is for the log: a writer cannot mend it."""
        if not isinstance(error, JsonRpcException):
            log.warning("%s: %s", type(error).__name__, error)


def start() -> None:
    """Speak with an editor through standard input and output. Raises `SystemExit` when it ends the conversation."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="cjm lsp: %(message)s")
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what is refused is an answer, and no accident
    sys.setswitchinterval(_SWITCH)
    with suppress(BrokenPipeError, KeyboardInterrupt):
        asyncio.run(_speak(make()))


async def _speak(server: Server) -> None:
    """Read messages as they come. One thread waits for them all: pygls' own start asks another for each line."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_pump, args=(server.session, reader, loop), daemon=True).start()
    server.protocol.set_writer(StdoutWriter(sys.stdout.buffer))
    with suppress(asyncio.IncompleteReadError):
        await run_async(threading.Event(), reader, server.protocol, log, server.report_server_error)
    server.session.end()


def _pump(session: Session, reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop) -> None:
    with suppress(RuntimeError, OSError):  # the conversation has ended
        while data := os.read(sys.stdin.fileno(), _CHUNK):
            session.hush()  # at once: whoever else works takes time from the way to the answer as well
            loop.call_soon_threadsafe(session.busy)
            loop.call_soon_threadsafe(reader.feed_data, data)
        loop.call_soon_threadsafe(reader.feed_eof)


def make() -> Server:
    """A server with all that it can do."""
    server = Server()
    for method, handler, options in _FEATURES:
        server.feature(method, options)(_quiet(server, handler))
    return server


def _quiet(server: Server, handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler that answers with nothing where it fails, and says so in the log."""

    # pygls reads the parameters of what it calls, so the handler is not to be seen through its cover.
    def failed(error: Exception) -> None:
        log.warning(
            "%s failed: %s: %s", handler.__name__, type(error).__name__, error, exc_info=log.isEnabledFor(10)
        )

    if asyncio.iscoroutinefunction(handler):

        async def waiting(params: Any) -> Any:
            server.session.busy()
            try:
                return await handler(server, params)
            except JsonRpcException:
                raise
            except Exception as error:
                return failed(error)

        return waiting

    def at_once(params: Any) -> Any:
        server.session.busy()
        try:
            return handler(server, params)
        except JsonRpcException:
            raise
        except Exception as error:
            return failed(error)

    return at_once


# --- beginning -------------------------------------------------------------------------------------------------------


def _initialize(server: Server, params: lsp.InitializeParams) -> None:
    capabilities = params.capabilities
    general = capabilities.text_document
    item = general.completion.completion_item if general and general.completion else None
    modes = item.insert_text_mode_support.value_set if item and item.insert_text_mode_support else ()
    server.as_is = lsp.InsertTextMode.AsIs in modes
    workspace = capabilities.workspace
    edits = workspace.workspace_edit if workspace else None
    operations = edits.resource_operations if edits else None
    server.resources = bool(
        operations and lsp.ResourceOperationKind.Create in operations and edits and edits.document_changes
    )


def _shutdown(server: Server, params: None) -> None:
    server.session.end()


async def _initialized(server: Server, params: lsp.InitializedParams) -> None:
    server.session.units = _units(server)
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if not (watching and watching.dynamic_registration):
        return
    options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher("**/*")])
    registration = lsp.Registration("cjm-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await server.client_register_capability_async(lsp.RegistrationParams([registration]))


def _units(server: Server) -> Any:
    from .protocol import Units

    return Units(str(server.server_capabilities.position_encoding or "utf-16"))


# --- documents -------------------------------------------------------------------------------------------------------


def _did_open(server: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    server.session.open(document.uri, document.version, document.text)


def _did_change(server: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    document = params.text_document
    if params.content_changes:
        server.session.change(document.uri, document.version, params.content_changes[-1].text)


def _did_save(server: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    site = server.session.site(params.text_document.uri)
    if site is not None:
        server.session.survey_later(site)


def _did_close(server: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    server.session.close(params.text_document.uri)


def _did_change_files(server: Server, params: lsp.DidChangeWatchedFilesParams) -> None:
    paths = (to_fs_path(change.uri) for change in params.changes)
    server.session.files_changed(Path(path) for path in paths if path)


# --- questions -------------------------------------------------------------------------------------------------------


def _completion(server: Server, params: lsp.CompletionParams) -> lsp.CompletionList | None:
    document = server.session.document(params.text_document.uri)
    if document is None:
        return None
    at = server.session.units.at(document.text, params.position)
    found = completions(document, at, several_lines=server.as_is)
    return completion_list(document, found, server.session.units, as_is=server.as_is) if found else None


async def _hover(server: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    document = await _document(server, params.text_document.uri)
    if document is None:
        return None
    found = hover(document, server.session.units.at(document.text, params.position))
    return (
        lsp.Hover(markdown(found.text), server.session.units.range(document.text, found.span))
        if found
        else None
    )


async def _definition(server: Server, params: lsp.DefinitionParams) -> lsp.Location | None:
    document, site = (
        await _document(server, params.text_document.uri),
        server.session.site(params.text_document.uri),
    )
    if document is None or site is None:
        return None
    found = definition(document, server.session.units.at(document.text, params.position), site.document)
    return _location(server, site, found) if found else None


async def _references(server: Server, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
    document, site = (
        await _document(server, params.text_document.uri),
        server.session.site(params.text_document.uri),
    )
    if document is None or site is None:
        return None
    at = server.session.units.at(document.text, params.position)
    found = references(document, at, site.document, declared=params.context.include_declaration)
    return [_location(server, site, each) for each in found]


async def _prepare_rename(
    server: Server, params: lsp.PrepareRenameParams
) -> lsp.PrepareRenamePlaceholder | None:
    document = await _document(server, params.text_document.uri)
    if document is None:
        return None
    try:
        span, id_ = renamable(document, server.session.units.at(document.text, params.position))
    except Refused as reason:
        raise JsonRpcInvalidParams(str(reason)) from reason
    return lsp.PrepareRenamePlaceholder(server.session.units.range(document.text, span), id_)


async def _rename(server: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    document, site = (
        await _document(server, params.text_document.uri),
        server.session.site(params.text_document.uri),
    )
    if document is None or site is None:
        return None
    at = server.session.units.at(document.text, params.position)
    try:
        changes = renamed(document, at, params.new_name.strip(), site.document, site.read)
    except Refused as reason:
        raise JsonRpcInvalidParams(str(reason)) from reason
    return _workspace_edit(server, site, changes)


async def _code_actions(
    server: Server, params: lsp.CodeActionParams
) -> list[lsp.CodeAction | lsp.Command] | None:
    document, site = (
        await _document(server, params.text_document.uri),
        server.session.site(params.text_document.uri),
    )
    opened = server.session.opened.get(params.text_document.uri)
    if document is None or site is None or opened is None or document.is_configuration:
        return None
    units = server.session.units
    asked = Span(units.at(document.text, params.range.start), units.at(document.text, params.range.end))
    problems = [problem for problem in site.state.problems if problem.path == opened.path]
    touched = [
        p for p, span in spans(document, problems) if span.start <= asked.end and asked.start <= span.end
    ]
    found = mends(document, touched)
    actions: list[lsp.CodeAction | lsp.Command] = []
    for mend in found:
        edit = _mending(server, site, document, mend)
        if edit is None:
            continue
        same = (d for d in params.context.diagnostics if d.code == mend.problem.rule)
        diagnostic = next((d for d in same if d.range.start.line == mend.problem.line - 1), None)
        alone = sum(other.problem == mend.problem for other in found) == 1
        actions.append(code_action(mend, edit, diagnostic, alone=alone))
    return actions


def _mending(server: Server, site: OpenSite, document: Document, mend: Mend) -> lsp.WorkspaceEdit | None:
    if mend.new_page is None:
        return _workspace_edit(server, site, {document.around.path: list(mend.changes)})
    if not server.resources:
        return None
    path, text = mend.new_page
    uri = from_fs_path(str(site.file(path))) or ""
    start = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
    written = lsp.TextDocumentEdit(
        lsp.OptionalVersionedTextDocumentIdentifier(uri, None), [lsp.TextEdit(start, text)]
    )
    options = lsp.CreateFileOptions(overwrite=False, ignore_if_exists=False)
    return lsp.WorkspaceEdit(document_changes=[lsp.CreateFile(uri, options=options), written])


async def _symbols(server: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
    document = server.session.document(params.text_document.uri)
    found = outline.outline(document) if document and not document.is_configuration else None
    return [symbol(found, document.text, server.session.units)] if document and found else None


async def _workspace_symbols(
    server: Server, params: lsp.WorkspaceSymbolParams
) -> list[lsp.SymbolInformation]:
    found = []
    for site in list(server.session.sites.values()):
        for entry in outline.named_like(site.catalogue, params.query):
            page = site.catalogue.pages[entry.path]
            line, column = page.place((*entry.loc, "title", "name", "text"))
            document = _opened(site, entry.path)
            if document is not None:
                span = document.text.word_at(line - 1, column - 1)
                where = _location(server, site, Found(entry.path, span))
                kind = lsp.SymbolKind.Object
                found.append(lsp.SymbolInformation(where, entry.title, kind, container_name=entry.type))
    return found


# --- shared ----------------------------------------------------------------------------------------------------------


async def _document(server: Server, uri: str) -> Document | None:
    """A document of ours, once its site is read."""
    await server.session.ready(uri)
    return server.session.document(uri)


def _opened(site: OpenSite, path: str) -> Document | None:
    try:
        return site.document(path)
    except OSError:
        return None


def _location(server: Server, site: OpenSite, found: Found) -> lsp.Location:
    text = Text(site.read(found.path))
    return lsp.Location(server.session.uri(site, found.path), server.session.units.range(text, found.span))


def _workspace_edit(server: Server, site: OpenSite, changes: Changes) -> lsp.WorkspaceEdit:
    edits = {
        server.session.uri(site, path): text_edits(Text(site.read(path)), found, server.session.units)
        for path, found in changes.items()
    }
    return lsp.WorkspaceEdit(changes=_plain(edits))


def _plain(edits: dict[str, list[Any]]) -> dict[str, Any]:
    return dict(sorted(edits.items()))


_FEATURES: Iterable[tuple[str, Callable[..., Any], Any]] = (
    (lsp.INITIALIZE, _initialize, None),
    (lsp.INITIALIZED, _initialized, None),
    (lsp.SHUTDOWN, _shutdown, None),
    (lsp.TEXT_DOCUMENT_DID_OPEN, _did_open, None),
    (lsp.TEXT_DOCUMENT_DID_CHANGE, _did_change, None),
    (lsp.TEXT_DOCUMENT_DID_SAVE, _did_save, None),
    (lsp.TEXT_DOCUMENT_DID_CLOSE, _did_close, None),
    (lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, _did_change_files, None),
    (lsp.TEXT_DOCUMENT_COMPLETION, _completion, lsp.CompletionOptions(trigger_characters=_TRIGGERS)),
    (lsp.TEXT_DOCUMENT_HOVER, _hover, None),
    (lsp.TEXT_DOCUMENT_DEFINITION, _definition, None),
    (lsp.TEXT_DOCUMENT_REFERENCES, _references, None),
    (lsp.TEXT_DOCUMENT_PREPARE_RENAME, _prepare_rename, None),
    (lsp.TEXT_DOCUMENT_RENAME, _rename, lsp.RenameOptions(prepare_provider=True)),
    (
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        _code_actions,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    ),
    (lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols, None),
    (lsp.WORKSPACE_SYMBOL, _workspace_symbols, None),
)

__all__ = ["CONFIGURATION", "Server", "make", "start"]
