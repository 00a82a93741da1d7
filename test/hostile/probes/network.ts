import type { Arena } from '../arena.ts'
import type { Probe, ProbeGroup } from '../probe.ts'
import { attack, NOTHING } from './attack.ts'

// Anything but "there is no way" counts: a refusal or a silence would come from somebody who was reached.
export const REACH = `
NO_WAY = (errno.ENETUNREACH, errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EACCES, errno.EPERM, errno.EPROTONOSUPPORT)
def reach(what, family, kind, address, fine=NO_WAY):
    try:
        with socket.socket(family, kind) as one:
            one.settimeout(2)
            one.connect(address)
            if kind == socket.SOCK_DGRAM: one.send(b'x')
    except OSError as error:
        if error.errno not in fine: through(what, error)
        return
    through(what)
`

const HOSTS = (arena: Arena) => ({ ...arena.bait, sockets: arena.bait.sockets })

export const SOCKETS = `
known = ['/run/docker.sock', '/var/run/docker.sock', '/run/containerd/containerd.sock', '/run/podman/podman.sock', '/var/run/postgresql/.s.PGSQL.5432',
  '/tmp/.s.PGSQL.5432', '/run/redis/redis-server.sock', '/run/dbus/system_bus_socket', '/run/systemd/private', '/run/user/0/bus', '/run/systemd/journal/socket']
for path in known + given['sockets']:
    for kind in [socket.SOCK_STREAM, socket.SOCK_DGRAM]:
        one = socket.socket(socket.AF_UNIX, kind)
        try: one.connect(path)
        except OSError: continue
        through(repr(path))
for line in open('/proc/net/unix').read().splitlines()[1:]:
    path = line.split()[7:]
    if path: through('sees', path[0])
`

export const DNS = `
query = bytes.fromhex('123401000001000000000000') + b'\\x06github\\x03com\\x00' + bytes.fromhex('00010001')
for server in given['resolvers'] + ['1.1.1.1', '8.8.8.8', '127.0.0.11', '127.0.0.53']:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.settimeout(1)
            one.connect((server, 53)); one.send(query); one.recv(512)
    except OSError as error:
        if error.errno not in NO_WAY + (errno.ECONNREFUSED,): through(server, error)
        continue
    through('an answer from', server)
try: through(socket.getaddrinfo('github.com', 443))
except OSError: pass
`

export const NETLINK = `
def ask(protocol, kind, flags, body):
    with socket.socket(16, 3, protocol) as one:
        one.settimeout(2)
        one.send(struct.pack('<IHHII', 16 + len(body), kind, flags, 1, 0) + body)
        answer = one.recv(65536)
        kind, = struct.unpack('<H', answer[4:6])
        return struct.unpack('<i', answer[16:20])[0] if kind == 2 else None
attribute = lambda kind, value: struct.pack('<HH', 4 + len(value), kind) + value + bytes(-len(value) % 4)
link = struct.pack('<BxHiII', 0, 0, 0, 0, 0) + attribute(18, attribute(1, b'dummy'))
address = struct.pack('<BBBBI', 2, 24, 0, 0, 1) + attribute(2, bytes([10, 9, 8, 7]))
route = struct.pack('<8BI', 2, 0, 0, 0, 254, 3, 0, 1, 0) + attribute(4, struct.pack('<i', 1))
for what, kind, body in [('a link', 16, link), ('an address', 20, address), ('a route', 24, route)]:
    try: code = ask(0, kind, 0x605, body)
    except OSError: continue
    if code != -errno.EPERM: through('made', what, code)
for protocol, kind, body in [(9, 1000, b''), (12, 0xa00, bytes(4)), (6, 0x10, bytes(64))]:
    try: code = ask(protocol, kind, 5, body)
    except OSError: continue
    if code == 0: through('protocol', protocol)
names = [line.split(':')[0].strip() for line in open('/proc/net/dev').read().splitlines()[2:]]
if names != ['lo']: through('sees interfaces', names)
`

