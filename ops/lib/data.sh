# shellcheck shell=bash
# The data folder: a marker that it is ours, a lock against a second start, and the facts of the running service.
#
#   DATA/.signales   marker; names where PostgreSQL and Redis keep their files
#   DATA/lock        held while ops/run runs
#   DATA/env         how to reach what runs (mode 600: it has the database's password)
#   DATA/log/        PostgreSQL's and Redis's logs
#   DATA/postgres/  DATA/redis/   or, where the account cannot reach DATA, under /var/lib/signales/ID

data='' services=''
marker_line='signales data folder, format 1'

is_ours() { [[ -f $1/.signales && $(head -n 1 "$1/.signales") == "$marker_line" ]]; }

# Nothing in it, but perhaps the lock of a start that went no further.
is_empty() { [[ -d $1 && -z $(find "$1" -mindepth 1 -maxdepth 1 ! -name lock -print -quit) ]]; }

# data_open FOLDER: makes it or checks that it is ours, and takes the lock on descriptor 9.
data_open() {
    data=$1
    [[ ! -e $data ]] || is_ours "$data" || is_empty "$data" ||
        fail "$data is not a data folder of ours (no .signales in it); choose another with --data" 2
    mkdir -p "$data" || fail "cannot make the data folder $data" 2
    data=$(cd "$data" && pwd -P)
    [[ -w $data ]] || fail "cannot write to the data folder $data" 2
    exec 9>"$data/lock"
    flock -n 9 || fail "another ops/run is using $data; stop it first, or choose another folder with --data" 2
    data_place
}

# Where the services keep their files is decided once, at the first start.
data_place() {
    if ! is_ours "$data"; then
        local place=$data
        if ! reachable "$data"; then
            place=/var/lib/signales/$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
            say "the account $service_account cannot enter $data; PostgreSQL and Redis keep their files in $place"
        fi
        printf '%s\nservices=%s\n' "$marker_line" "$place" >"$data/.signales"
    fi
    services=$(sed -n 's/^services=//p' "$data/.signales")
    # A folder that was moved takes its services along.
    [[ $services =~ ^/var/lib/signales/[0-9a-f]{12}$ ]] || services=$data
    # Made by someone without root? Then root goes on as that account.
    if ((EUID == 0)) && [[ -d $services/postgres ]]; then choose_account "$(stat -c %U "$services/postgres")"; fi
    mkdir -p "$services"
    [[ $services == "$data" ]] || chmod 711 /var/lib/signales "$services"
    service_folder "$services/log"
}

# data_erase: for --fresh, after data_open has found our marker and taken the lock, and nothing runs on it.
data_erase() {
    redis_forget "$services/redis"
    [[ ! -d $services/postgres ]] || postgres_forget "$services/postgres"
    [[ $services == "$data" ]] || rm -rf "$services"
    find "$data" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} +
    say "deleted what was in $data"
    data_place
}

# data_fact NAME: a value from the last start's env file, or nothing.
data_fact() { [[ ! -r $data/env ]] || sed -n "s/^export $1='\\(.*\\)'\$/\\1/p" "$data/env"; }

# data_write_env NAME=VALUE…: shell syntax, so that `. DATA/env` works.
data_write_env() {
    local pair
    (
        umask 077
        for pair in "$@"; do printf "export %s='%s'\n" "${pair%%=*}" "${pair#*=}"; done >"$data/env.new"
        # Root may run on someone else's folder; its owner must still be able to.
        ((EUID != 0)) || chown --reference="$data" "$data/env.new"
        mv "$data/env.new" "$data/env"
    )
}
