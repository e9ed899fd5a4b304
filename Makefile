# The project's commands. `make` alone lists them.
#
# PYTHON=  the interpreter to build .venv with; by default the first of the usual names that is new enough
# ARGS=    handed on to pytest, or to the lock's resolver (make lock ARGS=--upgrade)
# HOST=, PORT=, DATABASE_URL=  reach `make serve` through the environment

PYTHON ?=
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# Stamps: a second run compares dates and installs nothing. The dev lock holds all that the first one does.
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

# Other people's programs, which the tests run: each language's apart, away from what serves.
CLIENTS_VENV := .venv-clients
CLIENTS := $(CLIENTS_VENV)/.installed
NODE := tests/clients/node
NODE_CLIENTS := $(NODE)/node_modules/.installed

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := $(PIP) install --require-hashes --requirement
# No isolation: the build backend comes from the lock too, and nothing unpinned is fetched.
PROJECT := $(PIP) install --no-deps --no-build-isolation --editable .
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
# A half-made environment must not pass for a whole one.
.DELETE_ON_ERROR:
.PHONY: help serve install install-dev install-clients test check format lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

serve: $(RUNTIME) ## install, prepare the database and serve (HOST=, PORT=, DATABASE_URL=)
	@exec $(BIN)/indicators serve

install: $(RUNTIME) ## make .venv and install what serving needs, from requirements.lock
	@:

install-dev: $(DEV) ## install what tests and checks need as well, from requirements-dev.lock
	@:

install-clients: $(CLIENTS) $(NODE_CLIENTS) ## make .venv-clients and node_modules with the programs that tests run
	@:

test: $(DEV) $(CLIENTS) $(NODE_CLIENTS) ## run the tests on all cores (ARGS="-k name")
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: $(DEV) ## lint, formatting, types, and whether what is installed fits together
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(PIP) check

format: $(DEV) ## put the code in the project's format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# The larger lock first; the smaller one then takes its versions, so that the two can never disagree.
lock: $(DEV) ## resolve all requirements anew into the locks (ARGS=--upgrade for newer versions)
	@$(COMPILE) pyproject.toml --all-extras --group dev $(ARGS) --output-file requirements-dev.lock
	@$(COMPILE) pyproject.toml --extra formats --group build --constraint requirements-dev.lock $(ARGS) --output-file requirements.lock
	@$(COMPILE) tests/clients/requirements.in $(ARGS) --output-file requirements-clients.lock

clean: ## remove what was installed, caches and build results; the data under var/ stays
	rm -rf $(VENV) $(CLIENTS_VENV) $(NODE)/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pyvenv.cfg:
	@python='$(PYTHON)'; \
	if [ -z "$$python" ]; then \
		for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
			if $$name -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then python=$$name; break; fi; \
		done; \
	fi; \
	if [ -z "$$python" ]; then \
		echo 'No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3' >&2; exit 1; \
	fi; \
	if ! "$$python" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then \
		echo "$$python does not run, or is older than Python 3.11: $$("$$python" --version 2>&1)" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
		echo "$$python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv --clear $(VENV)

$(RUNTIME): $(VENV)/pyvenv.cfg requirements.lock pyproject.toml
	@echo 'Installing from requirements.lock'
	@$(LOCKED) requirements.lock
	@$(PROJECT)
	@touch $@

$(DEV): $(VENV)/pyvenv.cfg requirements-dev.lock pyproject.toml
	@echo 'Installing from requirements-dev.lock'
	@$(LOCKED) requirements-dev.lock
	@$(PROJECT)
	@touch $(RUNTIME) $@

$(CLIENTS): $(VENV)/pyvenv.cfg requirements-clients.lock
	@echo "Installing other people's programs from requirements-clients.lock"
	@$(BIN)/python -m venv --clear $(CLIENTS_VENV)
	@$(CLIENTS_VENV)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
		--requirement requirements-clients.lock
	@touch $@

# Without Node its tests are skipped, and this is looked at again the next time.
$(NODE_CLIENTS): $(NODE)/package.json $(NODE)/package-lock.json
	@if command -v npm >/dev/null; then \
		echo "Installing other people's programs from $(NODE)/package-lock.json" && \
		npm ci --prefix $(NODE) --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@; \
	else echo 'npm is not installed: the tests of programs in JavaScript are skipped' >&2; fi
