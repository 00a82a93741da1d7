#!/bin/sh
# Makes what the Dockerfiles build on where no image can be pulled: Debian's packages, this machine's Node and npm.
#
#   scripts/base-image.sh IMAGE...       tags it with each name, in the engine that DOCKER_HOST names
#
# NODE names the Node to put in (default: the one in PATH). The file system is kept in .cache/ for the next time.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
node=$(readlink -f "${NODE:-$(command -v node)}")
npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
packages=ca-certificates,git,patch,procps,ripgrep
certificates=${NODE_EXTRA_CA_CERTS:-/dev/null}

key=$(cat "$0" "$certificates" "$npm/package.json" | sha256sum | cut -c1-16)
root=$here/.cache/base-image-$("$node" --version)-$key.tar
mkdir -p "$here/.cache"
exec 9> "$here/.cache/base-image.lock"
flock 9
if [ ! -e "$root" ]; then
  rm -f "$here"/.cache/base-image-*.tar
  # The public images carry no documentation either. The user is theirs, and so is where Node lies.
  mmdebstrap --quiet --variant=minbase --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --customize-hook='chroot "$1" useradd --uid 1000 --create-home --shell /bin/bash node' \
    --customize-hook='mkdir -p "$1/usr/local/lib/node_modules"' \
    --customize-hook="upload $node /usr/local/bin/node" \
    --customize-hook="upload $certificates /etc/ssl/certs/extra.pem" \
    --customize-hook="copy-in $npm /usr/local/lib/node_modules" \
    --customize-hook='chmod 0755 "$1/usr/local/bin/node"' \
    --customize-hook='ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"' \
    --format=tar bookworm "$root.part" 'deb http://deb.debian.org/debian bookworm main' >&2
  mv "$root.part" "$root"
fi
flock --unlock 9
first=$1
docker import --change 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/extra.pem' --change 'CMD ["node"]' "$root" "$first" >&2
shift
for name in "$@"; do docker tag "$first" "$name"; done
