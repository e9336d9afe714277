# Reactometer: everything there is to run. Plain `make` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .build/release
PORT ?= 8080
# Made by scripts/setup --tests, with the packages that read HdrHistogram logs and Prometheus' metrics.
TEST_PYTHON := $(CURDIR)/.build/test-python/bin/python
# Made by scripts/setup --peers, with moto, boto3 and the client CouchDB. Where it is, 'make test' asks them, too.
PEER_PYTHON := $(CURDIR)/.build/peer-python/bin/python

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install the Debian packages that are missing (asks sudo when you are not root)
	@scripts/setup

build: setup ## build everything, release
	swift build -c release

test: ## run all tests
	scripts/setup --tests
	REACTOMETER_PYTHON=$(TEST_PYTHON) REACTOMETER_PEER_PYTHON=$(wildcard $(PEER_PYTHON)) swift test

test-peers: ## run the tests against servers and clients that have nothing of ours (moto, boto3, CouchDB's client, couchdyno)
	scripts/setup --peers
	REACTOMETER_PEER_PYTHON=$(PEER_PYTHON) swift test --filter PeerTests

lint: setup ## check the format, and that a release build has no warning
	swift format lint --strict --recursive Package.swift Sources Tests
	swift build -c release --scratch-path .build-lint -Xswiftc -warnings-as-errors \
	  --explicit-target-dependency-import-check error

format: ## put every Swift file into the house's format
	swift format --in-place --recursive Package.swift Sources Tests

fuzz: setup ## fuzz parsers, job frames, plans, texts and records for FUZZ_SECONDS (default 60)
	Tests/Fuzzing/run $${FUZZ_SECONDS:-60}

sanitize: ## run the tests under the address and the thread sanitizer
	scripts/setup --tests
	REACTOMETER_PYTHON=$(TEST_PYTHON) scripts/sanitize

chaos: build ## break the servers under load for CHAOS_SECONDS (default 300), then kill 1,000 workers (SEED=N)
	bench/chaos --seconds $${CHAOS_SECONDS:-300} $${SEED:+--seed $$SEED}
	bench/chaos --kills 1000 $${SEED:+--seed $$SEED}

populate-kills: build ## kill KILLS loads (default 100) of each store at random moments, resume and compare
	scripts/setup --tests
	REACTOMETER_KILLS=$${KILLS:-100} swift test --filter PopulateKillTests

soak: build ## keep the servers by turns at 80 % load for SOAK_SECONDS (default 3600): does anything grow?
	bench/soak --seconds $${SOAK_SECONDS:-3600}

experiment: build ## the main job: three servers, one client, tables A, B and C
	$(BIN)/reactometer run bench/experiments/standard.yaml

report: build ## page, pictures and files of a saved run       (RECORD=the newest in results)
	@record="$${RECORD:-$$(ls -d results/*/ 2>/dev/null | sort | tail -n 1)}"; \
	if [ -z "$$record" ]; then \
	  echo "make report: there is no run in results yet; make one with 'make experiment', or name one: RECORD=FOLDER." >&2; \
	  exit 66; \
	fi; \
	$(BIN)/reactometer report "$$record" --all || [ $$? -eq 3 ] # 3: it proves nothing, and says so; the files are there

bench-setup: ## install the programs that bench compares with
	bench/setup

bench: build ## measure against the limits and the peers
	bench/run

inline-server: build ## fib on the loop itself        (FIB=30, PORT=8080)
	$(BIN)/inline-server --port $(PORT)

thread-server: build ## fib on a Dispatch thread pool (FIB=30, PORT=8080)
	$(BIN)/thread-server --port $(PORT)

process-server: build ## fib in forked workers         (FIB=30, PORT=8080)
	$(BIN)/process-server --port $(PORT)

ampoule-server: process-server ## the originals' name for process-server

perf: build ## against a server running here: 4,000 requests, 20 connections
	$(BIN)/reactometer httperf --server localhost --port $(PORT) --num-calls 200 --num-conns 20 --uri /

perf-little: build ## 100 requests
	$(BIN)/reactometer httperf --server localhost --port $(PORT) --num-calls 5 --num-conns 20 --uri /

perf-easy: build ## 100 requests that cost no CPU
	$(BIN)/reactometer httperf --server localhost --port $(PORT) --num-calls 5 --num-conns 20 --uri /hi

clean: ## remove what was built
	rm -rf .build .build-* bench/limits/build Tests/Fuzzing/.build

.PHONY: help setup build test test-peers lint format fuzz sanitize chaos populate-kills soak experiment report bench-setup bench inline-server thread-server process-server \
  ampoule-server perf perf-little perf-easy clean
