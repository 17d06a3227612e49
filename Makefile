# `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help run build test check audit bench screenshots install libtorch tools

# dev, or release: `make run PROFILE=release`. Arguments of the dashboard: `make run ARGS='--preset zombie'`.
PROFILE ?= dev
ARGS ?=
CARGO := cargo
LOCKED := --locked
PROGRAMS := target/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

run: build ## build and open the dashboard; without a terminal train the preset `sketch` instead
	@if [ -t 0 ] && [ -t 1 ]; then \
	    exec $(PROGRAMS)/nada-tui $(ARGS); \
	else \
	    echo 'No terminal: training without a screen.' >&2; \
	    exec $(PROGRAMS)/nada train $(or $(ARGS),--preset sketch); \
	fi

build: libtorch ## build both programs
	$(CARGO) build $(LOCKED) --profile $(PROFILE) --bins

test: check ## everything: check, unit tests, the reference cases
	$(CARGO) test $(LOCKED)
	$(CARGO) test $(LOCKED) --test reference -- --ignored

check: libtorch ## format, lints (warnings are errors), each feature alone, licences, spelling
	$(CARGO) fmt --check
	$(CARGO) clippy $(LOCKED) --all-targets -- -D warnings
	$(CARGO) clippy $(LOCKED) --no-default-features --lib -- -D warnings
	$(CARGO) clippy $(LOCKED) --no-default-features --features tui --lib --bins -- -D warnings
	$(CARGO) clippy $(LOCKED) --no-default-features --features torch --lib --bins -- -D warnings
	@if command -v cargo-deny >/dev/null; then \
	    echo cargo deny; cargo deny --log-level error check bans licenses sources; \
	else \
	    echo 'Skipped: licences and sources. For them: cargo install --locked cargo-deny'; \
	fi
	@if command -v typos >/dev/null; then \
	    echo typos; typos; \
	else \
	    echo 'Skipped: spelling. For it: pip install typos'; \
	fi

audit: tools ## known vulnerabilities of the dependencies (asks the network)
	@command -v cargo-deny >/dev/null || { echo 'cargo-deny is missing: cargo install --locked cargo-deny' >&2; exit 1; }
	$(CARGO) deny check advisories

bench: ## speed and memory of a training; first frame, keys, bytes and memory of the dashboard (release build)
	@$(MAKE) --no-print-directory build PROFILE=release
	@python3 scripts/bench.py target/release

screenshots: build ## the dashboard's pictures of README and docs
	@scripts/screenshots.sh $(PROGRAMS)

install: libtorch ## install both programs into cargo's bin folder
	$(CARGO) install $(LOCKED) --path .

libtorch: tools ## fetch LibTorch 2.11.0 and link it as .libtorch
	@scripts/libtorch.sh

tools:
	@scripts/tools.sh
