# Two commands do everything on a fresh machine: `make suggest` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := corpus_samples/validation/synthetic-pw-fatima.txt

.PHONY: help suggest demo test check format soak bench clean

help:
	@echo "make suggest   set up, then pre-code a sample interview"
	@echo "make demo      set up, then walk the whole way on a sample study, to its report"
	@echo "make test      set up, then run the tests"
	@echo "make check     the whole gate: format, lint, types, layers, tests"
	@echo "make format    put the code into its format"
	@echo "make soak      tests that take minutes"
	@echo "make bench     measure batches against a plain script; writes benchmarks/results.json"
	@echo "make clean     remove .venv and caches"

# Exact versions come from constraints.txt; the stamp makes a second run instant.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("precode needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

suggest: $(VENV)/.installed
	$(BIN)/precode suggest $(SAMPLE)

demo: $(VENV)/.installed
	$(BIN)/python corpus_samples/enrich_like/demo.py .demo

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m 'not soak'

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

soak: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -m soak || [ $$? -eq 5 ]  # 5: no soak test yet
	$(BIN)/python -m pytest --hypothesis-profile=soak tests/importers tests/stages

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/batch.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
