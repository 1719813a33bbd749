# Each target sets up its own environment in .venv from requirements.lock.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/ready
# What JupyterLab is given is copied into the environment, not read from here.
EXTENSION := $(filter-out %/__pycache__,$(wildcard fgf_analysis/lab/* fgf_analysis/charts/picking.js))

# A process for each core, a module for each process: what it has made is for all its tests.
WORKERS := -n logical --dist loadfile

.PHONY: figures test fast fuzz lab notebooks pages bench mutants lock dist clean

$(READY): requirements.lock pyproject.toml $(EXTENSION)
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation --editable .
	@touch $@

figures: $(READY)
	$(BIN)/fgf build
	$(BIN)/fgf validate
	$(BIN)/fgf notebooks
	$(BIN)/fgf figures

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/fgf build --check
	$(BIN)/python -m pytest $(WORKERS) --nbval --nbval-current-env tests notebooks

# What fails first, in seconds; not a replacement of test.
fast: $(READY)
	$(BIN)/ruff check .
	$(BIN)/python -m pytest $(WORKERS) -m "not slow" tests

# Ten minutes of spoilt documents of every format; what fails is written elsewhere and told.
fuzz: $(READY)
	$(BIN)/python bench/fuzz.py --seconds 600

lab: $(READY)
	$(BIN)/fgf lab

notebooks: $(READY)
	$(BIN)/fgf notebooks

pages: $(READY)
	$(BIN)/fgf pages

bench: $(READY)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r bench/requirements.txt
	$(BIN)/python bench/bench.py

# Half an hour or more; not a part of test.
mutants: $(READY)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r bench/requirements.txt
	$(BIN)/python bench/mutants.py

# Needs uv; writes names, versions and hashes, no addresses.
lock:
	uv pip compile pyproject.toml --extra brief --extra build --extra dask --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	  --output-file requirements.lock

# What a release is made of; the same files give the same bytes, dated as the last release is.
dist: export SOURCE_DATE_EPOCH := 1795392000
dist: $(READY)
	rm -rf dist
	$(BIN)/hatchling build -d dist
	@wc -c dist/*

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
