#!/bin/sh
# Makes what the Dockerfiles build on where no image can be pulled: Debian's packages, this machine's Node and npm.
#
#   scripts/base-image.sh      makes debian:bookworm-slim and node:24-bookworm-slim in the engine of DOCKER_HOST
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
  # The public images carry no documentation either.
  mmdebstrap --quiet --variant=minbase --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
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
docker import --change 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/extra.pem' --change 'CMD ["bash"]' \
  "$root" debian:bookworm-slim >&2
# Its user and its entry, as the public image has them.
DOCKER_BUILDKIT=0 docker build --network none --tag node:24-bookworm-slim - >&2 <<'DOCKERFILE'
FROM debian:bookworm-slim
RUN useradd --uid 1000 --create-home --shell /bin/bash node
CMD ["node"]
DOCKERFILE
