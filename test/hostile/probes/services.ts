import type { ServicePolicy } from '../../../src/domain/policy.ts'
import type { Arena } from '../arena.ts'
import { broken, type Probe, type ProbeGroup, throughOf } from '../probe.ts'
import { PRELUDE } from './attack.ts'
import { DNS, FAMILIES, NETLINK, REACH, SOCKETS } from './network.ts'

const PORT = 9_999

/** Attacks first; then tells whoever connects what got through. */
const PROGRAM = `
import contextlib, io, os, socket
said = io.StringIO()
with contextlib.redirect_stdout(said):
    try:
        exec(os.environ['ATTACK'], {'__name__': 'attack'})
        print('done')
    except BaseException as error: print('broke', repr(error))
with socket.create_server(('127.0.0.1', ${PORT}), reuse_port=True) as server:
    while True:
        with server.accept()[0] as one: one.sendall(said.getvalue().encode())
`

const LISTEN = `
import socket
one = socket.create_connection(('127.0.0.1', ${PORT}))
print(b''.join(iter(lambda: one.recv(65536), b'')).decode(), end='')
`

/** An attack by the service of a sandbox; an engine without services must start none. */
function byService(name: string, script: string): Probe {
  return {
    name,
    play: async (arena) => {
      const { hostileService } = arena.harness
      if (hostileService === undefined) return refused(arena)
      const env = { ATTACK: `${PRELUDE}${script}`, GIVEN: JSON.stringify(arena.bait), PROGRAM }
      const before = arena.bait.connections()
      const service = await hostileService({ name: 'hostile', env, ports: [PORT], seconds: 60, writable: [] })
      const through = await arena.own(async ({ run }) => throughOf(await run(['python3', '-c', LISTEN])), {
        services: [service],
      })
      const heard = arena.bait.connections() - before
      return heard === 0 ? through : [...through, `the host was connected to ${heard} times`]
    },
  }
}

async function refused({ own }: Arena): Promise<string[]> {
  const service: ServicePolicy = { name: 'none', image: 'none', env: {}, ports: [], seconds: 1, writable: [] }
  const started = await own(async () => true, { services: [service] }).catch(() => false)
  return broken({ 'a sandbox was made as if it had the service': !started })
}

const WALLS = `
if os.getuid() != 1000 or os.getgid() != 1000: through('is', os.getuid(), os.getgid())
status = dict(line.split(':\\t', 1) for line in open('/proc/self/status').read().splitlines())
for name in ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']:
    if int(status[name], 16) != 0: through(name, status[name])
if status['NoNewPrivs'] != '1' or status['Seccomp'] != '2': through('no filter')
for path in ['/x', '/etc/x', '/usr/x', '/opt/x', '/proc/sys/kernel/core_pattern', '/sys/x']: opens(path, os.O_CREAT | os.O_WRONLY)
for path in given['files'] + ['/dev/kmsg', '/dev/mem', '/dev/fuse', '/proc/kcore']: opens(path, os.O_RDONLY)
call('mount', 165, 40, b'none', b'/tmp', b'tmpfs', 0, None)
call('unshare', 272, 97, 0x10000000)
call('bpf', 321, 280, 0, None, 0)
call('io_uring_setup', 425, 425, 1, None)
`

const NEIGHBOUR = `
for pid in filter(str.isdigit, os.listdir('/proc')):
    try: line = open('/proc/' + pid + '/cmdline').read()
    except OSError: continue
    if 'supervisor' in line or 'max-old-space-size' in line: through('sees the supervisor as', pid)
for path in ['/workspace', '/home/agent']:
    if os.path.isdir(path) and os.listdir(path): through('sees', path)
for pid in range(2, 400):
    if pid == os.getpid(): continue
    try: os.kill(pid, 0)
    except ProcessLookupError: continue
    except PermissionError: pass
    through('can signal', pid)
`

const GREED = `
count = 0
try:
    while count < 1000:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        count += 1
except OSError: pass
if count > 256: through('forked', count)
with open('/tmp/full', 'wb') as full:
    try:
        for _ in range(1024): full.write(bytes(1024 ** 2))
    except OSError: pass
if os.path.getsize('/tmp/full') > 512 * 1024 ** 2: through('wrote', os.path.getsize('/tmp/full'))
os.unlink('/tmp/full')
`

const AWAY = `${REACH}
for address in given['neighbours'] + ['169.254.169.254', '172.17.0.1', '1.1.1.1']:
    for port in [53, 80, 443, 2375, given['port']]: reach(address, socket.AF_INET, socket.SOCK_STREAM, (address, port))
    reach(address + ' by UDP', socket.AF_INET, socket.SOCK_DGRAM, (address, 53))
reach('loopback of the host', socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', given['port']), fine=NO_WAY + (errno.ECONNREFUSED,))
for address in ['2606:4700:4700::1111', 'fd00:ec2::254']:
    reach(address, socket.AF_INET6, socket.SOCK_STREAM, (address, 443), fine=NO_WAY + (errno.EHOSTUNREACH,))
${DNS}`

const PROBES: readonly Probe[] = [
  byService('a hostile service: the host, its neighbours, metadata, IPv6, DNS', AWAY),
  byService('a hostile service: unix sockets of the host', SOCKETS),
  byService('a hostile service: netlink and other address families', NETLINK + FAMILIES),
  byService('a hostile service: privileges, devices, the root, calls that the filter names', WALLS),
  byService("a hostile service: its sandbox's processes and files", NEIGHBOUR),
  byService('a hostile service: more processes and files than its share', GREED),
]

/** Databases and the like beside a sandbox, taken over. */
export const services: ProbeGroup = { title: 'Services', probes: PROBES }
