# shellcheck shell=bash
# What every script here needs: words to the user, exit codes, waiting in a way that a signal can interrupt.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf '%s\n' "$*"; }

# fail MESSAGE [EXIT_CODE]: 1 something went wrong, 2 could not start (wrong option, missing package, busy folder).
fail() {
    printf '%s: %s\n' "$program" "$1" >&2
    exit "${2:-1}"
}

wrong_option() { fail "unknown option '$1'; allowed: $2 (see $program --help)" 2; }

need_value() { [[ $# -ge 2 && $2 != --* ]] || fail "option $1 needs a value" 2; }

# The command that is being waited for, and the last one that was.
patient='' patient_last=''

# Runs a long command so that TERM or Ctrl-C ends it at once: bash runs traps only between foreground commands.
patiently() {
    "$@" &
    patient=$! patient_last=$!
    local code=0
    wait "$patient" || code=$?
    patient=
    return "$code"
}

# quietly LOG COMMAND…: output goes to LOG and is shown only when the command fails.
quietly() {
    local log=$1 code=0
    shift
    mkdir -p "$(dirname "$log")"
    patiently "$@" >"$log" 2>&1 || code=$?
    if ((code != 0)); then
        tail -n 60 "$log" >&2
        printf '%s: failed (exit %d): %s\n%s: whole output: %s\n' "$program" "$code" "$*" "$program" "$log" >&2
    fi
    return "$code"
}

# A port number as /proc/net/tcp writes it, listening (state 0A), whatever the address.
port_taken() {
    local hex
    printf -v hex '%04X' "$1"
    awk -v port="$hex" '$4 == "0A" { n = split($2, a, ":"); if (a[n] == port) found = 1 } END { exit !found }' \
        /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# free_port [PREFERRED]: the preferred one while nobody listens there, else one below the range of outgoing connections.
free_port() {
    local port=${1:-}
    while [[ -z $port ]] || port_taken "$port"; do port=$((20000 + RANDOM % 12000)); done
    printf '%d\n' "$port"
}

# Does the process PID work in folder DIR? A pid alone proves nothing: it may have been given to someone else since.
works_in() {
    local pid=$1 dir=$2
    [[ $pid =~ ^[0-9]+$ && -d /proc/$pid ]] && [[ $(readlink "/proc/$pid/cwd" 2>/dev/null) == "$(readlink -f "$dir")" ]]
}

# end_process PID SECONDS: TERM, then KILL when it has not ended in time.
end_process() {
    local pid=$1 tries=$(($2 * 10))
    kill -TERM "$pid" 2>/dev/null || return 0
    while ((tries-- > 0)) && kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    if kill -0 "$pid" 2>/dev/null; then
        say "process $pid did not end in $2 s: killed"
        kill -KILL "$pid" 2>/dev/null || true
    fi
}

# http_status PORT PATH: the status code, or nothing. Without curl, which a fresh Debian does not have.
http_status() {
    local line
    {
        exec 7<>"/dev/tcp/127.0.0.1/$1" || return 0
        printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&7
        IFS=' ' read -r -t 5 _ line _ <&7 || line=
        exec 7>&-
    } 2>/dev/null
    printf '%s\n' "$line"
}
