# shellcheck shell=bash
# PostgreSQL refuses to run as root, and Redis need not: as root, both run under the account `postgres`.

service_account=postgres

# as_service COMMAND…: as the unprivileged account when we are root, else as ourselves.
as_service() {
    if ((EUID == 0)); then
        # setpriv becomes the command; runuser would stay as its parent and pass a terminal's Ctrl-C on.
        setpriv --reuid "$service_account" --regid "$service_account" --init-groups -- "$@"
    else
        "$@"
    fi
}

ensure_account() {
    if ((EUID != 0)); then return 0; fi
    getent passwd "$service_account" >/dev/null ||
        useradd --system --user-group --home-dir /var/lib/postgresql --shell /usr/sbin/nologin "$service_account"
}

# Can the account reach this folder, that is, pass through every folder above it?
reachable() { as_service test -x "$1"; }

# A folder that the account owns and nobody else reads.
service_folder() {
    mkdir -p "$1"
    ((EUID != 0)) || chown "$service_account:" "$1"
    chmod 700 "$1"
}
