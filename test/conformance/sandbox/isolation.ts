import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { open, type Provide, withSandbox } from './harness.ts'

const CANARY = `canary-${randomUUID()}`

// Each probe makes the call itself: a tool's own checks must not answer in the kernel's place.
const CALLS = `
import ctypes, os, platform
libc = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == 'aarch64'
def call(name, x86, aarch, *args, answers=(1, 13, 38)):
    ctypes.set_errno(0)
    result = libc.syscall(aarch if arm else x86, *args)
    print(name, 'refused' if result == -1 and ctypes.get_errno() in answers else 'ALLOWED %d %d' % (result, ctypes.get_errno()))
call('mount', 165, 40, b'none', b'/tmp', b'tmpfs', 0, None)
call('unshare-user', 272, 97, 0x10000000)
call('unshare-net', 272, 97, 0x40000000)
call('setns', 308, 268, -1, 0)
call('keyctl', 250, 219, 0, -3, 0)
call('add_key', 248, 217, b'user', b'x', b'y', 1, -3)
call('bpf', 321, 280, 0, None, 0)
call('perf_event_open', 298, 241, None, 0, -1, -1, 0)
call('userfaultfd', 323, 282, 0)
call('kexec_load', 246, 104, 0, 0, None, 0)
call('init_module', 175, 105, None, 0, b'')
call('open_by_handle_at', 304, 265, -1, None, 0)
call('ptrace-supervisor', 101, 117, 16, os.getppid(), None, None)
call('process_vm_readv-supervisor', 310, 270, os.getppid(), None, 0, None, 0, 0)
call('chroot', 161, 51, b'/tmp')
call('mknod', 133, -1, b'/tmp/device', 0o60600, 0x0800) if not arm else print('mknod refused')
call('setuid', 105, 146, 0, answers=(1, 22))
import socket
for name, family, kind, protocol in [('raw', 2, 3, 1), ('packet', 17, 3, 0)]:
    try:
        socket.socket(family, kind, protocol).close()
        print(name, 'ALLOWED')
    except OSError: print(name, 'refused')
`

