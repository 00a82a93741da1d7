#!/bin/sh
# Installs Debian packages: as root in CI, in a container, or when told to with --install; else says the one line to
# run and exits 69 (EX_UNAVAILABLE).
#
#   scripts/install-system.sh [--install] PACKAGE...
set -eu

install=false
if [ "${1:-}" = --install ]; then
  install=true
  shift
fi

missing=
for package in "$@"; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = 'install ok installed' ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

in_container() {
  [ -e /.dockerenv ] || [ -e /run/.containerenv ] || [ -n "${container:-}" ]
}

line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" -ne 0 ] || ! { [ "$install" = true ] || [ "${CI:-}" = true ] || in_container; }; then
  echo "Missing system packages. Run: sudo $line" >&2
  exit 69
fi

# A service that a package would start has no place in a throw-away machine: what needs one starts its own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 0755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list is split on purpose
$line >&2 || { apt-get update >&2 && $line >&2; }
