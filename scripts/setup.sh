#!/usr/bin/env bash
# Installs what is missing to build, test and run gluegen on Debian 12. Quick when nothing is.
set -euo pipefail
