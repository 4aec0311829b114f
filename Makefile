# Everything here stays inside this folder. Only `make ci-deps` touches the system, and it says so.
# Written for GNU make 3.81 and newer, and for any POSIX shell.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# A Python of your own choice:  make run PYTHON=/path/to/python3
PYTHON ?=
CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)

PY := .venv/bin/python
PIP := $(PY) -m pip --quiet
export PIP_CACHE_DIR := $(CURDIR)/.venv/.pip-cache
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# What would change what a test sees: colours that were switched off, and outer terminals.
CALM := env -u NO_COLOR -u FORCE_COLOR -u COLORTERM -u COLUMNS -u LINES -u TMUX -u STY

# Some tests wait for a terminal, so there is one process more than two processors could keep busy.
# Whoever has nothing left takes tests from the others.
PROCESSES ?= 3
PYTEST = $(CALM) $(PY) -m pytest --numprocesses $(PROCESSES) --dist worksteal

CODE := src tests $(wildcard bench docs screenshots)
WORDS := $(wildcard content docs README.md SECURITY.md CONTRIBUTING.md CHANGELOG.md Makefile .ci pyproject.toml)
SYSTEM := git make python3 python3-venv openssh-server openssh-client tmux screen vim neovim nano faketime \
	khal chromium age poppler-utils e2fsprogs zsh fish man-db mandoc strace

# Where there is no repository: the day that hatchling takes by itself.
NO_DATE := 1580601600

# yes, when there is no environment here, or one that was moved along with the folder.
STALE := $(shell test -x $(PY) && { test ! -f .venv/.place || \
	test "`cat .venv/.place`" = "`pwd -P`"; } || echo yes)

.PHONY: help run test test-slow test-all check format shots man bench torture ci-deps dist release clean FORCE

help: ## Say what each target does (this list)
	@echo 'reconcile-tui: a private workbook in a terminal. In this folder you can say:'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'Words after ARGS go on to the program:  make run ARGS="new what-changed"'

run: .venv/.run-ready ## Set up what is missing, then open the app
	@exec .venv/bin/reconcile-tui $(ARGS)

test: .venv/.dev-ready ## Every kind of test, in minutes; TESTS=tests/core runs some, PROCESSES=0 one by one
	@echo 'Running the tests that are not marked slow, $(PROCESSES) at a time. make test-all runs every one.'
	@$(PYTEST) -m 'not slow' $(TESTS) $(ARGS)

test-slow: .venv/.dev-ready ## Only the tests that are marked slow: long walks, months of use, torture
	@echo 'Running the tests that are marked slow, $(PROCESSES) at a time.'
	@$(PYTEST) -m slow $(TESTS) $(ARGS)

test-all: .venv/.dev-ready ## Every test there is
	@echo 'Running every test, $(PROCESSES) at a time.'
	@$(PYTEST) $(TESTS) $(ARGS)

check: .venv/.dev-ready ## Lint, format, types, imports, spelling, content; no tests
	@echo 'Looking at the code: ruff.'
	@$(PY) -m ruff check $(CODE)
	@$(PY) -m ruff format --check $(CODE)
	@echo 'Looking at the types: mypy.'
	@$(PY) -m mypy
	@echo 'Looking at who imports whom: import-linter.'
	@.venv/bin/lint-imports
	@echo 'Looking at the spelling: codespell.'
	@.venv/bin/codespell $(CODE) $(WORDS)
	@echo 'Looking at the content: reconcile-tui lint.'
	@.venv/bin/reconcile-tui lint

format: .venv/.dev-ready ## Bring the code into the house form
	@echo 'Sorting imports and laying out the code: ruff.'
	@$(PY) -m ruff check --fix $(CODE)
	@$(PY) -m ruff format $(CODE)

shots: .venv/.dev-ready ## Draw the pictures of the README anew, from made-up answers
	@echo 'Drawing the pictures.'
	@$(CALM) $(PY) screenshots/make_shots.py $(ARGS)

man: .venv/.dev-ready ## Write the man page anew, from the table of commands
	@echo 'Writing docs/reconcile-tui.1.'
	@$(PY) docs/make_man.py

bench: .venv/.dev-ready ## Measure the wire, commands, files; BENCH=cli, wire, line, leaving, ledger, notebook, saving or filling is one
	@echo 'Measuring; this takes some minutes.'
	@for one in $(or $(BENCH),wire line cli leaving ledger notebook saving filling); do \
	  $(CALM) $(PY) bench/$$one.py $(if $(BENCH),$(ARGS)) || exit 1; echo; done

