# shellcheck shell=bash
# All shared functions, for ops/run, ops/test and ops/signales.

program="ops/$(basename "$0")"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
artifacts="$root/artifacts"

# shellcheck source=common.sh
. "$root/ops/lib/common.sh"
# shellcheck source=packages.sh
. "$root/ops/lib/packages.sh"
# shellcheck source=account.sh
. "$root/ops/lib/account.sh"
# shellcheck source=postgres.sh
. "$root/ops/lib/postgres.sh"
# shellcheck source=redis.sh
. "$root/ops/lib/redis.sh"
# shellcheck source=data.sh
. "$root/ops/lib/data.sh"
# shellcheck source=build.sh
. "$root/ops/lib/build.sh"
