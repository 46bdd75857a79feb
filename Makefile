# make help lists what can be made. Nothing here needs more than a Python from 3.11 to 3.13 with venv, git and make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

# The first Python that will do. Another one: make demo PYTHON=/path/to/python3.12
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1 \
	&& echo $$p && break; done)

# Options for pip, for a mirror or for a build of torch that suits the machine:
# make demo PIP_OPTIONS="--find-links /folder/of/wheels"
PIP_OPTIONS ?=
PIP_INSTALL = -m pip --disable-pip-version-check --no-input install --quiet -c constraints.txt $(PIP_OPTIONS)

VENV := .venv
PLAIN := .venv-plain
BIN := $(VENV)/bin
SOURCES := $(shell find rehearse models -type f \( -name "*.py" -o -name "*.toml" -o -name "*.html" -o -name "*.css" -o -name "*.js" -o -name "*.npz" -o -name py.typed \) 2>/dev/null)
PINS := pyproject.toml constraints.txt

# What Debian has to bring for the tests: PortAudio, which the sound device package loads and does not carry; two browsers;
# a virtual microphone (PulseAudio with a null sink), and a device that takes no rate but its own (JACK); PostgreSQL, of
# which the tests run a server of their own; and a voice for what is drafted in a test.
DEBIAN_PACKAGES := libportaudio2 chromium firefox-esr pulseaudio pulseaudio-utils libasound2-plugins jackd2 postgresql espeak-ng

# Real speech with known truth, for make eval.
REHEARSE_EVAL ?= ../shared/speech
export REHEARSE_EVAL

# librosa compiles some of its functions at the first call (about 20 s) and keeps the result beside itself.
WARM_UP := import numpy, librosa; \
	sound = numpy.sin(numpy.arange(16000, dtype=numpy.float32) / 20); \
	librosa.feature.rms(y=sound); librosa.pyin(sound, sr=16000, fmin=65, fmax=500)

.PHONY: help demo test check test-all test-plain eval mutate bench lock clean system-packages

help:  ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

demo: $(VENV)/.installed  ## install into .venv and score two samples: winged, and the same message rehearsed
	@$(BIN)/rehearse score samples/winged.flac --all
	$(BIN)/rehearse score samples/rehearsed.flac --all

test: system-packages check test-all test-plain  ## lint, types and every test, none skipped; also on a plain installation
	@echo "All of it passed: lint, types, tests, and the golden tests on a plain installation."

check: $(VENV)/.installed-test  ## lint and types only
	@$(BIN)/ruff check .
	$(BIN)/mypy

test-all: $(VENV)/.installed-test | system-packages  ## every test, with the extras fast and weights
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest tests

# From a folder without the sources, so that what is tested is what was installed.
test-plain: $(PLAIN)/.installed | system-packages  ## the golden tests on a plain installation, without the extra fast
	@rm -rf $(PLAIN)/checkout
	mkdir -p $(PLAIN)/checkout
	cp -R tests samples pyproject.toml $(PLAIN)/checkout
	cd $(PLAIN)/checkout
	PATH="$(CURDIR)/$(PLAIN)/bin:$$PATH" ../bin/python -m pytest tests/golden

eval: $(VENV)/.installed-eval  ## accuracy on real speech (REHEARSE_EVAL) into tests/benchmarks/ACCURACY.md; fails below its reaches
	@test -d "$(REHEARSE_EVAL)" || { echo "No folder $(REHEARSE_EVAL): say where it is with make eval REHEARSE_EVAL=..." >&2; exit 2; }
	$(BIN)/python -m tests.benchmarks.accuracy

mutate: $(VENV)/.installed-test  ## which constants of the detectors the tests hold, into tests/benchmarks/MUTATION.md
	@$(BIN)/python -m tests.mutate

bench: $(VENV)/.installed-test  ## speed and memory into tests/benchmarks/RESULTS.md
	@$(BIN)/python -m tests.benchmarks.speed
	$(BIN)/python -m tests.benchmarks.live
	$(BIN)/python -m tests.benchmarks.serve
	$(BIN)/python -m tests.benchmarks.team

lock: $(VENV)/.installed-eval  ## write constraints.txt anew from what .venv holds
	@$(BIN)/python -m pip freeze --exclude-editable --exclude rehearse-voicemail --exclude pip \
		| grep -v '^triton==' | sed -E 's/\+cpu//' > $(VENV)/freeze
	grep -E '^triton==|;' constraints.txt | sort -f - $(VENV)/freeze > $(VENV)/sorted
	{ grep '^#' constraints.txt; cat $(VENV)/sorted; } > $(VENV)/constraints
	mv $(VENV)/constraints constraints.txt

clean:  ## remove the environments and everything that was built
	@rm -rf $(VENV) $(PLAIN) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- installations: each stamp is made anew only when what it depends on has changed ----

$(VENV)/bin/python $(PLAIN)/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python from 3.11 to 3.13 with venv was found. On Debian: apt-get install python3 python3-venv" >&2; exit 2; }
	"$(PYTHON)" -m venv $(@D)/..

$(VENV)/.installed: $(PINS) | $(VENV)/bin/python
	@echo "Installing rehearse into $(VENV) (once; about 600 MB to fetch, some minutes) ..."
	$(BIN)/python $(PIP_INSTALL) -e '.[fast,weights]'
	echo "Letting librosa compile what it keeps compiled (once; about 20 s) ..."
	$(BIN)/python -c '$(WARM_UP)'
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need into $(VENV) ..."
	$(BIN)/python $(PIP_INSTALL) -e '.[fast,weights,test]'
	touch $@

$(VENV)/.installed-eval: $(VENV)/.installed-test
	@echo "Installing what the evaluation compares with into $(VENV) ..."
	$(BIN)/python $(PIP_INSTALL) -e '.[fast,weights,test,eval]'
	touch $@

$(PLAIN)/.installed-dependencies: $(PINS) | $(PLAIN)/bin/python
	@echo "Installing rehearse without extras into $(PLAIN), with its weights and test tools ..."
	$(PLAIN)/bin/python $(PIP_INSTALL) .
	$(PLAIN)/bin/python $(PIP_INSTALL) '.[weights,test]'
	$(PLAIN)/bin/python -c '$(WARM_UP)'
	touch $@

$(PLAIN)/.installed: $(PLAIN)/.installed-dependencies $(SOURCES)
	@$(PLAIN)/bin/python $(PIP_INSTALL) --no-deps --force-reinstall .
	touch $@

# Debian's own packages: installed where that is allowed, named where it is not.
system-packages:
	@if ! command -v dpkg-query >/dev/null; then
		echo "Not a Debian system: if sound devices are not found, install PortAudio ($(DEBIAN_PACKAGES) there)."
		exit 0
	fi
	missing=""
	for package in $(DEBIAN_PACKAGES); do
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q '^install ok installed' || missing="$$missing $$package"
	done
	test -n "$$missing" || exit 0
	if [ "$$(id -u)" = 0 ]; then as_root=""
	elif sudo -n true 2>/dev/null; then as_root="sudo -n"
	else
		echo "The tests need these Debian packages, and only root may install them. Run" >&2
		echo "    sudo apt-get install$$missing" >&2
		echo "and then make test again." >&2
		exit 2
	fi
	echo "Installing the Debian packages the tests need:$$missing"
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends $$missing >/dev/null
