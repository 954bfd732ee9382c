"""`python -m cjm_mkdocs` is the command `cjm`."""

from .cli import run

run()
