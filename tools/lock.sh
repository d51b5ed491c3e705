#!/usr/bin/env bash
# Makes requirements.lock (what `entente` needs), requirements-dev.lock (with test, type, lint and docs tools and all
# extras but spark) and requirements-spark.lock (what the extra spark adds; the same pins elsewhere): every file pinned by hash, no address inside, valid for every platform and Python >= 3.11.
# usage: tools/lock.sh [uv]      with the uv program to use (default: the one on the PATH)
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${1:-uv}
build='hatchling>=1.27
editables>=0.5'
compile() { # compile FILE [options]: the build backend is pinned too, so that nothing is resolved while installing
  local file=$1
  shift
  {
    echo "# Made by tools/lock.sh from pyproject.toml; do not edit."
    echo "$build" | "$uv" pip compile pyproject.toml - --quiet --universal --python-version 3.11 --generate-hashes \
      --no-header --no-annotate --no-emit-index-url --no-emit-find-links --system-certs "$@"
  } >"$file.new"
  if grep -nE '://|^-' "$file.new"; then
    echo "$file.new: an address or option must not be in a lock" >&2
    exit 1
  fi
  mv "$file.new" "$file"
  grep -cE '^[A-Za-z0-9]' "$file" | sed "s|^|$file: pins: |"
}
extras=$(python3 -c '
import tomllib
names = tomllib.load(open("pyproject.toml", "rb"))["project"].get("optional-dependencies", {})
print(*("--extra=" + name for name in names if name != "spark"))')
compile requirements.lock
{
  echo "# Made by tools/lock.sh; the installer that start.py uses."
  echo uv | "$uv" pip compile - --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --system-certs
} >requirements-uv.lock
# shellcheck disable=SC2086 # one word an extra
compile requirements-dev.lock --group dev $extras
compile requirements-spark.lock --extra=spark --constraint <(grep -v '^#' requirements-dev.lock)
