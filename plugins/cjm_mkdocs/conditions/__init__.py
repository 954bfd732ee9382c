"""The language of conditions: what a rule, or a block in a page, may ask of things. A closed language, never code.

`properties` says what can be asked of each type; `parsing` reads conditions and says what is wrong with them;
`requirements` reads a rule made of them. Nothing here knows a catalogue: `selection` answers for one.
"""

from .operands import Named, Reading, Wrong
from .parsing import conditions
from .properties import SELECTABLE, Property, properties
from .tree import Condition

__all__ = ["SELECTABLE", "Condition", "Named", "Property", "Reading", "Wrong", "conditions", "properties"]
