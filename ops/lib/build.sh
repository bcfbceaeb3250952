# shellcheck shell=bash
# Builds the page and the host. A build lives in a folder named by its sources, so that nothing is built twice and a build
# never overwrites files that a running host has mapped.

host_dll=''

# One compiler process for all projects, a third of the time of one each; under a name of its own, so that it can be ended.
compiler=signales-$$
shared_compiler=(-p:UseSharedCompilation=true "-p:SharedCompilationId=$compiler" -nodeReuse:false)

end_compiler() {
    local proc
    for proc in /proc/[0-9]*; do
        if grep -qs -- "-pipename:$compiler\b" "$proc/cmdline"; then kill -TERM "${proc#/proc/}" 2>/dev/null || true; fi
    done
}

# sources_hash PATHS…: of everything in them but build output.
sources_hash() {
    (
        cd "$root" || exit 1
        find "$@" \( -name bin -o -name obj -o -name node_modules -o -name wwwroot \) -prune -o -type f -print0 2>/dev/null |
            LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
    )
}

# page_node: puts a Node.js on the path that is new enough for the page. Debian 12 has 18; newer ones come as an npm package.
page_node() {
    local wanted have
    wanted=$(sed -n 's/.*"node": *">=\([0-9.]*\)".*/\1/p' "$1/package.json")
    have=$(node --version)
    if [[ -n $wanted && $(printf '%s\n%s\n' "$wanted" "${have#v}" | sort -V | head -n 1) != "$wanted" ]]; then
        local own=$artifacts/node
        [[ -x $own/node_modules/node/bin/node ]] || {
            say "Node.js ${have#v} is too old for the page; fetching 22 from npm"
            quietly "$artifacts/logs/node.log" npm install --prefix "$own" --no-save --no-audit --no-fund node@22
        }
        PATH=$own/node_modules/node/bin:$PATH
    fi
}

# build_page: src/Host/web to src/Host/wwwroot.
build_page() {
    local web=$root/src/Host/web out=$root/src/Host/wwwroot hash
    [[ -f $web/package.json ]] || return 0
    hash=$(sources_hash src/Host/web)
    [[ -f $out/index.html && $(cat "$artifacts/page.hash" 2>/dev/null) == "$hash" ]] && return 0
    say "building the page"
    page_node "$web"
    quietly "$artifacts/logs/npm-ci.log" npm ci --prefix "$web" --no-audit --no-fund || return 1
    quietly "$artifacts/logs/npm-build.log" npm run build --prefix "$web" || return 1
    printf '%s\n' "$hash" >"$artifacts/page.hash"
}

# build_host [quiet]: sets `host_dll`.
build_host() {
    local talk=${1:-}
    mkdir -p "$artifacts/host" "$artifacts/logs"
    exec 6>"$artifacts/build.lock"
    flock 6
    if [[ $talk == quiet ]]; then build_page >&2 || return 1; else build_page || return 1; fi
    local hash out
    hash=$(sources_hash src Directory.Build.props Directory.Packages.props global.json)-$(cut -c1-6 "$artifacts/page.hash" 2>/dev/null || echo none)
    out=$artifacts/host/$hash
    host_dll=$out/SignalEs.Host.dll
    if [[ ! -f $host_dll ]]; then
        [[ $talk == quiet ]] || say "building the host"
        rm -rf "$out.new"
        quietly "$artifacts/logs/publish.log" dotnet publish "$root/src/Host/SignalEs.Host.csproj" -c Release -o "$out.new" \
            -v quiet "${shared_compiler[@]}" || {
            end_compiler
            return 1
        }
        end_compiler
        mv "$out.new" "$out"
        forget_builds "$hash"
    fi
    touch "$out"
    exec 6>&-
}

# Keeps the build just made and those that a process still runs from.
forget_builds() {
    local dir
    for dir in "$artifacts"/host/*/; do
        dir=${dir%/}
        [[ $dir == "$artifacts/host/$1" ]] && continue
        grep -qsF "$dir/" /proc/[0-9]*/cmdline || rm -rf "$dir"
    done
}
