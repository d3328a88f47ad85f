# Two commands are all that a fresh machine needs: `make audit` and `make test`.
# Both make their own virtual environment (.venv) and install what they need into it, once.

.DEFAULT_GOAL := help
.PHONY: help audit test test-servers test-sdks check-style fuzz bench docs clean

VENV := .venv
BIN := $(VENV)/bin
REPORTS := reports/shop
AS_OF ?=
FUZZ_EXAMPLES ?= 20000

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

audit: $(VENV)/.ready ## Audit the example shop; say where the reports lie
	@$(BIN)/flaglint audit examples/shop --format html,markdown,json --output $(REPORTS) \
		$(if $(AS_OF),--as-of $(AS_OF)) || test $$? -eq 1

test: check-style ## Format, lint and type checks, then the tests
	@$(BIN)/python -m pytest -n auto

check-style: $(VENV)/.ready-test
	@$(BIN)/ruff format --check --quiet . || { echo "Run: $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

test-servers: $(VENV)/.ready-test ## Test against real servers; needs redis-server
	@$(BIN)/python -m pytest -q tests/real

test-sdks: $(VENV)/.ready-test ## Compare the rule packs with the real SDKs
	@for name in $$($(BIN)/python -m tests.sdks.environments); do \
		env=.venv-sdks-$$name; \
		.ci/venv $$env "" && $(BIN)/python -m tests.sdks.environments $$name > $$env/sdks.txt && \
		$$env/bin/python -m pip -qq install -r $$env/sdks.txt && \
		FLAGLINT_SDK_ENVIRONMENT=$$name $$env/bin/python -m pytest -q tests/sdks || exit 1; done

fuzz: $(VENV)/.ready-test ## Run the property tests with many more examples
	@FLAGLINT_FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest -n auto --hypothesis-profile=fuzz

bench: $(VENV)/.ready-test ## Time what people wait for
	@for script in $(wildcard bench/bench_*.py); do $(BIN)/python $$script || exit 1; done

docs: $(VENV)/.ready ## Write docs/checks and the README's outputs anew
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/readme_outputs.py

clean: ## Remove environments, caches and reports
	rm -rf .venv .venv-* reports build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.ready: pyproject.toml
	@.ci/venv $(VENV) ""
	@touch $@

$(VENV)/.ready-test: pyproject.toml
	@.ci/venv $(VENV) "[test]"
	@touch $@ $(VENV)/.ready
