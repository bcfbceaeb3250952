# shellcheck shell=bash
# Adds up test results. A project that crashes, hangs or runs nothing counts as a failure; it can't pass by saying nothing.

passed=0 failed=0 skipped=0

# count NAME PASSED FAILED SKIPPED SECONDS [NOTE]
count() {
    ((passed += $2, failed += $3, skipped += $4)) || true
    printf '  %-24s %6d passed, %d failed%s   %4d s%s\n' "$1" "$2" "$3" "$( (($4 == 0)) || printf ', %d skipped' "$4")" "$5" "${6:+   $6}"
}

# step NAME COMMAND…: something that either works or is one failure.
step() {
    local name=$1 start=$SECONDS code=0
    shift
    quietly "$artifacts/test/$name.log" "$@" || code=$?
    ((code == 0)) || ((failed += 1))
    printf '  %-24s %s   %4d s\n' "$name" "$( ((code == 0)) && echo ok || echo FAILED)" "$((SECONDS - start))"
    return "$code"
}

# trx_counts FILE: "passed failed skipped", or nothing when there is no whole result.
trx_counts() {
    [[ -s $1 ]] || return 0
    grep -o '<Counters [^>]*>' "$1" | tail -n 1 | sed -n \
        's/.* total="\([0-9]*\)".* passed="\([0-9]*\)".* failed="\([0-9]*\)".* error="\([0-9]*\)".*/\1 \2 \3 \4/p' |
        { read -r total good bad error && printf '%d %d %d\n' "$good" "$((bad + error))" "$((total - good - bad - error))"; }
}

# node_counts LOG: the same from the summary of Node's test runner, in its TAP or spec form.
node_counts() {
    awk '/^(#|ℹ) (pass|fail|skipped|todo|cancelled) [0-9]+$/ { n[$2] = $3; seen = 1 }
        END { if (seen) print n["pass"] + 0, n["fail"] + n["cancelled"], n["skipped"] + n["todo"] }' "$1"
}

# campaign_counts LOG: the same from the last line of the fault campaign.
campaign_counts() { sed -n 's/^seed [0-9]*: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2 0/p' "$1"; }

# settle NAME EXIT_CODE SECONDS COUNTS LOG: counts a project and shows the end of its output when something failed.
settle() {
    local name=$1 code=$2 seconds=$3 log=$5 good bad skip note=
    read -r good bad skip <<<"${4:-0 0 0}"
    if [[ -z $4 ]]; then
        bad=1 note="no result: exit $code"
    elif ((code != 0 && bad == 0)); then
        bad=1 note="exit $code after its tests"
    elif ((good + bad + skip == 0)) && [[ -z ${filter:-} ]]; then
        bad=1 note="it ran no test"
    fi
    ((code != 124 && code != 137)) || note="stopped after its time limit"
    [[ -n ${filter:-} && $((good + bad + skip)) -eq 0 ]] || count "$name" "$good" "$bad" "$skip" "$seconds" "$note"
    ((bad == 0)) || {
        grep -v -E '^ *(Discover|Start|Finish)' "$log" | tail -n "${lines_shown:-120}"
        printf '  (whole output: %s)\n' "$log"
    }
}
