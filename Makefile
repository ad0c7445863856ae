PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint fix docs bench screenshots

$(BIN)/pytest: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -U pip
	$(BIN)/pip install -q -e . --group dev
	touch $@

run: $(BIN)/pytest
	$(BIN)/python app.py

test: $(BIN)/pytest
	$(BIN)/pytest -n 2

lint: $(BIN)/pytest
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: $(BIN)/pytest
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(BIN)/pytest
	$(BIN)/python docs/generate.py

bench: $(BIN)/pytest
	$(BIN)/python benchmarks/speed.py --digests $(or $(DIGESTS),seeds)

screenshots: $(BIN)/pytest
	$(BIN)/python scripts/screenshots.py
