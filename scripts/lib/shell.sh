# Shared by the scripts of the folder above: sourced, never run.
# shellcheck shell=bash
set -euo pipefail

# The project's root, wherever the script was called from and through whatever link.
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
export root

if [[ -t 1 && -z "${NO_COLOR:-}" ]]; then
    bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
    bold='' dim='' green='' red='' plain=''
fi

SECONDS=0
steps_done=0
steps_total=0

# steps N: how many steps this script has, so that each can say how far it is.
steps() { steps_total=$1; }

# step TEXT…: the headline of the next step.
step() {
    steps_done=$((steps_done + 1))
    printf '\n%s[%d/%d] %s%s %s(%d s)%s\n' \
        "$bold" "$steps_done" "$steps_total" "$*" "$plain" "$dim" "$SECONDS" "$plain"
}

# note TEXT…: a line below the headline.
note() { printf '      %s\n' "$*"; }

# good TEXT… / bad TEXT…: the outcome of a step.
good() { printf '    %s✓%s %s\n' "$green" "$plain" "$*"; }
bad() { printf '    %s✗%s %s\n' "$red" "$plain" "$*" >&2; }

# fail TEXT…: ends the script.
fail() {
    bad "$*"
    exit 1
}

# as_root COMMAND…: runs it as root, by sudo where we are somebody else.
as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root: run it as root, or install sudo, or run yourself: $*"
    fi
}

# The packages of packages.txt that this machine lacks, one a line.
missing_packages() {
    local package
    while read -r package; do
        [[ -z "$package" || "$package" == \#* ]] && continue
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
    done <"$root/scripts/lib/packages.txt"
}

# Installs what is missing, and says so. A machine that has everything is not touched and needs no root.
install_packages() {
    command -v dpkg-query >/dev/null ||
        fail "this installs packages of Debian 12; here, install the counterparts of scripts/lib/packages.txt by hand"
    local -a missing
    mapfile -t missing < <(missing_packages)
    if [[ ${#missing[@]} -eq 0 ]]; then
        good "all Debian packages are there"
        return
    fi
    note "installing ${missing[*]}"
    local log
    log=$(mktemp)
    if ! { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install: ${missing[*]}"
    fi
    rm -f "$log"
    good "installed ${#missing[@]} Debian packages"
}

# The Python that tests and checks talk to (.build/python), with what requirements.txt names. Made anew when that changes.
install_python_peers() {
    local wanted
    wanted=$(sha256sum <"$root/scripts/lib/requirements.txt")
    if [[ -f $root/.build/python/wanted && $(<"$root/.build/python/wanted") == "$wanted" ]]; then
        good "all Python peers are there"
        return
    fi
    note "fetching the Python packages that scripts/lib/requirements.txt names"
    python3 -m venv --clear "$root/.build/python"
    "$root/.build/python/bin/python" -m pip install --quiet --disable-pip-version-check \
        --requirement "$root/scripts/lib/requirements.txt" ||
        fail "pip could not install what scripts/lib/requirements.txt names"
    printf '%s\n' "$wanted" >"$root/.build/python/wanted"
    good "the Python peers are installed"
}

# Swift 6.3 or newer, or a message that says where to get it.
require_swift() {
    command -v swift >/dev/null ||
        fail "swift is not on the PATH: install Swift 6.3 or newer (https://www.swift.org/install/linux/)"
    local version major minor
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' | head -n 1)
    read -r major minor <<<"$version"
    if ((${major:-0} < 6 || (${major:-0} == 6 && ${minor:-0} < 3))); then
        fail "Swift ${major:-?}.${minor:-?} is too old: Cairn needs 6.3 or newer (https://www.swift.org/install/linux/)"
    fi
    good "Swift $major.$minor"
}
