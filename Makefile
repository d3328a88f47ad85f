# Two commands are all that a fresh machine needs: `make audit` and `make test`.
# Both make their own virtual environment (.venv) and install what they need into it, once.

.DEFAULT_GOAL := help
.PHONY: help audit test test-servers test-sdks check-style fuzz bench docs clean

VENV := .venv
BIN := $(VENV)/bin
REPORTS := reports/shop
AS_OF ?=
FUZZ_EXAMPLES ?= 20000
FUZZ_PROGRAMS ?= 50000
# The sections of tests/sdks/environments.toml.
SDKS := $(shell sed -n 's/^\[\([a-z_]*\)\].*/\1/p' tests/sdks/environments.toml)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

audit: $(VENV)/.ready ## Audit the example shop; say where the reports lie
	@$(BIN)/flaglint audit examples/shop --format html,markdown,json --output $(REPORTS) \
		$(if $(AS_OF),--as-of $(AS_OF)) || test $$? -eq 1

test: check-style ## Format, lint and type checks, then the tests, with the real SDKs too
	@$(BIN)/python -m pytest -n auto
	@$(MAKE) --no-print-directory test-sdks

check-style: $(VENV)/.ready-test
	@$(BIN)/ruff format --check --quiet . || { echo "Run: $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

test-servers: $(VENV)/.ready-test .unleash-server/.ready ## Against real servers; needs redis-server, postgresql, nodejs, npm
	@$(BIN)/python -m pytest -q tests/real

.unleash-server/.ready: tests/real/unleash/package.json
	@mkdir -p .unleash-server && cp $< .unleash-server/
	@cd .unleash-server && npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts
	@touch $@

# The Django SDKs want settings of their own, so that signatures and evaluation are two runs.
test-sdks: $(SDKS:%=.venv-sdks-%/.ready) ## Compare packs with the SDKs' signatures, readings with their evaluation
	@for name in $(SDKS); do for folder in tests/sdks tests/oracles; do \
		FLAGLINT_SDK_ENVIRONMENT=$$name .venv-sdks-$$name/bin/python -m pytest -q -n auto $$folder || exit 1; \
		done; done

.venv-sdks-%/.ready: pyproject.toml tests/sdks/environments.toml $(VENV)/.ready-test
	@.ci/venv .venv-sdks-$* ""
	@$(BIN)/python -m tests.sdks.environments $* > .venv-sdks-$*/sdks.txt
	@.venv-sdks-$*/bin/python -m pip -qq install -r .venv-sdks-$*/sdks.txt
	@touch $@

fuzz: $(VENV)/.ready-test $(SDKS:%=.venv-sdks-%/.ready) ## Run the property tests with many more examples
	@FLAGLINT_FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) FLAGLINT_FUZZ_PROGRAMS=$(FUZZ_PROGRAMS) $(BIN)/python -m pytest -n auto --hypothesis-profile=fuzz
	@FLAGLINT_FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(MAKE) --no-print-directory test-sdks

bench: $(VENV)/.ready-bench ## Time what people wait for, beside ripgrep and ruff
	@for script in $(wildcard bench/bench_*.py); do $(BIN)/python $$script || exit 1; done

docs: $(VENV)/.ready ## Write docs/checks and the README's outputs anew
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/readme_outputs.py

clean: ## Remove environments, caches and reports
	rm -rf .venv .venv-* .unleash-server reports build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.ready: pyproject.toml
	@.ci/venv $(VENV) ""
	@touch $@

$(VENV)/.ready-bench: pyproject.toml
	@.ci/venv $(VENV) "[test,bench]"
	@touch $@ $(VENV)/.ready $(VENV)/.ready-test

$(VENV)/.ready-test: pyproject.toml
	@.ci/venv $(VENV) "[test]"
	@touch $@ $(VENV)/.ready
