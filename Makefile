# Earmark: `make help` lists what there is. Works with GNU make 3.81 or newer, as root or not.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
# A Python 3.11 to 3.13 to make the environment with; found by itself when not given.
PYTHON ?=
# Where `make demo` writes when there is no display.
OUT ?= demo-out
# Parallel test workers.
JOBS ?= auto
# What to test instead of everything, such as ARGS="tests/app/store -x".
ARGS ?=
UV ?= uv
LOCKS := packaging/locks
export PYTHON

# An environment is ready when its stamp carries the checksum of its locks: touching a file does not rebuild it.
checksum = $(shell cat $(1) 2>/dev/null | cksum | cut -d ' ' -f 1)
RUNTIME_LOCKS := $(LOCKS)/build.txt $(LOCKS)/runtime.txt
DEV_LOCKS := $(RUNTIME_LOCKS) $(LOCKS)/dev.txt
RUNTIME := $(VENV)/.ready-runtime-$(call checksum,$(RUNTIME_LOCKS))
DEV := $(VENV)/.ready-dev-$(call checksum,$(DEV_LOCKS))
# The tests' environment holds all that the program needs.
ENOUGH := $(if $(wildcard $(DEV)),$(DEV),$(RUNTIME))

.PHONY: help demo run test check format bench rivals wheel lock licences changelog env clean distclean

help:  ## list the targets
	@echo "make TARGET, where TARGET is one of"
	@grep -E '^[a-z]+:.*##' Makefile | sed -e 's/:.*##/:/' | while IFS=: read -r name text; do \
	    printf '  %-10s %s\n' "$$name" "$$text"; done
	@echo "Settings: PYTHON=python3.12  VENV=.venv  OUT=demo-out (demo)  JOBS=2 ARGS=tests/... (test)"

demo: $(ENOUGH)  ## make the sample project and open it; without a display run the whole loop into OUT
	@$(BIN)/python packaging/qt_libs.py --install
	@if [ "$$(uname)" = Darwin ] || [ -n "$${DISPLAY:-}" ] || [ -n "$${WAYLAND_DISPLAY:-}" ]; then \
	    $(BIN)/earmark demo; \
	else \
	    echo "There is no display here: running the whole loop without a window, into $(OUT)."; \
	    $(BIN)/earmark demo --headless --out "$(OUT)"; \
	fi

run: $(ENOUGH)  ## open the window
	@$(BIN)/python packaging/qt_libs.py --install
	@$(BIN)/earmark

test: $(DEV)  ## run the tests, without a display; ARGS="tests/app/store" for some of them
	@$(BIN)/python packaging/qt_libs.py --install
ifeq ($(strip $(ARGS)),)
	$(BIN)/python -m pytest -q -n $(JOBS) --maxprocesses 8 --dist worksteal --cov --cov-report= --cov-report=json:coverage.json \
	    --cov-fail-under="$$(cat tests/coverage_floor.txt)"
	@$(BIN)/python packaging/coverage_floor.py coverage.json tests/coverage_floor.txt
else
	$(BIN)/python -m pytest -q $(ARGS)
endif

check: $(DEV)  ## style, types, import contracts, documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python packaging/check_docs.py

format: $(DEV)  ## mend the style that can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(DEV)  ## run the benchmarks and print their figures
	$(BIN)/python -m pytest -q -s -o addopts=--import-mode=importlib tests/bench -p no:xdist -p no:cacheprovider -o timeout=0 $(ARGS)

rivals: $(DEV)  ## beside labelme and X-AnyLabeling: LABELME=their/python XANYLABELING=their/python
	$(BIN)/python tests/bench/rivals/compare.py $(if $(LABELME),--labelme $(LABELME)) $(if $(XANYLABELING),--xanylabeling $(XANYLABELING)) $(ARGS)

wheel: $(DEV)  ## build the wheel into dist
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

lock: $(DEV)  ## pin the dependencies anew (needs uv); give ARGS="--upgrade" for newer versions
	$(UV) pip compile pyproject.toml --output-file $(LOCKS)/runtime.txt $(LOCK_OPTIONS)
	$(UV) pip compile pyproject.toml --group dev -c $(LOCKS)/runtime.txt --output-file $(LOCKS)/dev.txt $(LOCK_OPTIONS)
	$(UV) pip compile --group build -c $(LOCKS)/dev.txt --output-file $(LOCKS)/build.txt $(LOCK_OPTIONS)
LOCK_OPTIONS = --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header $(ARGS)

licences: $(DEV)  ## write THIRD_PARTY_LICENSES.md from what the lock installs
	$(BIN)/python packaging/licences.py $(LOCKS)/runtime.txt THIRD_PARTY_LICENSES.md

changelog: $(DEV)  ## gather changelog.d into CHANGELOG.md
	$(BIN)/towncrier build --yes --version "$$($(BIN)/python -c 'from app.version import VERSION; print(VERSION)')"

env: $(DEV)  ## only set up the environment for tests

$(RUNTIME):
	@sh packaging/setup_env.sh $(VENV) $@ $(RUNTIME_LOCKS)

$(DEV):
	@sh packaging/setup_env.sh $(VENV) $@ $(DEV_LOCKS)
	@touch $(RUNTIME)

clean:  ## remove caches and results
	rm -rf build dist demo-out coverage.json .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find app augment widgets packaging tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## remove the environment too
	rm -rf $(VENV)
