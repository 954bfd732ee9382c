"""Imports point one way, and only the adapter knows MkDocs: what comes after MkDocs will need all the rest."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cjm_mkdocs

PACKAGE = Path(cjm_mkdocs.__file__).parent

LAYERS = (
    ("model", "problems", "language", "repository", "layers", "collection"),
    ("reading", "history", "conditions"),
    ("settings",),
    ("catalogue",),
    ("drafts", "building", "relinking"),
    ("rules", "views", "selection", "suspects", "fixes"),
    ("engine", "public", "recheck"),
    ("pages", "parts", "weights"),
    ("render",),
    ("publication", "exchange"),
    ("cli", "editor", "__main__"),
    ("config", "frame", "hosting", "mermaid2", "plugin"),
)
"""From the bottom up: a module imports from its own layer or from one below."""

ADAPTER = LAYERS[-1]
HOSTS = {"mkdocs", "properdocs", "material"}


def modules() -> list[str]:
    """All modules of the package, as `reading.yaml`."""
    paths = sorted(PACKAGE.rglob("*.py"))
    names = [path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".") for path in paths]
    return [name.removesuffix(".__init__") for name in names if name != "__init__"]


def layer(module: str) -> int:
    top = module.split(".")[0]
    return next(rank for rank, names in enumerate(LAYERS) if top in names)


def imported(module: str) -> Iterator[str]:
    """What a module imports: modules of ours as `reading.yaml`, others by their full names."""
    path = PACKAGE / (module.replace(".", "/") + ".py")
    package = module.split(".")[:-1]
    if not path.exists():
        path, package = PACKAGE / module.replace(".", "/") / "__init__.py", module.split(".")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.removeprefix("cjm_mkdocs.") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1] + (node.module.split(".") if node.module else [])
            if base:
                yield ".".join(base)
            else:
                yield from (alias.name for alias in node.names if alias.name in modules())
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.removeprefix("cjm_mkdocs.")


@pytest.mark.parametrize("module", modules())
def test_imports_point_one_way(module: str) -> None:
    ours = {
        name for name in imported(module) if name.split(".")[0] in {top for names in LAYERS for top in names}
    }
    assert [name for name in sorted(ours) if layer(name) > layer(module)] == []


@pytest.mark.parametrize("module", [name for name in modules() if name.split(".")[0] not in ADAPTER])
def test_only_the_adapter_imports_mkdocs(module: str) -> None:
    assert [name for name in imported(module) if name.split(".")[0] in HOSTS] == []


def test_the_engine_works_without_mkdocs() -> None:
    names = [f"cjm_mkdocs.{name}" for name in modules() if name.split(".")[0] not in (*ADAPTER, "__main__")]
    code = f"""
import importlib, sys
for host in {sorted(HOSTS)!r}:
    sys.modules[host] = None  # any attempt to import it fails
for name in ["cjm_mkdocs", *{names!r}]:
    importlib.import_module(name)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_the_command_starts_light() -> None:
    """`cjm --help` and shell completion must not wait for what reads pages."""
    code = "import sys, cjm_mkdocs.cli; print(*(m for m in ('pydantic', 'yaml', 'jinja2', 'mkdocs') if m in sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert result.stdout.strip() == ""
