import { generateKeyPairSync } from 'node:crypto'
import { Writable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { createProbotReceiver, type ProbotEvent } from '../../../src/adapters/github/probot.ts'
import { Fault } from '../../../src/domain/fault.ts'
import { Secret } from '../../../src/domain/secret.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()

function receiving<T>(handle: (event: ProbotEvent) => Promise<T>) {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const options = {
    appId: 1,
    privateKey: new Secret(PEM),
    webhookSecret: new Secret('correct horse battery staple'),
    apiUrl: 'http://127.0.0.1:9',
    log: pino({ level: 'trace' }, stream),
  }
  return { receiver: createProbotReceiver(options, handle), lines }
}

const delivery = (event: string, body: string) => ({ guid: 'g-1', event, body })

describe('a delivery on its way through Probot', () => {
  test.each([
    ['issues', { action: 'labeled', installation: { id: 3 } }],
    ['installation', { action: 'deleted', installation: { id: 3 } }],
    ['installation', { action: 'suspend', installation: { id: 3 } }],
    ['ping', { zen: 'Design for failure.' }],
    ['event_of_tomorrow', { action: 'anything' }],
    ['push', {}],
  ])('%s reaches the handler whole, and what the handler says comes back', async (event, payload) => {
    const { receiver } = receiving(async (received) => received)
    const received = await receiver.receive(delivery(event, JSON.stringify(payload)))
    expect(received).toEqual({ guid: 'g-1', event, payload })
  })

  test.each([new Fault('rate-limited', 'wait', { retryable: true, retryAfterMs: 5_000 }), new TypeError('a bug')])(
    'what the handler throws comes out as it is: %s',
    async (error) => {
      const { receiver } = receiving(async () => {
        throw error
      })
      const caught = await receiver.receive(delivery('ping', '{}')).catch((thrown: unknown) => thrown)
      expect(caught).toBe(error)
      expect(Object.keys(error)).not.toContain('event')
    },
  )

  test('two at once, of one GUID even, do not get each other’s answer', async () => {
    const first = Promise.withResolvers<void>()
    const { receiver } = receiving(async ({ payload }) => {
      const { n } = payload as { n: number }
      if (n === 1) await first.promise
      return n
    })
    const one = receiver.receive(delivery('ping', '{"n":1}'))
    expect(await receiver.receive(delivery('ping', '{"n":2}'))).toBe(2)
    first.resolve()
    expect(await one).toBe(1)
  })

  test.each(['', 'null', '1', '"text"', '{'])('a body that is no object is a Fault: %j', async (body) => {
    const { receiver } = receiving(async () => 'reached')
    await expect(receiver.receive(delivery('ping', body))).rejects.toMatchObject({
      code: 'malformed',
      retryable: false,
    })
  })

  test('no payload is logged, at any level', async () => {
    const { receiver, lines } = receiving(async () => {
      throw new Error('no')
    })
    await receiver.receive(delivery('issues', '{"issue":{"body":"c4n4ry"}}')).catch(() => undefined)
    expect(lines.join('')).not.toContain('c4n4ry')
  })
})
