# Two commands do everything: `make serve` and `make test`. Needs Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 5006
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: serve test check lint bench screenshots clean

serve: $(VENV)/.app
	$(BIN)/fangzhi index
	$(BIN)/fangzhi serve --port $(PORT)

# Code style, types, all tests with line and branch coverage, the shipped content.
test: $(VENV)/.test
	$(BIN)/ruff check kb casebook apps tests
	$(BIN)/ruff format --check kb casebook apps tests
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term
	$(BIN)/fangzhi check

check: $(VENV)/.app
	$(BIN)/fangzhi check

lint: $(VENV)/.test
	$(BIN)/ruff check --fix kb casebook apps tests
	$(BIN)/ruff format kb casebook apps tests
	$(BIN)/mypy

# Search against its peers as ratios in one run, relevance, what a confirmation costs, the desk's own answers. FANGZHI_STATUTES and FANGZHI_QUESTIONS name the collections.
bench: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks.bench_search
	$(BIN)/python -m tests.benchmarks.learn_order
	$(BIN)/python -m tests.benchmarks.learn_answers
	$(BIN)/python -m tests.benchmarks.calibrate
	$(BIN)/python -m tests.benchmarks.bench_desk

screenshots: $(VENV)/.test
	$(BIN)/python docs/make_screenshots.py
	$(BIN)/python docs/make_class_screenshots.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "安装依赖（第一次要一两分钟）…"
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/.app
	$(PIP) install -c constraints.txt -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .coverage
