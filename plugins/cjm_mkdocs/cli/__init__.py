"""The command `cjm`. Its modules stay light at start: what reads pages is imported when a command needs it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from .. import __version__
from .check import check
from .diff import diff
from .export import export
from .export_markdown import markdown
from .import_ import import_
from .init import init
from .lsp import lsp
from .new import new
from .reviews import reviews
from .rules import rules
from .schema import schema

FAULT = 2


class _Commands(click.Group):
    """Writers see messages, never tracebacks (unless they ask for them)."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):  # a console that lacks a character must not stop the report
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except (click.exceptions.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("CJM_TRACEBACK"):
                raise
            click.echo(
                f"cjm has a fault and had to stop: {type(error).__name__}: {error}\n"
                "Please report it, with what CJM_TRACEBACK=1 prints.",
                err=True,
            )
            ctx.exit(FAULT)


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="cjm", message="%(prog)s %(version)s")
def main() -> None:
    """Personas and customer journeys as Markdown: check, compare and export the pages of a site that uses the MkDocs plugin cjm."""


main.add_command(check)
main.add_command(diff)
main.add_command(export)
export.add_command(markdown)
main.add_command(import_)
main.add_command(init)
main.add_command(lsp)
main.add_command(new)
main.add_command(reviews)
main.add_command(rules)
main.add_command(schema)


def run() -> NoReturn:
    """The command as a process of its own.

    It ends at once: taking thousands of maps apart piece by piece costs a tenth of checking them.
    """
    status = 1
    try:
        main(prog_name="cjm")
    except SystemExit as end:  # how click always ends; its traceback holds on to what was read
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # nobody is listening any more
                stream.flush()
        os._exit(status)
    sys.exit(status)
