"""What fields mean: the text that stands under each of them in its class.

Pydantic would collect these texts itself, by parsing the source of every class whenever the package is imported. That
takes longer than all else that it does then, and only references, editors and JSON Schemas ever ask.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from pydantic import BaseModel


def meaning(model: type[BaseModel], name: str) -> str:
    """What stands under a field, in the class that says it last; nothing where the source is not at hand."""
    return next((found for base in model.__mro__ if (found := _meanings(base).get(name)) is not None), "")


@cache
def _meanings(cls: type) -> Mapping[str, str]:
    """The texts under the fields that a class has of its own."""
    body = _classes(cls.__module__).get(cls.__qualname__, ()) if issubclass(cls, BaseModel) else ()
    return MappingProxyType(dict(_under_fields(body)))


@cache
def _classes(module: str) -> Mapping[str, list[ast.stmt]]:
    """The bodies of a module's classes."""
    if module.partition(".")[0] != __name__.partition(".")[0]:
        return {}
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError:  # installed without its source
        return {}
    return {node.name: node.body for node in tree.body if isinstance(node, ast.ClassDef)}


def _under_fields(body: list[ast.stmt] | tuple[()]) -> Iterator[tuple[str, str]]:
    for field, text in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
            and isinstance(text.value.value, str)
        ):
            yield field.target.id, inspect.cleandoc(text.value.value)


__all__ = ["meaning"]
