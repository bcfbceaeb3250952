#!/bin/sh
# Builds the QuantLib baseline. Prints the path of the library, or names what is missing and fails.
set -e
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
folder=${1:-$(mktemp -d)}
command -v g++ > /dev/null || { echo "no g++ (Debian: apt-get install g++)" >&2; exit 2; }
[ -r /usr/include/ql/quantlib.hpp ] || { echo "no QuantLib headers (Debian: apt-get install libquantlib0-dev)" >&2; exit 2; }
[ -s "$folder/libql-baseline.so" ] && [ "$folder/libql-baseline.so" -nt "$here/quantlib.cpp" ] ||
    g++ -std=c++17 -O3 -march=native -shared -fPIC -w -o "$folder/libql-baseline.so" "$here/quantlib.cpp" -lQuantLib
echo "$folder/libql-baseline.so"
