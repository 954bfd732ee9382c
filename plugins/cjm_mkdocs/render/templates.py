"""Where templates come from, and what makes rendering thousands of small ones cheap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from functools import cache
from pathlib import Path
from types import CodeType, MethodType
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
from markupsafe import Markup, escape

from ..language import Language
from ..model.naming import words
from ..pages import stage_anchor
from .text import is_html

_TEXT = ("name", "lparen", "string", "rparen")
_SHOWN_TEXT = re.compile(r'\{\{ _\("([^"\\\n]*)"\) \}\}')
"""A text that is shown as it is."""
_SIGN = re.compile(r"""[&<>"'{}]|^\s|\s\Z""")
"""What means something in HTML or to Jinja, which may take away space at an end."""


class _Translated(Extension):
    """Puts `_("…")` into the reader's language as a template is read, and not each time it is rendered."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """A text that stands alone is none of Jinja's expressions: to compile one takes longer than all else about it."""
        return _SHOWN_TEXT.sub(self._said, source) if "endraw" not in source else source

    def _said(self, found: re.Match[str]) -> str:
        said = str(cast("Language", self.environment.globals["_"])(found[1]))
        return found[0] if _SIGN.search(said) else said

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
        if kwargs:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
        return obj(*args, **kwargs)


class _Template(Template):
    """A template that takes what is HTML already as it is, and is rendered without detours: a page has eight of them."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = _escape  # the name that compiled templates call
        return made

    def filled(self, values: dict[str, Any]) -> str:
        """What `render` gives, without copies of the values."""
        context = _Context(self.environment, {**self.globals, **values}, self.name, self.blocks)
        try:
            return "".join(self.root_render_func(context))
        except Exception:
            self.environment.handle_exception()


def _escape(value: Any) -> str:
    """`value` as HTML; the library's own makes a copy, and another of the copy, of what is HTML already."""
    kind = type(value)
    if kind is Markup:
        return cast("Markup", value)
    return str(value) if kind is int or (kind is str and is_html(value)) else escape(value)


class _Environment(Environment):
    context_class = _Context
    template_class = _Template


def templates(folders: Sequence[str | Path], translate: Language) -> Callable[[str], _Template]:
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
    def template(name: str) -> _Template:
        found = cast("_Template", environment.get_template(name))
        found.globals = dict(found.globals)  # a chain of mappings costs more than a small template
        return found

    return template
