"""Write the reference pages of the sample site from the models.

python scripts/write_reference.py
"""

from __future__ import annotations

from pathlib import Path

from cjm_mkdocs.exchange.reference import reference_pages

CONTENT = Path(__file__).parents[1] / "content"


def main() -> None:
    for path, text in reference_pages().items():
        target = CONTENT / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(f"wrote content/{path}")


if __name__ == "__main__":
    main()
