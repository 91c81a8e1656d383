# Every command sets up what it needs. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
VAR_DIR ?= $(CURDIR)/var
export PORT VAR_DIR
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
XDIST ?= -n 2
ELASTICSEARCH ?= 8
export ELASTICSEARCH
# Compiled modules are kept whatever the machine's setting: without them each start of a test worker costs ten seconds.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-faults check bench bench-scale relevance format messages openapi clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: $(VENV)/.run locale/.compiled ## Set up what is missing and serve the platform (PORT=8000, VAR_DIR=./var)
	@exec $(MANAGE) serve --port $(PORT)

test: $(VENV)/.dev locale/.compiled ## All tests, on SQLite and PostgreSQL, with the real servers and a real browser; then servers are broken
	@scripts/ensure-servers
	@scripts/ensure-browser
	@$(BIN)/python -m tests.servers -- $(BIN)/python -m tests --faults $(XDIST) --dist loadfile $(PYTEST_ARGS)

test-fast: $(VENV)/.dev locale/.compiled ## Tests that take less than a second each
	$(BIN)/python -m pytest -m "not slow and not browser" $(XDIST) --dist loadfile -q $(PYTEST_ARGS)

test-faults: $(VENV)/.dev locale/.compiled ## Break servers and processes of the whole platform under load (ELASTICSEARCH=8 or 9)
	$(BIN)/python -m tests.faults $(PYTEST_ARGS)

check: $(VENV)/.dev locale/.compiled ## Lint, format, types, import layers, migrations, catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy bat_platform cms search media
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=bat_platform.settings.test $(MANAGE) makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=bat_platform.settings.test $(MANAGE) check
	$(BIN)/python scripts/check_catalogues.py

bench: $(VENV)/.dev ## Measure search, API, rebuild and memory (docs/benchmarks.md tells how to read it)
	$(BIN)/python -m benchmarks.run $(BENCH_ARGS)

bench-scale: $(VENV)/.dev locale/.compiled ## Measure 100,000 entries on PostgreSQL and Elasticsearch, which it starts itself
	@scripts/ensure-servers
	$(BIN)/python -m benchmarks.scale $(BENCH_ARGS)

relevance: $(VENV)/.dev locale/.compiled ## Measure how well the initial collection is found, in every language (docs/search-quality.md)
	$(BIN)/python -m benchmarks.relevance $(BENCH_ARGS)

format: $(VENV)/.dev ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(VENV)/.dev ## Collect strings into the seven catalogues (needs gettext)
	$(MANAGE) makemessages --no-wrap --add-location=file -l kk -l ky -l tg -l tk -l uz -l ru -l en \
		--ignore='.venv/*' --ignore='var/*' --ignore='tests/*' --ignore='benchmarks/*'

openapi: $(VENV)/.dev ## Write the snapshot of the API's schema that a test compares with
	DJANGO_SETTINGS_MODULE=bat_platform.settings.test $(MANAGE) export_openapi_schema --api bat_platform.api.api --indent 2 --output tests/openapi.json

clean: ## Remove the virtual environment and caches (data in var/ stay)
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache .cache

$(VENV)/bin/python:
	@echo "Making a virtual environment ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt | $(VENV)/bin/python
	@echo "Installing packages ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing packages for tests ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

locale/.compiled: $(wildcard locale/*/LC_MESSAGES/*.po locale/wagtail/*/LC_MESSAGES/*.po) $(VENV)/.run
	@$(BIN)/python scripts/compile_catalogues.py
	@touch $@
