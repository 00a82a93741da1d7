import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Frame } from '../../../src/adapters/guest/frame.ts'
import { openSandbox } from '../../../src/adapters/guest/guest-sandbox.ts'
import { DEFAULT_LIMITS } from '../../../src/ports/sandbox.ts'
import { forgeGuest, frame } from './forged-guest.ts'

const ENDED = { exitCode: 0, timedOut: false, omitted: { stdout: 0, stderr: 0 }, durationMs: 1 }
const COMMAND = { argv: ['true'], timeoutMs: 400, maxOutputBytes: 100 }
const KIB = 1024

async function* nothing() {}

function count(bytes: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32BE(bytes)
  return buffer
}

describe('a guest that forges tunnels', () => {
  let server: Server
  let connections = 0
  const sockets = new Set<Socket>()

  // Reads nothing: what is written to it stays under way.
  beforeAll(async () => {
    server = createServer((socket) => {
      connections += 1
      sockets.add(socket.pause())
      socket.on('error', () => {})
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })

  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  function open(forged: readonly Buffer[], egress = true) {
    const guest = forgeGuest(({ type, id }: Frame) => {
      if (type === 'U' || type === 'G') return [frame('D', id, {})]
      return type === 'X' ? [...forged, frame('D', id, ENDED)] : []
    })
    const end = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
    const request = { runId: 'forged', purpose: 'set-up', tree: nothing(), limits: DEFAULT_LIMITS } as const
    const opening = openSandbox(guest, { ...request, ...(egress ? { egress: end } : {}) })
    return opening.then((sandbox) => ({ guest, sandbox }))
  }

  const full = Array.from({ length: 4 }, () => frame('d', 1, Buffer.alloc(64 * KIB)))

  test.each<[string, readonly Buffer[]]>([
    ['opens the same one twice', [frame('c', 1), frame('c', 1)]],
    ['opens an earlier one', [frame('c', 2), frame('c', 1)]],
    ['opens none', [frame('c', 0)]],
    ['opens one with an address', [frame('c', 1, '169.254.169.254:80')]],
    ['opens one of a number that cannot be', [frame('c', 0xffffffff)]],
    ['opens more than may be', Array.from({ length: 65 }, (_, index) => frame('c', index + 1))],
    ['writes before it opens', [frame('d', 1, 'x')]],
    ['ends before it opens', [frame('e', 9)]],
    ['writes nothing', [frame('c', 1), frame('d', 1)]],
    ['writes more than the window', [frame('c', 1), ...full, frame('d', 1, 'x')]],
    ['writes after its end', [frame('c', 1), frame('e', 1), frame('d', 1, 'x')]],
    ['ends twice', [frame('c', 1), frame('e', 1), frame('e', 1)]],
    ['gives back what it never got', [frame('c', 1), frame('w', 1, count(1))]],
    ['gives back everything there is', [frame('c', 1), frame('w', 1, count(0xffffffff))]],
    ['counts in three bytes', [frame('c', 1), frame('w', 1, Buffer.alloc(3))]],
  ])('a guest that %s is killed', async (_what, forged) => {
    const { guest, sandbox } = await open(forged)
    await expect(sandbox.exec(COMMAND)).rejects.toMatchObject({ name: 'Fault', code: 'sandbox-lost' })
    expect(guest.disposals()).toBeGreaterThan(0)
  })

  test('frames of a tunnel that is broken off are late, not wrong', async () => {
    const late = [frame('c', 1), frame('x', 1), frame('d', 1, 'x'), frame('e', 1), frame('x', 1)]
    const { sandbox } = await open([...late, frame('c', 2), frame('d', 2, 'x'), frame('x', 2)])
    await expect(sandbox.exec(COMMAND)).resolves.toMatchObject({ exitCode: 0 })
    await sandbox.destroy()
  })

  test.each(['c', 'd', 'e', 'w', 'x'])(
    'without egress a frame %s is a violation, and nothing is connected',
    async (type) => {
      const before = connections
      const { guest, sandbox } = await open([frame(type, 1)], false)
      await expect(sandbox.exec(COMMAND)).rejects.toMatchObject({ code: 'sandbox-lost' })
      expect([guest.disposals() > 0, connections]).toEqual([true, before])
    },
  )
})
