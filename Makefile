# Each of these sets up all that it needs: the environment, the packages at the versions of
# constraints.txt, and the index of the texts.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
Q ?= Do I have to say that part of my work was made with AI?
READY := .venv/ready

.PHONY: serve ask test check bench evals browser wheel clean

serve: $(READY)  ## the chat, in a browser
	.venv/bin/desk serve

ask: $(READY)  ## one answer in the terminal: make ask Q="…"
	.venv/bin/desk ask "$(Q)"

test: $(READY)  ## everything but the browser
	.venv/bin/pytest -m "not browser" -n 2 --dist loadfile

browser: $(READY)  ## the pages in a real Chromium
	.venv/bin/pytest -m browser

check: $(READY)  ## style, types, and the texts against what was supplied
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy .
	.venv/bin/desk corpus verify

bench: $(READY)  ## speed, memory and quality here, beside what else one could use: bench.html
	.venv/bin/desk bench $(BENCH) -o bench.json -o bench.html

evals: $(READY)  ## the suites examined, run, and held to the figures in evals/gate.json
	.venv/bin/desk eval verify
	.venv/bin/desk eval gate

wheel: $(READY)  ## the package, installed into a fresh environment and asked a question
	.venv/bin/python -m build --wheel
	$(PYTHON) tests/try_wheel.py dist

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --disable-pip-version-check -q -c constraints.txt torch==2.13.0
	.venv/bin/pip install --disable-pip-version-check -q -c constraints.txt -e ".[dev]"
	touch $(READY)

clean:  ## remove what these made
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
