"""`cjm schema`: JSON Schema of front matter, for editors and other tools."""

from __future__ import annotations

import click


@click.command()
@click.argument("type_", metavar="[TYPE]", required=False)
def schema(type_: str | None) -> None:
    """Print the JSON Schema of the front matter of TYPE, or of all types told apart by their `type`."""
    from ..exchange.schema_json import front_matter_schema, schema_text
    from ..model.records import TYPES
    from ..problems import listed, nearest

    if type_ is not None and type_ not in TYPES:
        hint = nearest(type_, TYPES) or f"the types are {listed(list(TYPES))}"
        raise click.UsageError(f"no type is called “{type_}”; {hint}")
    click.echo(schema_text(front_matter_schema(type_)), nl=False)