export const FAMILIES = `
for name, family, kind, protocol in [('AF_VSOCK', 40, 1, 0), ('AF_ALG', 38, 5, 0), ('AF_XDP', 44, 3, 0), ('AF_TIPC', 30, 1, 0), ('AF_BLUETOOTH', 31, 3, 1), ('AF_CAN', 29, 3, 1), ('AF_RDS', 21, 5, 0), ('AF_KCM', 41, 2, 0), ('AF_QIPCRTR', 42, 2, 0), ('AF_SMC', 43, 1, 0), ('AF_KEY', 15, 3, 2), ('AF_PPPOX', 24, 2, 0), ('AF_IEEE802154', 36, 3, 0), ('AF_NFC', 39, 5, 0), ('AF_X25', 9, 5, 0), ('AF_AX25', 3, 5, 0)]:
    fd = libc.syscall(198 if arm else 41, family, kind, protocol)
    if fd != -1: through(name)
`

const PROBES: readonly Probe[] = [
  attack(
    'metadata address',
    `${REACH}
for port in [80, 443]: reach('metadata', socket.AF_INET, socket.SOCK_STREAM, ('169.254.169.254', port))
reach('metadata by UDP', socket.AF_INET, socket.SOCK_DGRAM, ('169.254.169.254', 80))
reach('metadata by IPv6', socket.AF_INET6, socket.SOCK_STREAM, ('fd00:ec2::254', 80))`,
    NOTHING,
  ),
  attack(
    "gateway and the host's own addresses",
    `${REACH}
for address in given['neighbours'] + ['172.17.0.1', '10.0.2.2', '192.168.0.1', '1.1.1.1', '255.255.255.255']:
    for port in [22, 80, 2375, 5432, 6379, given['port']]: reach(address, socket.AF_INET, socket.SOCK_STREAM, (address, port))
    reach(address + ' by UDP', socket.AF_INET, socket.SOCK_DGRAM, (address, 53))`,
    HOSTS,
  ),
  withCount(
    'loopback of the host, where we listen',
    `${REACH}
for address in ['127.0.0.1', '127.0.0.2', '0.0.0.0']:
    reach(address, socket.AF_INET, socket.SOCK_STREAM, (address, given['port']), fine=NO_WAY + (errno.ECONNREFUSED,))
for port in [22, 2375, 5432, 6379]:
    reach(port, socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', port), fine=NO_WAY + (errno.ECONNREFUSED,))`,
  ),
  withCount('unix sockets of the host: Docker, PostgreSQL, by path and by abstract name', SOCKETS),
  attack(
    'IPv6',
    `${REACH}
for address in ['2606:4700:4700::1111', '::ffff:1.1.1.1', 'fe80::1', 'ff02::1', 'fd00::1']:
    for kind in [socket.SOCK_STREAM, socket.SOCK_DGRAM]:
        reach(address, socket.AF_INET6, kind, (address, 80), fine=NO_WAY + (errno.EINVAL, errno.EHOSTUNREACH))
for line in (open('/proc/net/if_inet6').read() if os.path.exists('/proc/net/if_inet6') else '').splitlines():
    if not line.endswith(' lo'): through(line)`,
    NOTHING,
  ),
  attack('DNS', REACH + DNS, HOSTS),
  attack(
    'raw and packet sockets',
    `
for name, family, kind, protocol in [('raw ICMP', 2, 3, 1), ('raw', 2, 3, 255), ('raw IPv6', 10, 3, 58), ('packet', 17, 3, 0x300), ('packet datagram', 17, 2, 0x300), ('packet, old', 2, 10, 0x300)]:
    try: socket.socket(family, kind, protocol).close(); through(name)
    except OSError: pass`,
    NOTHING,
  ),
  attack('netlink', NETLINK, NOTHING),
  attack('other address families: to the hypervisor, into kernel code', FAMILIES, NOTHING),
]

/** An attack that must not even have been heard by our own listeners. */
function withCount(name: string, script: string): Probe {
  const inner = attack(name, script, HOSTS)
  return {
    name,
    play: async (arena) => {
      const before = arena.bait.connections()
      const through = await inner.play(arena)
      const heard = arena.bait.connections() - before
      return heard === 0 ? through : [...through, `the host was connected to ${heard} times`]
    },
  }
}

export const network: ProbeGroup = { title: 'Network', probes: PROBES }
