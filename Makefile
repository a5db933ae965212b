# Two commands: `make run` starts Signpost, `make test` tests it. Both install what they need first.
PYTHON ?= python3
PORT ?= 8501
DOCUMENTS ?= ../shared/documents
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: help install run index test lint eval clean

help:  ## Say what there is
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED)  ## Make .venv with everything pinned

$(INSTALLED): pyproject.toml constraints.txt install.py
	$(PYTHON) install.py

run: $(INSTALLED)  ## Build the index if there is none, start the chat and print its address
	@$(BIN)/python -m ingest --if-missing
	@$(BIN)/python -m ui.serve --server.port $(PORT)

index: $(INSTALLED)  ## Bring the index up to date with corpus/
	$(BIN)/python -m ingest

test: $(INSTALLED)  ## Lint, types and every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

lint: $(INSTALLED)  ## Lint and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(INSTALLED)  ## Evaluate over the documents in DOCUMENTS: print the table, write the report into runs/
	$(BIN)/python -m ingest $(DOCUMENTS) --index index-documents
	$(BIN)/python -m evals all --index index-documents --out runs/$(shell date +%Y-%m-%d-%H%M)

clean:  ## Remove the environment and the index
	rm -rf .venv index index-documents
