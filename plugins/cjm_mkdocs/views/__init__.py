"""Pure groupings and figures, shaped for pages. Nothing here knows HTML, Mermaid or MkDocs."""
