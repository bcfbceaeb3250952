# shellcheck shell=bash
# Debian packages, installed where missing and before anything is started: an upgrade under a running PostgreSQL breaks it.

# The newest PostgreSQL on this machine, or the one that made DATA_FOLDER.
postgres_bin() {
    local folder=${1:-} version='*' dir best=
    [[ -n $folder && -f $folder/PG_VERSION ]] && version=$(<"$folder/PG_VERSION")
    # shellcheck disable=SC2231 # the version is a pattern on purpose
    for dir in /usr/lib/postgresql/$version/bin; do
        [[ -x $dir/postgres && -x $dir/initdb ]] || continue
        [[ -z $best || $(basename "$(dirname "$dir")") -gt $(basename "$(dirname "$best")") ]] && best=$dir
    done
    if [[ -z $best && $version == '*' ]]; then
        dir=$(dirname "$(command -v initdb || true)")
        [[ -x $dir/postgres ]] && best=$dir
    fi
    [[ -n $best ]] && printf '%s\n' "$best"
}

# missing_packages WANTED…: those of postgresql, redis-server, nodejs, npm, chromium that this machine lacks.
missing_packages() {
    local wanted
    for wanted in "$@"; do
        case $wanted in
        postgresql) postgres_bin >/dev/null || say postgresql ;;
        redis-server) command -v redis-server >/dev/null || say redis-server ;;
        nodejs) command -v node >/dev/null || say nodejs ;;
        npm) command -v npm >/dev/null || say npm ;;
        chromium) command -v chromium >/dev/null || command -v google-chrome >/dev/null || say chromium ;;
        esac
    done
}

require_sdk() {
    if ! command -v dotnet >/dev/null || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
        fail "the .NET SDK 10 is missing; install it first (dotnet --list-sdks should name a 10.x)" 2
    fi
}

# ensure_packages WANTED…: installs what is missing, as root or through sudo without a password; else says what to install.
ensure_packages() {
    local missing=() elevate=()
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            elevate=(sudo -n)
        else
            fail "missing packages: ${missing[*]}
install them first, as root:
    apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" 2
        fi
    fi
    command -v apt-get >/dev/null || fail "missing: ${missing[*]}; there is no apt-get here, install them by hand" 2
    say "installing: ${missing[*]}"
    quietly "$artifacts/logs/apt.log" "${elevate[@]}" bash "$root/ops/lib/apt-install.sh" "${missing[@]}" ||
        fail "apt could not install ${missing[*]}" 2
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]} == 0)) || fail "still missing after the installation: ${missing[*]}" 2
}
