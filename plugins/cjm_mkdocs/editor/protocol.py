"""Our answers in the words of the Language Server Protocol, with places in the units that the editor counts in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from lsprotocol import types as lsp

from ..problems import Problem
from .completion import Completions, Offer
from .documents import Document
from .marks import Mark, inner
from .mending import Mend
from .outline import Heading
from .renaming import Change
from .text import At, Span, Text

SOURCE = "cjm"
_SEVERITIES: Mapping[str, lsp.DiagnosticSeverity] = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}
_KINDS: Mapping[str, lsp.CompletionItemKind] = {
    "key": lsp.CompletionItemKind.Property,
    "word": lsp.CompletionItemKind.EnumMember,
    "thing": lsp.CompletionItemKind.Reference,
    "term": lsp.CompletionItemKind.Keyword,
    "file": lsp.CompletionItemKind.File,
    "date": lsp.CompletionItemKind.Value,
    "rule": lsp.CompletionItemKind.Constant,
}
_SYMBOLS: Mapping[str, lsp.SymbolKind] = {
    "page": lsp.SymbolKind.File,
    "stage": lsp.SymbolKind.Namespace,
    "step": lsp.SymbolKind.Event,
    "field": lsp.SymbolKind.Property,
}
TextEdit = lsp.TextEdit | lsp.AnnotatedTextEdit | lsp.SnippetTextEdit


class Units:
    """Turns places into those of an editor, which counts columns in code units of some encoding, and back."""

    def __init__(self, encoding: str = "utf-16") -> None:
        self._width: Callable[[str], int] = {
            "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
            "utf-32": len,
        }.get(encoding, lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2)

    def position(self, text: Text, at: At) -> lsp.Position:
        line, hidden = text.line(at.line), text.mark if at.line == 0 else 0
        before = line[: at.column]
        return lsp.Position(at.line, (len(before) if before.isascii() else self._width(before)) + hidden)

    def range(self, text: Text, span: Span) -> lsp.Range:
        return lsp.Range(self.position(text, span.start), self.position(text, span.end))

    def at(self, text: Text, position: lsp.Position) -> At:
        line, hidden = text.line(position.line), text.mark if position.line == 0 else 0
        units = max(0, position.character - hidden)
        if line.isascii():
            return At(position.line, min(units, len(line)))
        column = 0
        while column < len(line) and self._width(line[: column + 1]) <= units:
            column += 1
        return At(position.line, column)


# --- problems --------------------------------------------------------------------------------------------------------


def diagnostics(document: Document, problems: Sequence[Problem], units: Units) -> list[lsp.Diagnostic]:
    """Problems as an editor underlines them: the key or value that each stands at."""
    return [_diagnostic(document.text, problem, units, whole) for problem, whole in spans(document, problems)]


def spans(document: Document, problems: Sequence[Problem]) -> Iterable[tuple[Problem, Span]]:
    """What each problem underlines."""
    starts: dict[At, Span] = {}
    if problems:
        for placed in document.pieces:
            for mark in document.marks_of(placed):
                starts.update(_starts(mark))
    for problem in problems:
        at = At(problem.line - 1, problem.column - 1)
        yield problem, starts.get(at) or document.text.word_at(*at)


def _starts(mark: Mark) -> Iterable[tuple[At, Span]]:
    if mark.text is not None and mark.style not in ("|", ">"):
        yield mark.value.start, mark.value if mark.style else inner(mark)
    if mark.key is not None:
        yield mark.key.start, mark.key


def bare_diagnostics(text: Text, problems: Sequence[Problem], units: Units) -> list[lsp.Diagnostic]:
    """The same without looking at what the text says: for the many pages that nobody has open."""
    return [
        _diagnostic(text, problem, units, text.word_at(problem.line - 1, problem.column - 1))
        for problem in problems
    ]


def _diagnostic(text: Text, problem: Problem, units: Units, span: Span) -> lsp.Diagnostic:
    hint = f" ({problem.hint})" if problem.hint else ""
    return lsp.Diagnostic(
        range=units.range(text, span),
        message=f"{problem.message}{hint}",
        severity=_SEVERITIES[problem.severity],
        code=problem.rule,
        source=SOURCE,
    )


# --- completion ------------------------------------------------------------------------------------------------------


def completion_list(
    document: Document, found: Completions, units: Units, *, as_is: bool
) -> lsp.CompletionList:
    """What is offered. `as_is`: the editor can be told to leave the indentation of several lines alone."""
    where = units.range(document.text, found.word)
    items = [_item(offer, number, where, document.text, as_is) for number, offer in enumerate(found.offers)]
    return lsp.CompletionList(is_incomplete=not found.whole, items=items)


def _item(offer: Offer, number: int, where: lsp.Range, text: Text, as_is: bool) -> lsp.CompletionItem:
    choice = offer.choice
    return lsp.CompletionItem(
        label=choice.text,
        kind=_KINDS[choice.kind],
        detail=choice.detail or None,
        documentation=markdown(choice.meaning) if choice.meaning else None,
        sort_text=f"{number:04}",
        filter_text=f"{choice.text} {choice.detail}" if choice.kind == "thing" else None,
        insert_text_mode=lsp.InsertTextMode.AsIs if as_is and "\n" in offer.text else None,
        text_edit=lsp.TextEdit(where, text.with_ends(offer.text)),
    )


def markdown(text: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, text)


# --- changes ---------------------------------------------------------------------------------------------------------


def text_edits(text: Text, changes: Iterable[Change], units: Units) -> list[TextEdit]:
    return [lsp.TextEdit(units.range(text, change.span), text.with_ends(change.text)) for change in changes]


def code_action(
    mend: Mend, edit: lsp.WorkspaceEdit, diagnostic: lsp.Diagnostic | None, *, alone: bool
) -> lsp.CodeAction:
    """A quick fix; the preferred one where it is certain, or the only one."""
    return lsp.CodeAction(
        title=mend.title[:1].upper() + mend.title[1:],
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[diagnostic] if diagnostic else None,
        edit=edit,
        is_preferred=mend.certain or alone or None,
    )


# --- outline ---------------------------------------------------------------------------------------------------------


def symbol(heading: Heading, text: Text, units: Units) -> lsp.DocumentSymbol:
    name = (
        heading.name
        if heading.whole.start <= heading.name.start
        else Span(heading.whole.start, heading.whole.start)
    )
    end = max(heading.whole.end, name.end)
    return lsp.DocumentSymbol(
        name=" ".join(heading.title.split()) or "…",
        kind=_SYMBOLS[heading.kind],
        range=units.range(text, Span(heading.whole.start, end)),
        selection_range=units.range(text, name),
        detail=heading.detail or None,
        children=[symbol(part, text, units) for part in heading.parts],
    )
