"""`cjm rules`: the vocabulary of complaints."""

from __future__ import annotations

import json

import click

from ..problems import RULES


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(form: str) -> None:
    """List what `cjm check` looks for, with the severity each rule has by default."""
    if form == "json":
        listed = [
            {"rule": rule.id, "severity": rule.severity, "summary": rule.summary, "advice": rule.advice}
            for rule in RULES.values()
        ]
        click.echo(json.dumps({"rules": listed}, ensure_ascii=False, indent=2))
        return
    width = max(map(len, RULES))
    for rule in RULES.values():
        click.echo(f"{rule.id:{width}}  {rule.severity:7}  {rule.summary} {rule.advice}")
