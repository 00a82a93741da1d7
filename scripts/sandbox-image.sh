#!/bin/sh
# Builds the image that the Docker engine's sandboxes start from.
#
#   scripts/sandbox-image.sh [IMAGE]                   from sandbox/Dockerfile (pulls debian and node)
#   scripts/sandbox-image.sh --from-host [IMAGE]       for tests where nothing can be pulled: a skeleton of links,
#                                                      to be started with the host's /usr mounted read-only
#
# The engine is the one that DOCKER_HOST names. NODE names the Node for --from-host (default: the one in PATH).
set -eu

from_host=false
if [ "${1:-}" = --from-host ]; then
  from_host=true
  shift
fi
image=${1:-sallyport-sandbox}
here=$(cd "$(dirname "$0")/.." && pwd)

if [ "$from_host" = false ]; then
  exec docker build --tag "$image" "$here/sandbox"
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
node=$(readlink -f "${NODE:-$(command -v node)}")

cd "$root"
chmod 0755 .
# /sbin is real: Docker mounts its init there.
mkdir -p sbin usr etc proc sys dev tmp run root var/tmp workspace home/agent opt/node/bin opt/supervisor
for name in bin lib lib32 lib64 libx32; do
  if [ -e "/usr/$name" ]; then ln -s "usr/$name" "$name"; fi
done
printf 'root:x:0:0:root:/root:/usr/sbin/nologin\nagent:x:1000:1000:agent:/home/agent:/bin/bash\n' > etc/passwd
printf 'root:x:0:\nagent:x:1000:\n' > etc/group
printf 'passwd: files\ngroup: files\nhosts: files\n' > etc/nsswitch.conf
cp -a /etc/ld.so.cache /etc/alternatives etc/
cp "$node" opt/node/bin/node
chmod 0755 opt/node/bin/node
cp "$node" opt/supervisor/node
chmod 0111 opt/supervisor/node
tar -c . | docker import - "$image"
