"""What conditions mean for one catalogue: the things that meet them."""

from .compiled import Selector
from .past import Past
from .values import Values
from .whereabouts import Item

__all__ = ["Item", "Past", "Selector", "Values"]
