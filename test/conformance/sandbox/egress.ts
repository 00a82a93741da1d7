import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { type Opened, type Provide, withSandbox } from './harness.ts'

const MIB = 1024 ** 2

// What a program inside does: connect to the proxy that its environment names, send, and print what comes back.
const TALK = `
const { hostname, port } = new URL(process.env.HTTPS_PROXY)
const talk = (text) => new Promise((resolve) => {
  const socket = require('net').connect({ host: hostname, port, allowHalfOpen: true })
  let said = ''
  socket.on('data', (bytes) => { said += bytes })
  socket.on('error', () => {})
  socket.on('close', () => resolve(said))
  socket.end(text)
})
`

export function describeEgress(provide: Provide): void {
  test('connections of the guest end at the one place that was given', async () => {
    await withServer(answering, async (egress) => {
      const work = async ({ node }: Opened) => {
        const script = `${TALK}Promise.all([talk('one'), talk('two'), talk('')]).then((all) => console.log(all.join()))`
        expect((await node(script)).out).toBe('<one>,<two>,<>\n')
        expect((await node(`${TALK}talk('again').then(console.log)`)).out).toBe('<again>\n')
      }
      await withSandbox(provide().engine, work, { egress })
    })
  })

  test('megabytes pass in both directions, whole, over several connections at once', async () => {
    await withServer(echoing, async (egress) => {
      const work = async ({ node }: Opened) => {
        const script = `${TALK}const text = require('crypto').randomBytes(${2 * MIB}).toString('hex')
          Promise.all([1, 2, 3].map(() => talk(text))).then((all) => console.log(all.map((said) => said === text)))`
        expect((await node(script)).out).toBe('[ true, true, true ]\n')
      }
      await withSandbox(provide().engine, work, { egress })
    })
  })

  test('a guest that does not read holds back whoever sends to it', async () => {
    let written = 0
    const flood = (socket: Socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536))) written += 65_536
      }
      socket.on('drain', more)
      more()
    }
    await withServer(flood, async (egress) => {
      const work = async ({ node, sh }: Opened) => {
        await node(`require('net').connect(3128, '127.0.0.1').pause(); setTimeout(() => process.exit(), 500)`)
        expect(written).toBeLessThan(32 * MIB)
        expect((await sh('echo alive')).out).toBe('alive\n')
      }
      await withSandbox(provide().engine, work, { egress })
    })
  })

  test('a place where nobody answers is a connection that closes, and the guest lives', async () => {
    const work = async ({ node }: Opened) => {
      expect(await node(`${TALK}talk('x').then((said) => console.log([said]))`)).toMatchObject({ out: "[ '' ]\n" })
    }
    await withSandbox(provide().engine, work, { egress: { host: '127.0.0.1', port: 1 } })
  })

  test('more connections than may be are refused, and the guest lives', async () => {
    await withServer(answering, async (egress) => {
      const work = async ({ node }: Opened) => {
        const script = `const net = require('net'); let closed = 0
          for (let i = 0; i < 100; i++) net.connect(3128, '127.0.0.1').on('error', () => {}).on('close', () => closed++)
          setTimeout(() => { console.log(closed); process.exit() }, 700)`
        expect((await node(script)).out).toBe('36\n')
        expect((await node(`${TALK}talk('after').then(console.log)`)).out).toBe('<after>\n')
      }
      await withSandbox(provide().engine, work, { egress })
    })
  })

  test('with egress there is still no other network, and without it nobody listens', async () => {
    await withServer(answering, async (egress) => {
      const direct = `const socket = require('net').connect(${egress.port}, '${egress.host}')
        socket.on('error', (error) => console.log(error.code)).on('connect', () => console.log('CONNECTED'))`
      const inside = `require('net').connect(3128, '127.0.0.1').on('error', (error) => console.log(error.code))`
      const withIt = async ({ node, sh }: Opened) => {
        expect((await node(direct)).out).toBe('ECONNREFUSED\n')
        expect((await sh('ls /sys/class/net 2>/dev/null || grep -o "^ *[a-z0-9]*:" /proc/net/dev')).out.trim()).toMatch(
          /^lo:?$/,
        )
      }
      const without = async ({ node, sh }: Opened) => {
        expect((await node(direct)).out).toBe('ECONNREFUSED\n')
        expect((await node(inside)).out).toBe('ECONNREFUSED\n')
        expect((await sh('env | grep -ci proxy')).out).toBe('0\n')
      }
      await withSandbox(provide().engine, withIt, { egress })
      await withSandbox(provide().engine, without)
    })
  })

  test('what a command left connected is closed with it', async () => {
    const open = new Set<Socket>()
    const count = (socket: Socket) => {
      open.add(socket)
      socket.resume().on('end', () => socket.end())
      socket.on('close', () => open.delete(socket))
    }
    await withServer(count, async (egress) => {
      const work = async ({ node, sh }: Opened) => {
        await node(`require('net').connect(3128, '127.0.0.1', () => setTimeout(() => process.exit(), 200))`)
        await sh('sleep 0.2')
        expect(open.size).toBe(0)
      }
      await withSandbox(provide().engine, work, { egress })
    })
  })
}

function answering(socket: Socket): void {
  let said = ''
  socket.on('data', (bytes) => {
    said += bytes
  })
  socket.on('end', () => socket.end(`<${said}>`))
}

function echoing(socket: Socket): void {
  socket.pipe(socket)
}

async function withServer(
  handle: (socket: Socket) => void,
  work: (egress: { host: string; port: number }) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>()
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    handle(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
  } finally {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}
