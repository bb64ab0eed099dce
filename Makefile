# The two commands a reader needs: make run, make test. `make help` lists the rest.
PYTHON ?=
BIN := .venv/bin
export PYTHON
# The tests that touch the database: they run on SQLite with the others, and once more on PostgreSQL.
SITE := $(wildcard $(addprefix tests/,postgresql practice members directory network learning newsletter public clients consults intake screening documents margin today))

.PHONY: help setup run examples test check format bench lock prove mutants review-book handbook documents

help:
	@echo "make setup    the virtual environment with everything the project needs"
	@echo "make run      open the site with a sample practice; prints address and sign-in (PORT=8000)"
	@echo "make examples screen a patient record and a few cases, and print the decisions"
	@echo "make test     all checks and all tests"
	@echo "make check    style, types and room borders only"
	@echo "make format   put the code in its form"
	@echo "make bench    measure speed, beside other engines (QUICK=1 for a short run)"
	@echo "make prove    prove the rules for every person there can be"
	@echo "make mutants  plant faults in copies of the rules and see what notices them (ALL=1, SEED=word: docs/mutants.md)"
	@echo "make review-book   typeset every rule for a licensed reviewer: build/review-book.pdf"
	@echo "make handbook      typeset the free handbook: build/handbook.pdf and build/handbook-a4.pdf"
	@echo "make documents     write sample documents of invented people: build/documents/"
	@echo "make lock     lock the newest packages that are a week old (needs uv)"

setup: .venv/.ready

.venv/.ready: requirements.txt pyproject.toml scripts/setup
	@scripts/setup

run: setup
	@SCOPEWELL_DATA=$${SCOPEWELL_DATA:-data} $(BIN)/scopewell demo --port $(or $(PORT),8000)

examples: setup
	@$(BIN)/python -m compileall -q src
	@$(BIN)/scopewell screen --as-of 2026-11-23 --from-fhir examples/knee-replacement-record.json
	@echo
	@$(BIN)/scopewell screen examples/cases.yaml

test: setup check
	scripts/test $(SITE)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/scopewell rules check

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m compileall -q src
	scripts/bench $(if $(QUICK),--quick)

prove: setup
	$(BIN)/scopewell rules prove

mutants: setup
	$(BIN)/python -m mutants $(if $(ALL),--all) $(if $(SEED),--seed $(SEED))

review-book: setup
	$(BIN)/scopewell rules book -o build/review-book.pdf

handbook: setup
	$(BIN)/scopewell handbook -o build/handbook.pdf
	$(BIN)/scopewell handbook -o build/handbook-a4.pdf --paper a4

documents: setup
	$(BIN)/python -m scopewell.documents.samples build/documents

lock:
	uv pip compile pyproject.toml --all-extras --group dev --group build --python-version 3.12 --universal --generate-hashes \
	  --no-emit-index-url --exclude-newer "$$(date -u -d '7 days ago' +%F)" --no-header -q -o requirements.txt
	uv pip compile pyproject.toml --group bench --python-version 3.12 --universal --generate-hashes \
	  --no-emit-index-url --exclude-newer "$$(date -u -d '7 days ago' +%F)" --no-header -q -o requirements-bench.txt
