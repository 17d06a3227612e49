# `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help build test check full libtorch install

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

libtorch: ## fetch LibTorch 2.11.0 and link it as .libtorch
	@scripts/libtorch.sh

build: libtorch ## build both programs
	cargo build --locked

check: libtorch ## format, lints (warnings are errors), each feature alone
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --no-default-features --lib -- -D warnings
	cargo clippy --locked --no-default-features --features tui --lib --bin nada-tui -- -D warnings
	cargo clippy --locked --no-default-features --features torch --lib --bin nada -- -D warnings

test: check ## everything: check, unit tests, the reference cases
	cargo test --locked
	cargo test --locked --test reference -- --ignored

install: libtorch ## install both programs into cargo's bin folder
	cargo install --locked --path .
