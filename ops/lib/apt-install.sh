#!/usr/bin/env bash
# Installs Debian packages without letting their services start, now or at the next boot: we run private instances.
# Runs as root: apt-install.sh PACKAGE…
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

policy=/usr/sbin/policy-rc.d
no_cluster=/etc/postgresql-common/createcluster.d/signales.conf
made=()
restore() { ((${#made[@]} == 0)) || rm -f "${made[@]}"; }
trap restore EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# invoke-rc.d asks this program; 101 means "action forbidden by policy". An administrator's own policy stays as it is.
if [[ ! -e $policy ]]; then
    made+=("$policy")
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
# Debian would create a cluster "main" and start it at every boot; existing clusters are not touched.
if [[ ! -e $no_cluster ]]; then
    made+=("$no_cluster")
    mkdir -p "$(dirname "$no_cluster")"
    printf 'create_main_cluster = false\n' >"$no_cluster"
fi

redis_was_here=$(command -v redis-server || true)
apt-get update || echo "apt-get update failed for some source; trying with what is known" >&2
apt-get install -y --no-install-recommends "$@"

if [[ -z $redis_was_here ]] && command -v redis-server >/dev/null && command -v systemctl >/dev/null; then
    systemctl disable redis-server.service || true
fi
