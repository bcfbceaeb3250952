# shellcheck shell=bash
# PostgreSQL refuses to run as root, and Redis need not: as root, both run under the account `postgres`.

service_account=postgres

# How to become the account; empty when we are nobody special ourselves.
# setpriv becomes the command; runuser would stay as its parent and pass a terminal's Ctrl-C on.
become=()
choose_account() {
    service_account=$1
    ((EUID != 0)) || become=(setpriv --reuid "$1" --regid "$(id -g "$1")" --init-groups --)
}

# as_service COMMAND…: as the unprivileged account when we are root, else as ourselves.
as_service() { "${become[@]}" "$@"; }

ensure_account() {
    if ((EUID != 0)); then return 0; fi
    getent passwd "$service_account" >/dev/null ||
        useradd --system --user-group --home-dir /var/lib/postgresql --shell /usr/sbin/nologin "$service_account"
    choose_account "$service_account"
}

# Can the account reach this folder, that is, pass through every folder above it?
reachable() { as_service test -x "$1"; }

# A folder that the account owns and nobody else reads.
service_folder() {
    mkdir -p "$1"
    ((EUID != 0)) || chown "$service_account:" "$1"
    chmod 700 "$1"
}
