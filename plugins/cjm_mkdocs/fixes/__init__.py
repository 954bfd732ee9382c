"""What can be mended without asking: edits of a page's text where the meaning intended is certain.

`offers` gives fixes for problems; `applied` makes them on a text. Both are pure functions over plain data, made for
`cjm check --fix` and for editors alike: a language server offers `offers(path, text, problems, ids)` as quick fixes,
turning lines and columns (from 1, in code points, as in `Problem`) into its own. An offer is a proposal: it is made
where one problem shows what was meant. Whether all is well afterwards, only reading the page again can tell; that is
`mending.mended`, which keeps what leaves fewer problems and no new ones.

Nothing here re-writes YAML: what no edit names stays as it is, byte for byte.
"""

from .edits import Edit, Fix, apart, applied
from .offers import Ids, offers

__all__ = ["Edit", "Fix", "Ids", "apart", "applied", "offers"]