torture: .venv/.dev-ready ## Try to lose a word, for as long as it takes, and print one table
	@echo 'Trying to lose a word. This takes a while; ARGS=--tenth does a tenth.'
	@$(CALM) $(PY) -m tests.torture $(ARGS)

dist: .venv/.dev-ready ## Build the sdist and the wheel in dist/: the same bytes every time
	@echo 'Building dist/, dated as the last commit.'
	@rm -rf dist
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-`git log -1 --format=%ct 2>/dev/null || echo $(NO_DATE)`} \
	  $(PY) -m hatchling build -d dist

release: check test-all ## Check, test, and see that every emergency and crisis line was looked at live
	@echo 'Looking at the helplines: reconcile-tui lint --release.'
	@.venv/bin/reconcile-tui lint --release

clean: ## Remove what make made here: the environment, caches, build output
	@echo 'Removing .venv, caches and build output. Your saved worksheets are elsewhere and stay.'
	@rm -rf .venv build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@rm -rf .pytest_cache snapshot_report.html
	@find src tests bench screenshots -name __pycache__ -type d -prune -exec rm -rf {} +

ci-deps: ## Install the system programs the tests use (apt; the only target that does)
	@if ! command -v apt-get >/dev/null 2>&1; then \
	  echo 'There is no apt-get here. The tests use these programs when they are there: $(SYSTEM).'; \
	  echo 'Install them in the way of your system; a test whose program is missing is skipped.'; \
	  exit 0; \
	fi; \
	missing=''; \
	for package in $(SYSTEM); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q ' installed$$' \
	    || missing="$$missing $$package"; \
	done; \
	if test -z "$$missing"; then echo 'The system programs are all there.'; exit 0; fi; \
	as=''; \
	if test "`id -u`" != 0; then \
	  if command -v sudo >/dev/null 2>&1; then as=sudo; \
	  else echo "Only root can install packages. As root: apt-get install$$missing"; exit 1; fi; \
	fi; \
	echo "Installing system packages:$$missing"; \
	echo '(On a machine that starts services by itself, openssh-server starts one.)'; \
	$$as apt-get update -q </dev/null && \
	$$as env DEBIAN_FRONTEND=noninteractive \
	  apt-get install -q -y --no-install-recommends $$missing </dev/null

# ── the environment ─────────────────────────────────────────────────────────────────────────────

# Leaves .venv with a working pip, or stops with a sentence that says what to do.
define MAKE_VENV
if test "$(STALE)" != yes && $(PY) -m pip --version >/dev/null 2>&1; then exit 0; fi; \
python=''; bare=''; \
for candidate in $(CANDIDATES); do \
  "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
  if "$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then python=$$candidate; break; fi; \
  test -n "$$bare" || bare=$$candidate; \
done; \
if test -z "$$python" && test -n "$$bare"; then \
  version=`"$$bare" -c 'import sys; print("%d.%d" % sys.version_info[:2])'`; \
  echo "Python $$version is here, but ensurepip is missing, and .venv cannot be made without it."; \
  echo "On Debian and Ubuntu it is in a package of its own:  sudo apt install python$$version-venv"; \
  exit 1; \
fi; \
if test -z "$$python"; then \
  echo 'No Python 3.11 or newer was found (looked for: $(CANDIDATES)).'; \
  echo 'Install one, or name yours:  make run PYTHON=/path/to/python3'; \
  exit 1; \
fi; \
version=`"$$python" --version 2>&1`; \
echo "Making .venv with $$version."; \
"$$python" -m venv --clear .venv && pwd -P > .venv/.place
endef

OFFLINE := { echo 'The packages could not be fetched: the lines above say why. Is there a network?'; \
	exit 1; }

# A stamp is older than pyproject.toml when something in there changed: then pip looks again.
.venv/.run-ready: pyproject.toml
	@$(MAKE_VENV)
	@echo 'Installing the app into .venv (this once).'
	@$(PIP) install --editable . || $(OFFLINE)
	@touch $@

# Compiling every module of every tool takes longer than the tests wait for those they load.
.venv/.dev-ready: pyproject.toml
	@$(MAKE_VENV)
	@echo 'Installing the app and its test tools into .venv (this once).'
	@PIP_COMPILE=0 $(PIP) install --editable '.[dev]' || $(OFFLINE)
	@touch .venv/.run-ready $@

ifeq ($(STALE),yes)
.venv/.run-ready .venv/.dev-ready: FORCE
endif
FORCE:
