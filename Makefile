# The commands of this repository. `make demo` and `make test` need nothing but Python ≥ 3.11 and make.
PYTHON ?= python3
PORT ?= 8000
# How many pages a soak opens
REQUESTS ?= 10000
# How often each case of a benchmark is measured; each has its own number where it is empty
ROUNDS ?=
# More arguments for pytest: make test ARGS="-k money"
ARGS ?=
BIN := .venv/bin
ENVIRONMENT := $(PYTHON) .ci/environment.py

.DEFAULT_GOAL := help
.PHONY: help demo demo-keycloak demo-directus test check bench gate gate-renew soak format lock assets

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## run the whole cabinet with its stand-ins on 127.0.0.1 (PORT=8000, and the two ports after it)
	@$(ENVIRONMENT) run
	@exec $(BIN)/pcabinet demo --port $(PORT)

demo-keycloak: ## run the same with a real Keycloak, which Java 17 and Maven fetch once (PORT as above)
	@$(ENVIRONMENT) run
	@keycloak=$$($(PYTHON) .ci/keycloak.py prepare) && exec $(BIN)/pcabinet demo --port $(PORT) --keycloak "$$keycloak"

demo-directus: ## run the same with content from a real Directus, fetched once: 1 GB (PORT and three more)
	@$(ENVIRONMENT) run
	@directus=$$($(PYTHON) .ci/directus.py prepare) && exec $(BIN)/pcabinet demo --port $(PORT) --directus "$$directus"

test: ## run the tests (those that need Chromium, Keycloak or Directus say so and are skipped without it)
	@$(ENVIRONMENT) dev
	$(BIN)/pytest -q -n 2 --dist loadfile $(ARGS)

check: ## format, lint, types, import contracts, freshness of the schemas
	@$(ENVIRONMENT) dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@fresh=$$(mktemp -d) && $(BIN)/python -m constructor.schemas $$fresh && diff -ru schemas $$fresh && rm -r $$fresh \
	  || { echo 'schemas/ is not what the blocks say: .venv/bin/python -m constructor.schemas writes it anew'; exit 1; }

bench: ## measure pages, builds and commands beside their anchors (ROUNDS=3: in short); results go to docs/performance.md
	@$(ENVIRONMENT) dev
	$(BIN)/python tests/bench/rendering.py $(ROUNDS)
	$(BIN)/python tests/bench/answers.py $(ROUNDS)
	$(BIN)/python tests/bench/serving.py $(ROUNDS)
	$(BIN)/python tests/bench/browsing.py $(ROUNDS)
	$(BIN)/python tests/bench/starting.py $(ROUNDS)
	$(BIN)/python tests/bench/building.py $(ROUNDS)
	$(BIN)/python tests/bench/commands.py $(ROUNDS)
	$(BIN)/python tests/bench/editing.py $(ROUNDS)
	$(BIN)/python tests/bench/content.py

gate: ## count the instructions of five operations under valgrind and hold them against the budget of this interpreter
	@$(ENVIRONMENT) dev
	$(BIN)/python -m tests.bench.instructions.gate

gate-renew: ## count them anew and write them as the budget
	@$(ENVIRONMENT) dev
	$(BIN)/python -m tests.bench.instructions.gate renew

soak: ## run what takes more than a minute: a fresh clone with cold caches; REQUESTS=10000 pages over a troubled Directus
	@$(ENVIRONMENT) dev
	$(PYTHON) .ci/fresh_clone.py
	$(BIN)/python tests/soak/content.py --requests $(REQUESTS)

format: ## format the code and apply the safe fixes
	@$(ENVIRONMENT) dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: ## write requirements/*.txt anew from pyproject.toml
	@$(ENVIRONMENT) dev
	.ci/lock

assets: ## fetch the browser scripts again; fails where they cannot be had
	@$(ENVIRONMENT) run
	PCABINET_ASSETS=require $(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
