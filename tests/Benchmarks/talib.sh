#!/bin/sh
# Builds the part of TA-Lib's C that the indicator benchmark compares with, from the source in the npm package "talib". Prints the path for TALIB_SO.
set -e
folder=${1:-$(mktemp -d)}
cd "$folder"
npm pack --silent talib@1.1.6 > /dev/null
tar xzf talib-1.1.6.tgz
cd package/src/lib
functions=""
for name in SMA EMA RSI MACD MACDEXT BBANDS STDDEV VAR ATR TRANGE ADX STOCH MA WMA DEMA TEMA TRIMA KAMA MAMA T3 MIDPOINT MIDPRICE MAX MIN utility; do
    functions="$functions src/ta_func/ta_$name.c"
done
# shellcheck disable=SC2086
gcc -O3 -shared -fPIC -w -o "$folder/libtalib.so" -Iinclude -Isrc/ta_common -Isrc/ta_func src/ta_common/*.c $functions -lm
echo "$folder/libtalib.so"