export function describeIsolation(provide: Provide): void {
  test('the user is not root and cannot become it', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      expect((await sh('id -u; grep -E "^(CapEff|CapBnd|NoNewPrivs)" /proc/self/status')).out).toBe(
        '1000\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n',
      )
    })
  })

  test('nothing is writable but the workspace, /tmp, the home and shared memory', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const probe =
        'for d in / /usr /etc /dev /opt /var /root /proc/sys/kernel /sys; do touch $d/probe 2>/dev/null && echo $d; done'
      expect((await sh(probe)).out).toBe('')
      expect(await sh('touch /workspace/a /tmp/b ~/c /dev/shm/d')).toMatchObject({ exitCode: 0 })
      const other = 'echo core > /proc/sys/kernel/core_pattern; echo h > /proc/sysrq-trigger'
      expect((await sh(other)).exitCode).not.toBe(0)
    })
  })

  test('nothing of our environment is visible inside', async () => {
    process.env.SALLYPORT_CANARY = CANARY
    await withSandbox(provide().engine, async ({ sh }) => {
      const said = await sh(
        'env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr "\\0" "\\n"; ls -la ~ /tmp /workspace',
      )
      expect(said.out).toContain('HOME=/home/agent')
      expect(said.out).not.toContain(CANARY)
    })
    delete process.env.SALLYPORT_CANARY
  })

  test('the supervisor can be neither read nor traced by what it runs', async () => {
    await withSandbox(provide().engine, async ({ sh }) => {
      const said = await sh(
        'for f in mem maps environ fd/0 fd/1; do head -c 1 /proc/$PPID/$f >/dev/null 2>&1 && echo $f; done; true',
      )
      expect(said.out.split('\n').filter((line) => line !== 'maps' && line !== '')).toEqual([])
    })
  })

  test('calls that reach for the kernel, other processes or raw networks are refused', async () => {
    await withSandbox(provide().engine, async ({ run }) => {
      const said = await run(['python3', '-c', CALLS])
      expect(said.err).toBe('')
      expect(
        said.out
          .trim()
          .split('\n')
          .filter((line) => !line.endsWith(' refused')),
      ).toEqual([])
      expect(said.out.trim().split('\n')).toHaveLength(19)
    })
  })

  test('there is no way to a listener of the host, to the metadata address, to DNS', async () => {
    let connections = 0
    const server = createServer(() => {
      connections += 1
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const targets = [
      `127.0.0.1:${port}`,
      '169.254.169.254:80',
      '172.17.0.1:80',
      '1.1.1.1:53',
      '[2606:4700:4700::1111]:53',
    ]
    const script = `
      const net = require('node:net'), dns = require('node:dns')
      const connect = (target) => new Promise((done) => {
        const { hostname, port } = new URL('tcp://' + target)
        const socket = net.connect({ host: hostname.replace(/[[\\]]/g, ''), port: Number(port), timeout: 3000 })
        socket.on('connect', () => done('CONNECTED ' + target)).on('error', (e) => done('none'))
        socket.on('timeout', () => done('none'))
      })
      const resolve = new Promise((done) => dns.lookup('github.com', (e) => done(e ? 'none' : 'RESOLVED')))
      Promise.all([...${JSON.stringify(targets)}.map(connect), resolve]).then((all) => console.log(all.join(',')))`
    try {
      await withSandbox(provide().engine, async ({ node }) => {
        expect((await node(script)).out.trim()).toBe(Array(6).fill('none').join(','))
        expect((await node("console.log(Object.keys(require('os').networkInterfaces()).join())")).out.trim()).toBe('lo')
      })
      expect(connections).toBe(0)
    } finally {
      server.close()
    }
  })

  test('a socket of the host cannot be reached, by path or by abstract name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-socket-'))
    const addresses = [join(folder, 'engine.sock'), `\0sallyport-${randomUUID()}`]
    let connections = 0
    const servers = addresses.map((address) =>
      createServer(() => {
        connections += 1
      }).listen(address),
    )
    await Promise.all(servers.map((server) => once(server, 'listening')))
    const script = `
      const connect = (path) => new Promise((done) => require('node:net').connect(path)
        .on('connect', () => done('CONNECTED')).on('error', () => done('none')))
      Promise.all(${JSON.stringify(addresses)}.map(connect)).then((all) => console.log(all.join()))`
    try {
      await withSandbox(provide().engine, async ({ node, sh }) => {
        expect((await node(script)).out.trim()).toBe('none,none')
        expect((await sh('ls -d /run/docker.sock /var/run/docker.sock 2>/dev/null')).out).toBe('')
      })
      expect(connections).toBe(0)
    } finally {
      for (const server of servers) server.close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('a listener inside its own loopback works', async () => {
    await withSandbox(provide().engine, async ({ node }) => {
      const script = `const s = require('net').createServer((c) => c.end('hello')).listen(0, '127.0.0.1', () =>
        require('net').connect(s.address().port, '127.0.0.1').on('data', (d) => { console.log(String(d)); s.close() }))`
      expect((await node(script)).out).toBe('hello\n')
    })
  })

  test('two sandboxes see nothing of each other', async () => {
    const { engine } = provide()
    const [left, right] = await Promise.all([open(engine), open(engine)])
    try {
      await left.sh('echo mine > /tmp/left; echo mine > /dev/shm/left; echo mine > ~/left; echo mine > left')
      const busy = left.sh('exec -a left-process sleep 2')
      const said = await right.sh(
        'ls /tmp ~ /dev/shm /workspace; cat /proc/[0-9]*/cmdline | tr "\\0" " " | grep -c left-proces[s]',
      )
      expect(said.out).not.toContain('mine')
      expect(said.out.split('\n').filter((line) => line === 'left')).toEqual([])
      expect(said.out.trim().endsWith('0')).toBe(true)
      await busy
    } finally {
      await Promise.all([left.sandbox.destroy(), right.sandbox.destroy()])
    }
  })
}
