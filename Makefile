# What people and CI call. `make check` is what .ci/run runs, but for the installing.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: install check test fast night mutate lint types layers coverage docs bench clean

install:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -e '.[test,postgres,spark]'

check: lint types layers test

test:
	$(BIN)/pytest -n auto

# All tests but the slow ones.
fast:
	$(BIN)/pytest -n auto -q -m 'not slow'

# Everything that is sampled by day, whole; hypothesis looks for new examples. Hours.
night:
	EDI837_NIGHT=1 $(BIN)/pytest -n auto

# Mutations of the guards' own code, of which tests of the guards must see each: a sample of half an hour.
mutate:
	$(BIN)/pip install -q -e '.[mutate]'
	$(BIN)/python -m tests.guards.mutate

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports

coverage:
	$(BIN)/pytest -n auto --cov --cov-report=term

docs:
	rm -rf docs/rules
	$(BIN)/python -m edi837 rules --format md --out docs/rules

bench:
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
