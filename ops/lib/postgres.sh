# shellcheck shell=bash
# A private PostgreSQL cluster in a folder of its own; Debian's packaged clusters are never touched.

# postgres_create FOLDER PASSWORD: initdb. Role and database `signales`; passwords over TCP, the system's account over the socket.
postgres_create() {
    local folder=$1 password=$2 bin secret
    bin=$(postgres_bin)
    service_folder "$folder"
    secret="$folder.pw"
    (umask 077 && printf '%s\n' "$password" >"$secret")
    ((EUID != 0)) || chown "$service_account:" "$secret"
    quietly "$artifacts/logs/initdb.log" as_service "$bin/initdb" -D "$folder" -U signales --pwfile="$secret" \
        --auth-host=scram-sha-256 --auth-local=peer --encoding=UTF8 --locale=C.UTF-8 || {
        rm -rf "$folder" "$secret"
        return 1
    }
    rm -f "$secret"
    as_service tee "$folder/pg_hba.conf" >/dev/null <<-'HBA'
	local all all peer map=signales
	host  all all 127.0.0.1/32 scram-sha-256
	HBA
    as_service tee "$folder/pg_ident.conf" >/dev/null <<-IDENT
	signales $(id -un) signales
	signales $service_account signales
	IDENT
    printf "include 'signales.conf'\n" | as_service tee -a "$folder/postgresql.conf" >/dev/null
}

# postgres_settings FOLDER PORT SOCKET_FOLDER [durable|volatile]: written at every start, so that old folders get new settings.
postgres_settings() {
    local folder=$1 port=$2 socket=$3 mode=${4:-durable} bin durable=on
    bin=$(postgres_bin "$folder")
    [[ $mode == volatile ]] && durable=off
    # A socket's path has 107 bytes; when the folder lies too deep there is TCP only.
    ((${#socket} <= 88)) || socket=
    as_service tee "$folder/signales.conf" >/dev/null <<-CONF
	listen_addresses = '127.0.0.1'
	port = $port
	unix_socket_directories = '$socket'
	unix_socket_permissions = 0700
	max_connections = 100
	shared_buffers = 512MB
	max_wal_size = 2GB
	fsync = $durable
	synchronous_commit = $durable
	full_page_writes = $durable
	# Notices a killed host within a second; its locks are free for the next one (HotCold fail-over 54 s without).
	client_connection_check_interval = '1s'
	log_line_prefix = '%m [%p] %q%u@%d '
	log_timezone = 'UTC'
	timezone = 'UTC'
	CONF
    # lz4 where this build of PostgreSQL has it: half the CPU of pglz for page images.
    if as_service "$bin/postgres" -D "$folder" -c wal_compression=lz4 -C wal_compression >/dev/null 2>&1; then
        printf 'wal_compression = lz4\ndefault_toast_compression = lz4\n' | as_service tee -a "$folder/signales.conf" >/dev/null
    fi
}

# postgres_start FOLDER LOG
postgres_start() {
    local folder=$1 log=$2 bin
    bin=$(postgres_bin "$folder") || {
        say "this data was written by PostgreSQL $(<"$folder/PG_VERSION"), which is not installed" >&2
        return 1
    }
    postgres_forget "$folder" "$bin"
    # Backends of a killed server need a moment to notice; until then the shared memory is in use.
    local tries=5
    until patiently as_service "$bin/pg_ctl" start -D "$folder" -l "$log" -w -t 300 -s 9>&- </dev/null >/dev/null 2>&1; do
        ((--tries > 0)) || {
            as_service tail -n 20 "$log" >&2 || true
            return 1
        }
        sleep 2
    done
}

postgres_pid() {
    local pid
    pid=$(as_service head -n 1 "$1/postmaster.pid" 2>/dev/null) && works_in "$pid" "$1" && printf '%s\n' "$pid"
}

postgres_stop() {
    postgres_pid "$1" >/dev/null || return 0
    as_service "$(postgres_bin "$1")/pg_ctl" stop -D "$1" -m fast -w -t 60 -s >/dev/null 2>&1 ||
        as_service "$(postgres_bin "$1")/pg_ctl" stop -D "$1" -m immediate -w -t 30 -s || true
}

# A server left over from a kill -9 of the script is stopped; a pid file whose pid now belongs to someone else is removed,
# as PostgreSQL itself would refuse to start beside it (container restarts give the same small pids again).
postgres_forget() {
    if postgres_pid "$1" >/dev/null; then
        say "stopping a PostgreSQL left over from an earlier start"
        postgres_stop "$1"
    elif as_service test -f "$1/postmaster.pid"; then
        as_service rm -f "$1/postmaster.pid"
    fi
}
