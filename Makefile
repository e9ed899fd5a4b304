# The project's commands. `make` alone lists them.
# PYTHON=  the interpreter to build .venv with; of several the first that is new enough
# UV=      uv, which installs several times as fast as pip: from the path, else the one that the lock pins; `make UV=`
#          does without
# ARGS=    handed on to pytest, to the benchmarks, or to the lock's resolver (make lock ARGS=--upgrade)
# HOST=, PORT=, DATABASE_URL=  reach `make serve` through the environment

PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11 python
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
UV ?= $(or $(shell command -v uv),$(BIN)/uv)

# Stamps: a second run compares dates and installs nothing. The dev lock holds all that the first one does.
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

# Other people's programs, which tests run: away from what serves.
CLIENTS_VENV := .venv-clients
CLIENTS := $(CLIENTS_VENV)/.installed
# What the service is measured beside.
PEERS_VENV := build/peers
PEERS := $(PEERS_VENV)/.installed
# Tools that list and audit what serving needs, and an environment with that alone.
SUPPLY_VENV := build/supply
SUPPLY := $(SUPPLY_VENV)/.installed
SERVING_VENV := build/serving
SERVING := $(SERVING_VENV)/.installed
# The fuzzer is installed beside what tests need, whose code it runs.
FUZZER := $(VENV)/.installed-fuzzer
TARGETS ?= extractor fact_checker formula odata_filter package_reader sdmx_key
SECONDS ?= 60
NODE := tests/clients/node
NODE_CLIENTS := $(NODE)/node_modules/.installed

# $(call install,ENVIRONMENT,ARGUMENTS): through uv, else through pip; through pip as well where uv cannot, since pip
# may know an index or certificates that uv was not told of.
PIP = $(1)/bin/python -m pip --disable-pip-version-check --quiet
install = { command -v '$(UV)' >/dev/null && '$(UV)' pip install --quiet --python $(1)/bin/python $(2); } || \
	$(PIP) install $(2)
# No isolation: the build backend comes from the lock too, and nothing unpinned is fetched.
PROJECT := --no-deps --no-build-isolation --editable .
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# Tests start some hundred interpreters: what is installed is compiled, once, and kept. pip does so by itself.
unexport PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1

.DEFAULT_GOAL := help
# A half-made environment must not pass for a whole one.
.DELETE_ON_ERROR:
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*\#\# .*/\1/p' Makefile)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

serve: $(RUNTIME) ## install, prepare the database and serve (HOST=, PORT=, DATABASE_URL=)
	@exec $(BIN)/indicators serve

install: $(RUNTIME) ## make .venv with what serving needs, from requirements.lock
install-dev: $(DEV) ## the same with what tests and checks need, from requirements-dev.lock
install-clients: $(CLIENTS) $(NODE_CLIENTS) ## make .venv-clients and node_modules with the programs that tests run (1 GB)

test: $(DEV) ## run the tests on all cores, in about three minutes (ARGS="-k name")
	@$(PYTEST) --ignore tests/clients $(ARGS)

test-quick: $(DEV) ## some of it, in twenty seconds: arithmetic, verdicts, packages, SQL, figures over HTTP
	@$(PYTEST) --quick $(ARGS)

test-clients: $(DEV) install-clients ## run other people's programs against the server
	@$(PYTEST) tests/clients $(ARGS)

test-full: test ## what `make test` runs, and the rest: every twin on PostgreSQL, every fault, everything that takes long
	@$(PYTEST) --rest --ignore tests/clients $(ARGS)

test-mutants: $(DEV) ## change arithmetic and verdicts one place at a time, and see that the tests notice (half an hour)
	@$(BIN)/mutmut run $(ARGS) && $(BIN)/mutmut results

fuzz: $(FUZZER) ## feed parsers what a fuzzer makes, until something is found (TARGETS=formula, SECONDS=60 each)
	@for target in $(TARGETS); do $(BIN)/python -m tests.fuzz $$target --seconds $(SECONDS) $(ARGS) || exit 1; done

screenshots: $(DEV) ## take the pictures of the README anew (needs a Chromium)
	@$(BIN)/python -m docs.pictures.take_screenshots

bench: $(DEV) $(PEERS) ## measure the service beside its peers into benchmarks/RESULTS.md (ARGS="--sizes 1e6")
	@$(BIN)/python -m benchmarks $(ARGS)

check: $(DEV) ## lint, formatting, types, and whether what is installed fits together
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(call PIP,$(VENV)) check

sbom: $(SUPPLY) $(SERVING) ## list what serving needs, with versions and licences, in build/sbom.cdx.json (CycloneDX)
	@$(SUPPLY_VENV)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file build/sbom.cdx.json $(SERVING_VENV)
	@echo "Wrote build/sbom.cdx.json"

