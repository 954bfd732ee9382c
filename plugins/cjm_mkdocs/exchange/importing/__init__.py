"""Pages from what teams have already: Markdown, Mermaid, YAML, tables → drafts → pages that pass `cjm check`.

The way of a file:

1. `readers.reading_of` picks a reader by the file's ending and content (`readers.READERS`).
2. The reader (`mermaid`, `markdown`, `journey_yaml` …) makes a `drafts.Reading`: drafts of pages, and notes on all that was
   mended, assumed or not placed. It uses `labels` (what a label in eight languages means), `entries` (a cell or a list as
   entries), `feelings` (words, faces and numbers as scores) and `gathering`, which puts entries into fields.
3. `writing.pages_of` gives each draft its id, its place and its persona, and writes it as Markdown with front matter.

**A reader of your own** is a function `(Source, Choices) -> Reading` and a line in `readers.READERS`. Tables of any kind
(cells of a spreadsheet too) become a `grids.Grid`; `grids.shape_of` tells the layout (a row for each stage or step, a column
for each, or label and value) and `grids.read_rows`, `read_columns` and `read_pairs` read it.
"""
