"""`cjm lsp`: a language server for editors."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--stdio", is_flag=True, help="Accepted for the sake of editors that pass it: there is no other way."
)
def lsp(stdio: bool) -> None:
    """Answer an editor: problems while typing, completion, meanings, definitions, references, renaming, fixes.

    Editors start this by themselves and speak with it through standard input and output; the guide says how to set up
    yours. Needs the extra `lsp`: pip install "cjm-mkdocs[lsp]".
    """
    import sys

    try:
        import pygls  # noqa: F401
    except ImportError as error:
        hint = 'cjm lsp needs a package more: pip install "cjm-mkdocs[lsp]"'
        raise click.UsageError(hint) from error
    if sys.stdin.isatty():
        click.echo(
            "cjm lsp waits for an editor; the guide says how yours starts it. Ctrl+C ends it.", err=True
        )
    from ..editor.server import start

    start()
