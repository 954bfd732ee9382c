"""Where templates come from, and what makes rendering thousands of small ones cheap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from types import MethodType
from typing import Any, cast

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context

from ..language import Language
from ..model.naming import words
from ..pages import stage_anchor

_TEXT = ("name", "lparen", "string", "rparen")


class _Translated(Extension):
    """Puts `_("…")` into the reader's language as a template is read, and not each time it is rendered."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        tokens = list(stream)
        translate = cast("Language", self.environment.globals["_"])
        at = 0
        while at < len(tokens):
            token, length = tokens[at], 1
            if token.value == "_":
                found = tokens[at : at + len(_TEXT)]
                if tuple(part.type for part in found) == _TEXT:
                    token, length = Token(token.lineno, "string", translate(found[2].value)), len(_TEXT)
            yield token
            at += length


class _Context(Context):
    """What a template knows. Methods want nothing of it, and to find that out takes longer than most of them."""

    def call(self, obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if type(obj) is not MethodType:
            return super().call(obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return obj(*args, **kwargs)


class _Environment(Environment):
    context_class = _Context


def templates(folders: Sequence[str | Path], translate: Language) -> Callable[[str], Template]:
    """What finds the templates of a site by name.

    One in `folders` takes the place of ours, and can build on it as `original/…`.
    """
    ours = PackageLoader("cjm_mkdocs")
    environment = _Environment(
        loader=ChoiceLoader(
            [FileSystemLoader([str(folder) for folder in folders]), ours, PrefixLoader({"original": ours})]
        ),
        autoescape=True,
        optimized=False,  # most outputs are no constants, and to look for them costs more than it saves
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=[_Translated],
    )
    environment.globals.update(_=translate, plural=translate.plural, stage_anchor=stage_anchor, words=words)
    environment.filters.update(signed=translate.signed, decimal=translate.decimal)

    @cache
    def template(name: str) -> Template:
        found = environment.get_template(name)
        found.globals = dict(found.globals)  # a chain of mappings costs more than a small template
        return found

    return template
