# Two commands do all: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONPATH := src:.
.DEFAULT_GOAL := help
.PHONY: help run test setup setup-test static lint types contracts migrations format pictures bench clean

help:  ## What can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "make %-12s %s\n", $$1, $$2}'

run: setup  ## Set up what is missing and run the club; Ctrl-C stops it
	@exec $(BIN)/python -m vafa.config.cli run

test: setup-test  ## Set up what is missing and check everything
	@exec $(BIN)/python tools/run_tests.py

setup:  ## Set up what running needs, and no more
	@$(PYTHON) tools/setup.py run

setup-test:  ## Set up what testing needs
	@$(PYTHON) tools/setup.py test

static: setup  ## Build styles, scripts and translations

lint:  ## Read the sources for mistakes
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types:  ## Check the annotations
	@$(BIN)/mypy

contracts:  ## Check who imports whom
	@$(BIN)/lint-imports

migrations:  ## Write migrations for changed models
	@$(BIN)/python -W ignore -m vafa.config.manage makemigrations

format:  ## Lay out the sources
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format .

pictures: setup-test  ## Take README's pictures anew, on the whole demo
	@VAFA_PICTURES=1 $(BIN)/pytest -q tests/browser/test_readme.py

bench: setup-test  ## Measure (bench/README.md says what)
	@$(BIN)/python -m bench

clean:  ## Remove what was built; keeps var/, the club's data
	rm -rf build node_modules .mypy_cache .ruff_cache .import_linter_cache
	[ -L .venv ] || rm -rf .venv
