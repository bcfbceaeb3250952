# shellcheck shell=bash
# A private Redis in a folder of its own. DURABLE (default) keeps an append-only file, written once a second.

# redis_start FOLDER PORT LOG [durable|volatile]
redis_start() {
    local folder=$1 port=$2 log=$3 mode=${4:-durable} tries=600
    service_folder "$folder"
    redis_forget "$folder"
    local keep=(--appendonly yes --appendfsync everysec)
    [[ $mode == volatile ]] && keep=(--appendonly no)
    (
        cd "$folder" || exit 1
        setsid "${become[@]}" redis-server --bind 127.0.0.1 --port "$port" --dir "$folder" --logfile "$log" --save '' \
            --daemonize no --maxmemory-policy noeviction "${keep[@]}" </dev/null >/dev/null 2>&1 &
    ) 9>&-
    while ((tries-- > 0)); do
        [[ $(redis_say "$port" PING) == +PONG* ]] && redis_pid "$folder" >/dev/null && return 0
        ((tries < 580)) && ! redis_pid "$folder" >/dev/null && break
        sleep 0.1
    done
    as_service tail -n 20 "$log" >&2 || true
    return 1
}

# The process that works in FOLDER; found by looking, as a pid file may be older than the machine's last start.
redis_pid() {
    local proc
    for proc in /proc/[0-9]*; do
        [[ $(cat "$proc/comm" 2>/dev/null) == redis-server ]] && works_in "${proc#/proc/}" "$1" &&
            printf '%s\n' "${proc#/proc/}" && return 0
    done
    return 1
}

# redis_say PORT COMMAND: one inline command, the first line of the answer.
redis_say() {
    local answer=
    {
        exec 8<>"/dev/tcp/127.0.0.1/$1" || return 0
        printf '%s\r\n' "$2" >&8
        IFS= read -r -t 5 answer <&8 || true
        exec 8>&-
    } 2>/dev/null
    printf '%s\n' "$answer"
}

redis_stop() {
    local pid
    pid=$(redis_pid "$1") && end_process "$pid" 20
    return 0
}

# After a kill -9 of the script its Redis may still run: two of them on one append-only file would spoil it.
redis_forget() {
    redis_pid "$1" >/dev/null || return 0
    say "stopping a Redis left over from an earlier start"
    redis_stop "$1"
}
