# Everything here sets itself up: Python 3.11 or newer as python3, make and access to a package index suffice.
#
#   make site         build the sample site into site/
#   make serve        the same, live, at http://127.0.0.1:8000/
#   make test         all tests, those in a browser included      (PYTEST_ARGS="-k emotion" for some)
#   make test-lowest  the same with the oldest dependencies that pyproject.toml allows
#   make check        formatting, lint, types, a strict build, `cjm check`
#   make bench        cost and size of large sites                (N=100,1000 and BENCH_ARGS="--json" to choose)
#   make bench-rules  cost of every kind of rule on a large site      (RULES_ARGS="--only any" for some)
#   make reference    write the reference pages from the models
#   make translations update the catalogues of languages   (NEW=it begins one)
#   make screenshots  pictures of every page type into screenshots/  (SCREENSHOTS_ARGS=--readme for README.md's)
#   make scripts      shorten the scripts of pages, after a change in assets/js/    (needs node and npm)
#   make pdf          every map on one sheet of paper, into pdf/
#   make lock         refresh constraints.txt
#   make clean        remove what was built; the virtual environment stays

PYTHON ?= python3
VENV ?= .venv
N ?= 100,1000,3000
PYTEST_ARGS ?=
BENCH_ARGS ?=
RULES_ARGS ?=
SCREENSHOTS_ARGS ?=
NEW ?=

BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PHASE := $(PYTHON) scripts/phase.py

# Material prints an advert on every build.
export NO_MKDOCS_2_WARNING := 1
# A flaky network must not cost a second attempt; what the machine sets itself goes first.
export PIP_RETRIES ?= 10
export PIP_DISABLE_PIP_VERSION_CHECK ?= 1

.PHONY: site serve test test-lowest check formatting lint types strict content bench bench-rules reference translations scripts screenshots pdf lock clean setup
.DEFAULT_GOAL := site

site: $(STAMP)
	@$(PHASE) "Building the sample site" -- $(BIN)/mkdocs build --clean --site-dir site
	@echo "The site is $(CURDIR)/site (start at index.html; 'make serve' shows it live)"

serve: $(STAMP)
	@$(PHASE) "Serving the sample site; end with Ctrl-C" -- $(BIN)/mkdocs serve

test: $(STAMP)
	@$(PHASE) --attempts 2 "Looking for a browser" -- $(BIN)/python scripts/ensure_chromium.py
	@$(PHASE) --own-summary "Running the tests" -- $(BIN)/pytest --numprocesses auto --dist worksteal $(PYTEST_ARGS)

test-lowest: $(STAMP)
	@$(PHASE) "Looking for a browser" -- $(BIN)/python scripts/ensure_chromium.py
	@$(PHASE) "Creating the virtual environment .venv-lowest" -- $(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-lowest
	@$(PHASE) --attempts 3 "Installing the oldest dependencies" -- $(BIN)/uv pip install --quiet \
	  --python .venv-lowest --resolution lowest-direct --editable '.[site,xlsx,lsp,test]'
	@$(PHASE) --own-summary "Running the tests" -- .venv-lowest/bin/python -m pytest \
	  --numprocesses auto --dist worksteal $(PYTEST_ARGS)

check: formatting lint types strict content

formatting: $(STAMP)
	@$(PHASE) "Checking the formatting" -- $(BIN)/ruff format --check .

lint: $(STAMP)
	@$(PHASE) "Linting" -- $(BIN)/ruff check .

types: $(STAMP)
	@$(PHASE) "Checking the types" -- $(BIN)/mypy

# Without -q: MkDocs counts no warnings when it is told to be quiet.
strict: $(STAMP)
	@$(PHASE) "Building the sample site strictly" -- $(BIN)/mkdocs build --strict --clean --site-dir build/strict

content: $(STAMP)
	@$(PHASE) "Checking the sample content" -- $(BIN)/cjm check

bench: $(STAMP)
	@$(PHASE) "Measuring sites of $(N) journeys" -- $(BIN)/python -m benchmarks.run --journeys $(N) $(BENCH_ARGS)

bench-rules: $(STAMP)
	@$(PHASE) "Measuring rules on 3000 journeys" -- $(BIN)/python -m benchmarks.rules $(RULES_ARGS)

reference: $(STAMP)
	@$(PHASE) "Writing the reference pages" -- $(BIN)/python scripts/write_reference.py

translations: $(STAMP)
	@$(PHASE) "Updating the catalogues" -- $(BIN)/python -m scripts.translations $(NEW)

scripts: $(STAMP)
	@$(PHASE) "Shortening the scripts" -- $(BIN)/python -m scripts.minify_scripts

screenshots: $(STAMP)
	@$(PHASE) "Taking pictures of the sample site" -- $(BIN)/python -m scripts.screenshots $(SCREENSHOTS_ARGS)

pdf: $(STAMP)
	@$(PHASE) "Printing the maps" -- $(BIN)/python -m scripts.print_maps

lock: $(STAMP)
	@$(PHASE) --attempts 3 "Resolving the dependencies" -- $(BIN)/uv pip compile pyproject.toml --upgrade --quiet \
	  --universal --python-version 3.11 --all-extras --strip-extras --no-annotate --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" --output-file constraints.txt

clean:
	rm -rf site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

setup: $(STAMP)

# An environment without pip is what an interrupted or failed set-up leaves behind: that one is made again.
$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/pip || $(PHASE) "Creating the virtual environment $(VENV)" -- $(PYTHON) -m venv --clear $(VENV)
	@$(PHASE) --attempts 3 "Installing the dependencies into $(VENV)" -- \
	  $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[site,xlsx,lsp,test,dev]'
	@$(BIN)/python -m compileall -q plugins/cjm_mkdocs # where Python is told to write no bytecode, every start would do it
	@touch $@
