import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import pino from 'pino'
import { createCircuits } from '../../../src/adapters/failover/circuits.ts'
import { Fault, type FaultCode } from '../../../src/domain/fault.ts'
import type { Model, ModelAnswer } from '../../../src/ports/model.ts'

const signal = new AbortController().signal
const REQUEST = { messages: [], tools: [], maxOutputTokens: 1 }
const ANSWER: ModelAnswer = {
  text: 'ok',
  toolCalls: [],
  finish: 'stop',
  model: 'm',
  usage: { inputTokens: 1, outputTokens: 1 },
}

let now = Date.parse('2026-01-01T00:00:00Z')
const lines: Record<string, unknown>[] = []
const log = pino({ level: 'info', base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) })

beforeEach(() => {
  lines.length = 0
  jest.spyOn(Date, 'now').mockImplementation(() => now)
})
afterEach(() => void jest.restoreAllMocks())

function endpoint(name = 'near') {
  let next: () => Promise<ModelAnswer> = async () => ANSWER
  let asked = 0
  const model: Model = {
    name: 'm',
    offers: [{ endpoint: name, model: 'm' }],
    complete: () => {
      asked++
      return next()
    },
  }
  return {
    model,
    asked: () => asked,
    answers: (how: () => Promise<ModelAnswer>) => {
      next = how
    },
  }
}

const fail = (code: FaultCode, retryAfterMs?: number) => async (): Promise<ModelAnswer> => {
  throw new Fault(code, 'no', { retryable: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}
const ask = (model: Model) => model.complete(REQUEST, signal).catch((error: unknown) => error)

async function askTimes(model: Model, times: number): Promise<unknown> {
  let last: unknown
  for (let n = 0; n < times; n++) last = await ask(model)
  return last
}

describe('a circuit', () => {
  test('opens after five failures in a row, of all runs together, and then asks nobody', async () => {
    const { model, asked, answers } = endpoint()
    const circuits = createCircuits(log)
    const [one, other] = [circuits.protect(model), circuits.protect(model)]
    answers(fail('timeout'))
    await askTimes(one, 3)
    await askTimes(other, 2)
    expect(asked()).toBe(5)
    expect(await ask(other)).toMatchObject({ code: 'circuit-open', retryable: true, retryAfterMs: 30_000 })
    expect(asked()).toBe(5)
    expect(circuits.status()).toEqual([
      { endpoint: 'near', state: 'open', until: new Date(now + 30_000).toISOString(), reason: 'timeout: no' },
    ])
    expect(lines).toMatchObject([{ endpoint: 'near', state: 'open', reason: 'timeout: no' }])
  })

  test('counts failures in a row only', async () => {
    const { model, answers } = endpoint()
    const circuits = createCircuits(log)
    const guarded = circuits.protect(model)
    for (let n = 0; n < 3; n++) {
      answers(fail('model-unavailable'))
      await askTimes(guarded, 4)
      answers(async () => ANSWER)
      await ask(guarded)
    }
    expect(circuits.status()).toEqual([{ endpoint: 'near', state: 'closed' }])
  })

  test.each(['context-overflow', 'unauthorized', 'rejected', 'too-large'] as const)(
    'stays closed for %s: that is the request, not the endpoint',
    async (code) => {
      const { model, asked, answers } = endpoint()
      answers(fail(code))
      await askTimes(createCircuits(log).protect(model), 9)
      expect(asked()).toBe(9)
    },
  )

  test('lets one call through when its time has come; success closes it', async () => {
    const { model, asked, answers } = endpoint()
    const circuits = createCircuits(log)
    const guarded = circuits.protect(model)
    answers(fail('model-unavailable'))
    await askTimes(guarded, 5)
    now += 30_000
    const probe = Promise.withResolvers<ModelAnswer>()
    answers(() => probe.promise)
    const first = ask(guarded)
    expect(circuits.status()).toMatchObject([{ state: 'half-open' }])
    expect(await ask(guarded)).toMatchObject({ code: 'circuit-open', retryAfterMs: 10_000 })
    probe.resolve(ANSWER)
    expect(await first).toBe(ANSWER)
    expect(asked()).toBe(6)
    expect(circuits.status()).toEqual([{ endpoint: 'near', state: 'closed' }])
    expect(lines.map(({ state }) => state)).toEqual(['open', 'half-open', 'closed'])
  })

  test('rests twice as long when the probe fails, and as long as it is told', async () => {
    const { model, answers } = endpoint()
    const guarded = createCircuits(log).protect(model)
    answers(fail('model-unavailable'))
    await askTimes(guarded, 5)
    now += 30_000
    await ask(guarded)
    expect(await ask(guarded)).toMatchObject({ retryAfterMs: 60_000 })
    now += 60_000
    answers(fail('model-unavailable', 200_000))
    await ask(guarded)
    expect(await ask(guarded)).toMatchObject({ retryAfterMs: 200_000 })
    now += 200_000
    answers(fail('model-unavailable', 3_600_000))
    await ask(guarded)
    expect(await ask(guarded)).toMatchObject({ retryAfterMs: 300_000 })
  })

  test('a probe that its run broke off proves nothing', async () => {
    const { model, answers } = endpoint()
    const guarded = createCircuits(log).protect(model)
    answers(fail('model-unavailable'))
    await askTimes(guarded, 5)
    now += 30_000
    answers(() => Promise.reject(new Error('stopped')))
    await ask(guarded)
    expect(await ask(guarded)).toMatchObject({ code: 'circuit-open' })
  })

  test('is one for each endpoint', async () => {
    const [near, far] = [endpoint('near'), endpoint('far')]
    const circuits = createCircuits(log)
    near.answers(fail('timeout'))
    await askTimes(circuits.protect(near.model), 6)
    expect(await ask(circuits.protect(far.model))).toBe(ANSWER)
    expect(circuits.status().map(({ endpoint: name, state }) => [name, state])).toEqual([
      ['near', 'open'],
      ['far', 'closed'],
    ])
  })
})
