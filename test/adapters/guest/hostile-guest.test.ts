import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Frame, MAX_FRAME_BYTES, parseFrame, renderFrame } from '../../../src/adapters/guest/frame.ts'
import { openSandbox } from '../../../src/adapters/guest/guest-sandbox.ts'
import { DEFAULT_LIMITS } from '../../../src/ports/sandbox.ts'
import { forgeGuest, frame } from './forged-guest.ts'

const ENDED = { exitCode: 0, timedOut: false, omitted: { stdout: 0, stderr: 0 }, durationMs: 1 }
const COMMAND = { argv: ['true'], timeoutMs: 400, maxOutputBytes: 100 }

async function* nothing() {}

function open(guest: ReturnType<typeof forgeGuest>) {
  return openSandbox(guest, { runId: 'forged', purpose: 'agent', tree: nothing(), limits: DEFAULT_LIMITS })
}

/** Opens honestly, then answers a command as told. */
function answering(forged: (id: number) => readonly Buffer[] | 'end') {
  return forgeGuest(({ type, id }: Frame) => {
    if (type === 'U' || type === 'F') return [frame('D', id, {})]
    return type === 'X' || type === 'E' ? forged(id) : []
  })
}

describe('a guest that forges its answers', () => {
  test('an honest answer passes', async () => {
    const sandbox = await open(answering((id) => [frame('O', id, 'out'), frame('P', id, 'err'), frame('D', id, ENDED)]))
    const result = await sandbox.exec(COMMAND)
    expect({ ...result, stdout: String(result.stdout), stderr: String(result.stderr) }).toEqual({
      ...ENDED,
      stdout: 'out',
      stderr: 'err',
    })
    await sandbox.destroy()
  })

  const length = (bytes: number) => Buffer.from([bytes >>> 24, (bytes >>> 16) & 255, (bytes >>> 8) & 255, bytes & 255])
  test.each<[string, (id: number) => readonly Buffer[] | 'end']>([
    ['answers another request', (id) => [frame('D', id + 1, ENDED)]],
    ['answers an earlier request', (id) => [frame('D', id - 1, ENDED)]],
    ['sends a frame that was not asked for', (id) => [frame('B', id, 'x')]],
    ['sends a type that does not exist', (id) => [frame('\u0000', id)]],
    ['says that it is ready again', () => [frame('R', 0)]],
    ['claims a frame of 4 GB', () => [length(0xffffffff)]],
    ['claims a frame over the limit', () => [length(MAX_FRAME_BYTES + 1)]],
    ['claims a frame shorter than its head', () => [length(4), Buffer.alloc(4)]],
    ['sends more output than was asked for', (id) => [frame('O', id, 'x'.repeat(101)), frame('D', id, ENDED)]],
    ['sends its output in crumbs', (id) => [frame('O', id, 'a'), frame('O', id, 'b'), frame('D', id, ENDED)]],
    ['sends empty output for ever', (id) => [frame('O', id, '')]],
    ['ends without JSON', (id) => [frame('D', id, 'no')]],
    ['ends with an exit code that cannot be', (id) => [frame('D', id, { ...ENDED, exitCode: 256 })]],
    ['ends with text for a number', (id) => [frame('D', id, { ...ENDED, durationMs: '1' })]],
    ['ends with nothing', (id) => [frame('D', id, {})]],
    ['refuses the command', (id) => [frame('N', id, { message: 'no' })]],
    ['refuses without a message', (id) => [frame('N', id, {})]],
    ['ends in the middle of a frame', (id) => [frame('D', id, ENDED).subarray(0, 7)]],
    ['ends', () => 'end'],
    ['says nothing', () => []],
  ])('a guest that %s is killed', async (_what, forged) => {
    const guest = answering(forged)
    const sandbox = await open(guest)
    await expect(sandbox.exec(COMMAND)).rejects.toMatchObject({ name: 'Fault', code: 'sandbox-lost' })
    expect(guest.disposals()).toBeGreaterThan(0)
    await expect(sandbox.exec(COMMAND)).rejects.toMatchObject({ code: 'sandbox-lost' })
  })

  test('an export is cut at its cap, whatever the guest goes on sending', async () => {
    const guest = answering((id) => Array.from({ length: 100 }, () => frame('B', id, Buffer.alloc(50_000))))
    const sandbox = await open(guest)
    await sandbox.freeze()
    let bytes = 0
    const reading = async () => {
      for await (const chunk of sandbox.export(120_000)) bytes += chunk.length
    }
    await expect(reading()).rejects.toMatchObject({ code: 'too-large' })
    expect(bytes).toBeLessThanOrEqual(120_000)
    expect(guest.disposals()).toBeGreaterThan(0)
  })

  test('an export that its reader leaves costs the guest its life', async () => {
    const guest = answering((id) => Array.from({ length: 100 }, () => frame('B', id, Buffer.alloc(50_000))))
    const sandbox = await open(guest)
    await sandbox.freeze()
    for await (const _chunk of sandbox.export(10_000_000)) break
    expect(guest.disposals()).toBe(1)
  })

  test('a guest that does not start is a fault of the engine, and disposed of', async () => {
    const guest = forgeGuest(() => 'end')
    await expect(open(guest)).rejects.toMatchObject({ name: 'Fault', code: 'engine-unavailable', retryable: true })
    expect(guest.disposals()).toBeGreaterThan(0)
  })
})

describe('frames', () => {
  test('no bytes break the parser, and it never waits for more than the limit', () => {
    const any = fc.uint8Array({ maxLength: 64 })
    fc.assert(
      fc.property(any, (bytes) => {
        const parsed = parseFrame(Buffer.from(bytes))
        if (typeof parsed === 'string') return
        expect(parsed.frame.payload.length + 9 + parsed.rest.length).toBe(bytes.length)
      }),
    )
  })

  test('what is rendered is parsed, however it is followed', () => {
    const type = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
    const id = fc.integer({ min: 0, max: 0xffffffff })
    fc.assert(
      fc.property(type, id, fc.uint8Array({ maxLength: 1000 }), fc.uint8Array(), (kind, request, payload, rest) => {
        const rendered = renderFrame({ type: kind, id: request, payload: Buffer.from(payload) })
        const parsed = parseFrame(Buffer.concat([rendered, rest]))
        expect(parsed).toEqual({
          frame: { type: kind, id: request, payload: Buffer.from(payload) },
          rest: Buffer.from(rest),
        })
      }),
    )
  })
})