audit: $(SUPPLY) ## ask PyPI for advisories on all that is locked; fails for one, and for each package that it cannot ask about
	@for lock in requirements*.lock deploy/supply/requirements.lock; do \
		$(SUPPLY_VENV)/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off --requirement $$lock || exit 1; done

check-lowest: $(DEV) ## run the quick tests with the oldest versions that pyproject.toml allows
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/lowest
	@$(BIN)/uv pip install --quiet --python build/lowest --resolution lowest-direct --editable '.[all]' --group dev
	@build/lowest/bin/python -m pytest -n auto --quick $(ARGS)

format: $(DEV) ## put the code in the project's format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The larger lock first; the smaller one then takes its versions, so that the two can never disagree.
lock: $(DEV) ## resolve all requirements anew into the locks (ARGS=--upgrade for newer versions)
	@$(COMPILE) pyproject.toml --all-extras --group dev $(ARGS) --output-file requirements-dev.lock
	@$(COMPILE) pyproject.toml --extra formats --group build --constraint requirements-dev.lock $(ARGS) --output-file requirements.lock
	@$(COMPILE) tests/clients/requirements.in $(ARGS) --output-file requirements-clients.lock
	@$(COMPILE) benchmarks/requirements.in $(ARGS) --output-file benchmarks/requirements.lock
	@$(COMPILE) deploy/supply/requirements.in $(ARGS) --output-file deploy/supply/requirements.lock
	@$(COMPILE) tests/fuzz/requirements.in $(ARGS) --output-file tests/fuzz/requirements.lock

clean: ## remove what was installed, caches and build results; the data under var/ stays
	rm -rf $(VENV) $(CLIENTS_VENV) $(NODE)/node_modules build dist mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pyvenv.cfg:
	@for python in $(PYTHON); do "$$python" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && found=$$python && break; done; \
	test "$$found" || { echo 'None of $(PYTHON) is Python 3.11 or newer: make PYTHON=/path/to/python3' >&2; exit 1; }; \
	echo "Making $(VENV) with $$("$$found" --version)" && "$$found" -m venv --clear $(VENV)
	@test -z '$(UV)' || command -v '$(UV)' >/dev/null || { \
		awk '/^[^ ]/ { uv = /^uv==/ } uv' requirements-dev.lock > $(VENV)/uv.lock && \
		$(call PIP,$(VENV)) install --require-hashes --only-binary :all: --requirement $(VENV)/uv.lock; \
	} || echo 'uv cannot be had here: pip installs the rest' >&2

$(RUNTIME): requirements.lock
$(DEV): requirements-dev.lock
$(RUNTIME) $(DEV): $(VENV)/pyvenv.cfg pyproject.toml
	@echo 'Installing from $(filter %.lock,$^)'
	@$(call install,$(VENV),--require-hashes --requirement $(filter %.lock,$^))
	@$(call install,$(VENV),$(PROJECT))
	@$(if $(filter $(DEV),$@),$(call install,$(VENV),$(PROJECT:.=./examples/dbnomics-plugin)))
	@touch $(RUNTIME) $@

$(CLIENTS): $(VENV)/pyvenv.cfg requirements-clients.lock
	@echo "Installing other people's programs from requirements-clients.lock"
	@$(BIN)/python -m venv --clear $(CLIENTS_VENV)
	@$(call install,$(CLIENTS_VENV),--require-hashes --requirement requirements-clients.lock)
	@touch $@

$(PEERS): $(VENV)/pyvenv.cfg benchmarks/requirements.lock
	@echo 'Installing what the service is measured beside from benchmarks/requirements.lock'
	@$(BIN)/python -m venv --clear $(PEERS_VENV)
	@$(call install,$(PEERS_VENV),--require-hashes --requirement benchmarks/requirements.lock)
	@touch $@

$(SUPPLY): $(VENV)/pyvenv.cfg deploy/supply/requirements.lock
	@$(BIN)/python -m venv --clear $(SUPPLY_VENV)
	@$(call install,$(SUPPLY_VENV),--require-hashes --requirement deploy/supply/requirements.lock)
	@touch $@

$(SERVING): $(VENV)/pyvenv.cfg requirements.lock
	@$(BIN)/python -m venv --clear $(SERVING_VENV)
	@$(call install,$(SERVING_VENV),--require-hashes --requirement requirements.lock)
	@touch $@

$(FUZZER): $(DEV) tests/fuzz/requirements.lock
	@echo 'Installing the fuzzer from tests/fuzz/requirements.lock'
	@$(call install,$(VENV),--require-hashes --requirement tests/fuzz/requirements.lock)
	@touch $@

$(NODE_CLIENTS): $(NODE)/package.json $(NODE)/package-lock.json
	@echo "Installing other people's programs from $(NODE)/package-lock.json"
	@if ! command -v npm >/dev/null; then echo 'npm is not installed: what needs it is skipped' >&2; else \
		npm ci --prefix $(NODE) --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@; fi
