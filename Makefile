# Thin: the work is CMake's and the scripts'. `make` alone builds build/gluegen.
BUILD ?= build
CMAKE_FLAGS ?= -G Ninja -DGG_DEVELOPER=ON

.PHONY: all setup build clean

all: build

setup:
	@scripts/setup.sh

$(BUILD)/build.ninja: CMakeLists.txt | setup
	@cmake -S . -B $(BUILD) $(CMAKE_FLAGS)

build: $(BUILD)/build.ninja
	@cmake --build $(BUILD)

clean:
	rm -rf build build-*
