# The whole house from one place: `make demo` shows it, `make test` proves it.
# It needs Python 3.11 or newer with pip (or venv), make and git. All it makes stays in this tree.

PYTHON ?= python3
SHELL := /bin/sh
BIN := .venv/bin
LOCK := requirements-dev.lock
BENCH_LOCK := requirements-bench.lock

.DEFAULT_GOAL := help
.PHONY: help setup demo test fuzz fast check lint format bench lock wheel clean

help:
	@echo 'make setup   the jiefen command and all tools in .venv (quick when nothing changed)'
	@echo 'make demo    setup, then the web service with example cases'
	@echo 'make test    setup, then every test'
	@echo 'make fuzz    many requests against the description of the interface for courts'
	@echo 'make check   lint, types, import rules, jiefen check and the fast tests'
	@echo 'make format  let ruff lay out the code'
	@echo 'make bench   speed and scale, with the engines it is measured against'
	@echo 'make lock    choose the newest packages that pyproject.toml allows'
	@echo 'make clean   remove .venv, .uv and what the tools left'

setup:
	@PYTHON='$(PYTHON)' sh .ci/setup $(LOCK)

demo: setup
	$(BIN)/jiefen serve --demo

test: setup
	$(BIN)/pytest -n auto

fuzz: setup
	JIEFEN_FUZZ=100 $(BIN)/pytest tests/web/api/test_description.py

fast: setup
	$(BIN)/pytest -n auto -m 'not browser and not journey'

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/jiefen check

check: lint fast

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench:
	@PYTHON='$(PYTHON)' sh .ci/setup $(BENCH_LOCK)
	$(BIN)/python -m bench

# The addresses of package indexes are left out: a lock must not tie anyone to one of them.
COMPILE = .uv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock'
# Spark is left out: it wants Java as well, and only its own test needs it.
EXTRAS = --extra learn --extra oidc --extra postgres --extra prove
lock:
	@PYTHON='$(PYTHON)' sh .ci/setup --uv
	echo uv | $(COMPILE) -o .ci/uv.lock -
	$(COMPILE) -o requirements.lock pyproject.toml
	$(COMPILE) $(EXTRAS) --group dev -c requirements.lock -o $(LOCK) pyproject.toml
	$(COMPILE) $(EXTRAS) --group dev --group bench -c $(LOCK) -o $(BENCH_LOCK) pyproject.toml

wheel: setup
	$(BIN)/python -m hatchling build -t wheel -d dist

clean:
	rm -rf .venv .uv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
