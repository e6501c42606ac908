# What people and CI call. `make check` is what .ci/run runs, but for the installing.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: install check test facts fast night plain fuzz mutate lint types layers coverage docs pictures bench readers clean

install:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q -e '.[test,postgres,sign,spark]'

check: lint types layers test

test:
	$(BIN)/pytest -n auto

# All tests but the slow ones.
fast:
	$(BIN)/pytest -n auto -q -m 'not slow'

# Everything that is sampled by day, whole; hypothesis looks for new examples. Hours.
night:
	$(MAKE) coverage
	EDI837_NIGHT=1 $(BIN)/pytest -n auto
	EDI837_NIGHT=1 EDI837_NATIVE=disable $(BIN)/pytest -n auto
	$(MAKE) fuzz SECONDS=1800

# All tests again without native code.
plain:
	EDI837_NATIVE=disable $(BIN)/pytest -n auto

# The kernel alone on bytes that libFuzzer chooses, under ASan and UBSan; then native code against Python. SECONDS each.
SECONDS ?= 60
CLANG ?= clang
KERNEL = $(shell grep -L glue.h edi837/native/*.c)
fuzz:
	mkdir -p build/fuzz
	$(BIN)/python -m tests.native.seeds build/fuzz/seeds
	$(CLANG) -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		tests/native/fuzz.c $(KERNEL) -o build/fuzz/kernel
	mkdir -p build/fuzz/corpus
	build/fuzz/kernel -max_total_time=$(SECONDS) -max_len=8192 -print_final_stats=1 build/fuzz/corpus build/fuzz/seeds
	$(BIN)/python -m tests.native.mutated $(SECONDS)

# Mutations of the guards' own code, of which tests of the guards must see each: a sample of half an hour.
mutate:
	$(BIN)/pip install -q -e '.[mutate]'
	$(BIN)/python -m tests.guards.mutate

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy
	$(BIN)/pyrefly check

layers:
	$(BIN)/lint-imports

coverage:
	$(BIN)/pytest -n auto --cov --cov-report=term:skip-covered --cov-fail-under=95

# The pages of rules are written beside the old ones, which stay when a rule or a mapping cannot be read.
docs:
	rm -rf build/rules
	$(BIN)/python -m edi837 rules --format md --out build/rules
	rm -rf docs/rules
	mv build/rules docs/rules
	$(BIN)/python docs/generate.py

# The pictures of a first night, taken of the tool at work; look at them.
pictures:
	$(BIN)/python docs/pictures.py

# The sources of the mappings that are to be read again; AS_OF=2027-01-15 looks from another day.
facts:
	$(BIN)/python -m edi837 mappings facts $(if $(AS_OF),--as-of $(AS_OF))

# What linuxforhealth-x12 (installed apart, from PyPI) and pyx12 read of generated answers, beside what we read.
readers:
	$(BIN)/python benchmarks/second_readers.py

bench:
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
