"""Personas and customer journeys as Markdown, published as a searchable, cross-linked MkDocs site."""

__version__ = "0.1.0"
