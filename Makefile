# Thin: the work is CMake's and the scripts'. `make` alone builds build/gluegen.
BUILD ?= build
prefix ?= /usr/local
T ?= yaml
SECONDS ?= 60
pattern ?=

.PHONY: all setup build demo test asan ubsan tsan fuzz prove golden costs bench lint format install clean

all: build

setup:
	@scripts/setup.sh build

build: setup
	@[ -f $(BUILD)/build.ninja ] || cmake --preset dev -B $(BUILD) --log-level=WARNING
	@cmake --build $(BUILD)

demo: build
	@scripts/setup.sh demo
	@scripts/demo.sh $(BUILD)/gluegen

# Configured anew: a build from before Check was installed knows no unit tests.
test:
	@scripts/setup.sh test
	@[ ! -f $(BUILD)/build.ninja ] || cmake -S . -B $(BUILD) --log-level=WARNING
	@$(MAKE) --no-print-directory build
	@tests/run-all.py --build $(BUILD) $(pattern)

asan ubsan tsan:
	@scripts/setup.sh test
	@cmake --preset $@ --log-level=WARNING
	@cmake --build --preset $@
	@tests/run-all.py --build build-$@ $(pattern)

fuzz:
	@scripts/setup.sh test
	@cmake --preset fuzz --log-level=WARNING
	@cmake --build --preset fuzz
	@scripts/fuzz.sh build-fuzz $(T) $(SECONDS)

# Every plan of N random specs beside its plain one; `make test` does a few.
N ?= 1000
prove: build
	@scripts/setup.sh test
	@GLUEGEN=$(CURDIR)/$(BUILD)/gluegen PROVE_SPECS=$(N) tests/prove/run.py

golden: build
	@tests/run-golden.sh $(if $(UPDATE),--update) $(pattern)

# Measures what the planner counts with, on this machine: then read the diff of src/ir/costs.def.
costs: build
	@scripts/setup.sh demo
	@bench/costs.py --gluegen $(BUILD)/gluegen --write src/ir/costs.def

bench: build
	@scripts/setup.sh demo
	@bench/run.py --gluegen $(BUILD)/gluegen
	@bench/lsp.py --gluegen $(BUILD)/gluegen
	@bench/dataplane.py --gluegen $(BUILD)/gluegen
	@bench/regenerate.py --gluegen $(BUILD)/gluegen
	@bench/highperf.py --gluegen $(BUILD)/gluegen
	@bench/memory.py --gluegen $(BUILD)/gluegen

lint:
	@scripts/setup.sh test
	@scripts/lint.sh

format:
	@scripts/setup.sh test
	@git ls-files -co --exclude-standard '*.c' '*.h' | xargs -r clang-format -i

install: build
	@DESTDIR=$(DESTDIR) cmake --install $(BUILD) --prefix $(prefix)

clean:
	rm -rf build build-*
