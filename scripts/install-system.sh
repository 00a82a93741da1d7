#!/usr/bin/env bash
# install-system.sh [--install] PACKAGE…
# Installs Debian packages on a machine that may be changed: as root in CI (CI=true), in a container, on a throw-away
# machine (SALLYPORT_INSTALL=1) or when told to (--install). Elsewhere prints the one line to run and exits 69.
set -euo pipefail

asked=false
packages=()
for argument in "$@"; do
  if [[ $argument == --install ]]; then asked=true; else packages+=("$argument"); fi
done
if [[ ${#packages[@]} -eq 0 ]]; then
  echo 'usage: install-system.sh [--install] PACKAGE…' >&2
  exit 64
fi

may_install() {
  [[ $(id -u) -eq 0 ]] || return 1
  command -v apt-get >/dev/null || return 1
  [[ $asked == true || ${CI:-} == true || ${SALLYPORT_INSTALL:-} == 1 || -e /.dockerenv || -e /run/.containerenv ]]
}

if ! may_install; then
  sudo='sudo '
  [[ $(id -u) -eq 0 ]] && sudo=''
  echo "Missing system packages. Run: ${sudo}apt-get install -y --no-install-recommends ${packages[*]}" >&2
  exit 69
fi

log=$(mktemp)
cleanup=("$log")
trap 'rm -f "${cleanup[@]}"' EXIT
export DEBIAN_FRONTEND=noninteractive

# A package starts its daemon when it is installed. Nothing here may outlive the command: tests start their own.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  cleanup+=("$policy")
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
fi

try_install() {
  apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${packages[@]}" >"$log" 2>&1 </dev/null
}

echo "Installing system packages: ${packages[*]} …" >&2
if ! try_install; then
  apt-get -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 </dev/null || { cat "$log" >&2; exit 69; }
  try_install || { cat "$log" >&2; exit 69; }
fi
