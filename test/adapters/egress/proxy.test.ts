import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isInnerAddress } from '../../../src/adapters/egress/addresses.ts'
import { type EgressOptions, openEgressProxy } from '../../../src/adapters/egress/proxy.ts'
import type { Egress, EgressOrder } from '../../../src/ports/egress.ts'

const ORDER: EgressOrder = { hosts: ['registry.test', '*.mirror.test'], internal: [], maxBytes: 1_000_000 }
const HERE = [{ address: '127.0.0.1', family: 4 }]

describe('the way out', () => {
  let target: Server
  let port = 0
  let reached = 0
  const sockets = new Set<Socket>()

  // Sends back what it gets, in capitals.
  beforeAll(async () => {
    target = createServer((socket) => {
      reached += 1
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('data', (bytes) => socket.write(bytes.toString().toUpperCase()))
    })
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
    port = (target.address() as AddressInfo).port
  })

  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => target.close(resolve))
  })

  async function through(
    order: Partial<EgressOrder>,
    options: EgressOptions,
    work: (egress: Egress) => Promise<void>,
  ): Promise<void> {
    const egress = await openEgressProxy({ ...ORDER, ...order }, { ports: [port], ...options })
    try {
      await work(egress)
    } finally {
      await egress.close()
    }
  }

  const here: EgressOptions = { resolve: (_host, _options, done) => done(null, HERE) }
  const mine: Partial<EgressOrder> = { internal: ['registry.test', 'a.mirror.test'] }

  test.each(['registry.test', 'REGISTRY.test', 'a.mirror.test'])(
    '%s is tunnelled, and said to have been',
    async (host) => {
      await through(mine, here, async (egress) => {
        expect(await say(egress, `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'hello')).toContain(
          'HELLO',
        )
        expect(egress.report()).toEqual({
          contacts: [{ host: host.toLowerCase(), connections: 1, bytes: 10 }],
          refused: [],
        })
      })
    },
  )

  test.each([
    ['a host that is not on the list', () => `CONNECT other.test:${port} HTTP/1.1`],
    ['a host that only ends like one', () => `CONNECT evilregistry.test:${port} HTTP/1.1`],
    ['a host that only begins like one', () => `CONNECT registry.test.evil:${port} HTTP/1.1`],
    ['the wildcard itself', () => `CONNECT mirror.test:${port} HTTP/1.1`],
    ['an address', () => `CONNECT 127.0.0.1:${port} HTTP/1.1`],
    ['an IPv6 address', () => `CONNECT [::1]:${port} HTTP/1.1`],
    ['an address in one number', () => `CONNECT 2130706433:${port} HTTP/1.1`],
    ['another port', () => 'CONNECT registry.test:22 HTTP/1.1'],
    ['a request that is no tunnel', () => `GET http://registry.test:${port}/x HTTP/1.1`],
    ['a request to the proxy itself', () => 'GET / HTTP/1.1'],
    ['a user before the host', () => `CONNECT registry.test@127.0.0.1:${port} HTTP/1.1`],
  ])('%s is refused', async (_what, line) => {
    const before = reached
    await through(mine, here, async (egress) => {
      expect(await say(egress, `${line()}\r\nHost: registry.test\r\n\r\n`, 'x')).toMatch(/^HTTP\/1.1 40[03]/)
      expect([reached, egress.report().contacts]).toEqual([before, []])
    })
  })

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '172.31.0.1',
    '100.100.100.200',
    '0.0.0.0',
    '::1',
    'fd00:ec2::254',
    'fe80::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
  ])('an allowed host that has the address %s is refused', async (address) => {
    const before = reached
    const resolve: EgressOptions['resolve'] = (_host, _options, done) =>
      done(null, [
        { address: '203.0.113.9', family: 4 },
        { address, family: address.includes(':') ? 6 : 4 },
      ])
    await through({}, { resolve }, async (egress) => {
      expect(await say(egress, `CONNECT registry.test:${port} HTTP/1.1\r\n\r\n`, 'x')).not.toContain('200')
      expect(reached).toBe(before)
      expect(egress.report().refused).toEqual([`registry.test has the address ${address}, which set-up may not reach`])
    })
  })

  test('a name is looked up once for a connection: a second answer is not asked for', async () => {
    let asked = 0
    const resolve: EgressOptions['resolve'] = (_host, _options, done) => {
      asked += 1
      done(null, asked === 1 ? HERE : [{ address: '169.254.169.254', family: 4 }])
    }
    await through(mine, { resolve }, async (egress) => {
      expect(await say(egress, `CONNECT registry.test:${port} HTTP/1.1\r\n\r\n`, 'once')).toContain('ONCE')
      expect(asked).toBe(1)
    })
  })

  test('beyond its bytes every connection is cut and no other is made', async () => {
    await through({ ...mine, maxBytes: 100_000 }, here, async (egress) => {
      const head = `CONNECT registry.test:${port} HTTP/1.1\r\n\r\n`
      const socket = connect(egress.port, egress.host)
      socket.on('error', () => {}).resume()
      socket.write(head)
      const closed = new Promise((resolve) => socket.once('close', resolve))
      const pushing = setInterval(() => socket.write('x'.repeat(20_000)), 5)
      await closed
      clearInterval(pushing)
      expect(await say(egress, head, 'x')).toMatch(/^HTTP\/1.1 403[\s\S]*bytes that set-up may move/)
    })
  })

  test('closed, it answers nobody, and cuts who is there', async () => {
    const egress = await openEgressProxy({ ...ORDER, ...mine }, { ports: [port], ...here })
    const saying = say(egress, `CONNECT registry.test:${port} HTTP/1.1\r\n\r\n`, '')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await egress.close()
    await egress.close()
    await saying
    await expect(say(egress, 'GET / HTTP/1.1\r\n\r\n', '')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('every address of a private network is an inner one', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    const inner = fc.oneof(
      fc.tuple(fc.constant(10), byte, byte, byte),
      fc.tuple(fc.constant(127), byte, byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    )
    fc.assert(
      fc.property(inner, (parts) => {
        const address = parts.join('.')
        return isInnerAddress({ address, family: 4 }) && isInnerAddress({ address: `::ffff:${address}`, family: 6 })
      }),
    )
    expect(
      ['93.184.216.34', '172.32.0.1', '192.169.0.1'].map((address) => isInnerAddress({ address, family: 4 })),
    ).toEqual([false, false, false])
  })
})

/** Sends a head, then, once something came back, more; @returns what came back until a pause or the end. */
function say({ host, port }: Egress, head: string, more: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    let said = ''
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNREFUSED' ? reject(error) : undefined))
    socket.on('close', () => resolve(said))
    socket.on('data', (bytes) => {
      if (said === '' && more !== '') socket.write(more)
      said += bytes
      if (more !== '' && said.endsWith(more.toUpperCase())) socket.end()
    })
    socket.write(head)
  })
}
