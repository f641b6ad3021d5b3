# Every chore has one entry here. On a machine with Python 3.11+ (with venv) and make, nothing else is needed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo run test lint types contract check fix demo-data golden bench bench-open docs screenshots lock clean

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.run ## Open the explorer on the built-in example, offline
	@$(BIN)/attestree demo

run: $(VENV)/.run ## Open the explorer on a project: make run PROJECT=path
	@$(BIN)/attestree explore $(or $(PROJECT),.)

test: $(VENV)/.dev ## Run every test, with branch coverage
	@$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=
	@$(BIN)/python -m coverage report --omit='src/attestree/tui/*' --fail-under=90

lint: $(VENV)/.dev ## Check style and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.dev ## Check types
	@$(BIN)/mypy

contract: $(VENV)/.dev ## Check that imports point one way
	@$(BIN)/lint-imports

check: lint types contract test ## Everything that CI checks

fix: $(VENV)/.dev ## Mend style and format where that can be done by itself
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

demo-data: $(VENV)/.dev ## Make the built-in example again
	@PYTHONPATH=tests $(BIN)/python -m demo_data

golden: $(VENV)/.dev ## Make the golden reports again
	@PYTHONPATH=tests $(BIN)/python -m reports.golden

bench: $(VENV)/.dev ## Measure, in a pseudo-terminal, how soon keys are answered and how soon one is out
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.keys
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.quitting

bench-open: $(VENV)/.run ## Measure how long a lock takes to be read and shown: make bench-open LOCK=path
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.open_lock $(LOCK)

docs: $(VENV)/.run ## Write the pages on the rules again, from the program's own texts
	@$(BIN)/python docs/generate.py

screenshots: $(VENV)/.dev ## Make the pictures and the README's key table again, from the running program
	@PYTHONPATH=tests $(BIN)/python screenshots/make.py

lock: $(VENV)/.run ## Pin the newest dependencies that fit
	@$(PIP) install uv
	@for set in run dev; do \
	  group=; [ $$set = dev ] && group='--group dev --all-extras'; \
	  $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade --quiet \
	    --custom-compile-command 'make lock' pyproject.toml $$group --output-file requirements/$$set.txt; done

clean: ## Remove what was installed and made
	rm -rf $(VENV) .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The pins are installed with their hashes; the project itself is linked, so that an edit needs no new installation.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "attestree needs Python 3.11 or newer: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what attestree needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what its tests need into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
