"""Write what is made from other files of this repository: the reference pages of the sample site and the schema of the
exported catalogue from the models, the stylesheet of every page from its parts.

python scripts/write_reference.py
"""

from __future__ import annotations

from pathlib import Path

from cjm_mkdocs.exchange.catalogue_schema import catalogue_schema
from cjm_mkdocs.exchange.reference import reference_pages
from cjm_mkdocs.exchange.schema_json import schema_text
from cjm_mkdocs.exchange.site_files import SCHEMA
from cjm_mkdocs.render.browser import STYLES
from cjm_mkdocs.render.styles import packed

CONTENT = Path(__file__).parents[1] / "content"


def main() -> None:
    for path, text in reference_pages().items():
        target = CONTENT / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(f"wrote content/{path}")
    SCHEMA.write_text(schema_text(catalogue_schema()), encoding="utf-8")
    print(f"wrote {SCHEMA.name}")
    STYLES.write_text(packed(), encoding="utf-8")
    print(f"wrote {STYLES.name}")


if __name__ == "__main__":
    main()
