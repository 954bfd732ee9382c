"""`python -m cjm_mkdocs` is the command `cjm`."""

from .cli import main

main(prog_name="cjm")
