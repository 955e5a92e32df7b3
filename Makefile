# byline. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format browser kill bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv and install byline into it, with what the tests need

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "byline needs Python 3.11 or newer")'
	@echo "installing into $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(READY) ## the main job on an invented web: backfill, then a refresh eight days on
	@$(BIN)/byline demo

test: $(READY) ## all tests that need no browser
	@$(BIN)/pytest -q -n auto -m 'not browser'

browser: $(READY) ## the published pages in Chromium, where it is installed
	@$(BIN)/pytest -q -m browser tests/browser

kill: $(READY) ## kill every flow before each of its steps in turn, and see that the next run heals (minutes)
	@$(BIN)/python -m tests.kill

bench: $(READY) ## speed and memory beside other tools, as ratios (installs them; minutes). SIZE=1M for a large store
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	@$(BIN)/python -m bench $(SIZE)

check: $(READY) ## format, lint, types, docs held to code, then the tests: what CI runs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(MAKE) --no-print-directory test

format: $(READY) ## put the code in its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## remove what was made here
	@rm -rf $(VENV) .demo build dist *.egg-info .mypy_cache .ruff_cache .hypothesis
