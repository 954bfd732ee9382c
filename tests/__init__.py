"""Tests of cjm-mkdocs: most of them write a small site, build it with MkDocs and look at what came out."""
