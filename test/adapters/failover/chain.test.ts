import { describe, expect, test } from '@jest/globals'
import pino from 'pino'
import { createChain } from '../../../src/adapters/failover/chain.ts'
import { Fault, type FaultCode } from '../../../src/domain/fault.ts'
import type { Model, ModelAnswer } from '../../../src/ports/model.ts'

const log = pino({ level: 'silent' })
const signal = new AbortController().signal
const REQUEST = { messages: [], tools: [], maxOutputTokens: 1 }
const usage = { inputTokens: 1, outputTokens: 1 }

type Does = 'answers' | FaultCode | readonly [FaultCode, number]

const LASTING: readonly FaultCode[] = ['context-overflow', 'unauthorized', 'rejected']

function modelThat(name: string, does: Does, contextWindow?: number) {
  const asked: string[] = []
  const model: Model = {
    name,
    offers: [{ endpoint: name, model: name, ...(contextWindow === undefined ? {} : { contextWindow }) }],
    async complete(): Promise<ModelAnswer> {
      asked.push(name)
      if (does === 'answers') return { text: name, toolCalls: [], finish: 'stop', model: name, usage }
      const [code, retryAfterMs] = typeof does === 'string' ? [does, undefined] : does
      const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
      throw new Fault(code, `${name} says no`, { retryable: !LASTING.includes(code), ...wait })
    },
  }
  return { model, asked }
}

async function play(...does: readonly Does[]) {
  const models = does.map((each, index) => modelThat('abcdef'[index] ?? '', each))
  const [first, ...others] = models.map(({ model }) => model)
  if (first === undefined) throw new Error('no model')
  const chain = createChain([first, ...others], log)
  const outcome = await chain.complete(REQUEST, signal).catch((error: unknown) => error)
  return { chain, outcome, asked: models.flatMap(({ asked }) => asked).join('') }
}

describe('a chain', () => {
  test.each(['model-unavailable', 'circuit-open', 'timeout', 'malformed', 'context-overflow'] as const)(
    'goes on to the next after %s',
    async (code) => {
      const { outcome, asked } = await play(code, code, 'answers', 'answers')
      expect(outcome).toMatchObject({ text: 'c' })
      expect(asked).toBe('abc')
    },
  )

  test.each(['unauthorized', 'rejected'] as const)('hides no mistake of the request: %s', async (code) => {
    const { outcome, asked } = await play(code, 'answers')
    expect(outcome).toMatchObject({ code })
    expect(asked).toBe('a')
  })

  test('does not ask a window that cannot be larger than the one that was too small', async () => {
    const overflowing = modelThat('a', 'context-overflow', 8000)
    const smaller = modelThat('b', 'answers', 4000)
    const same = modelThat('c', 'answers', 8000)
    const larger = modelThat('d', 'answers', 16_000)
    const chain = createChain([overflowing.model, smaller.model, same.model, larger.model], log)
    expect(await chain.complete(REQUEST, signal)).toMatchObject({ text: 'd' })
    expect([...smaller.asked, ...same.asked]).toEqual([])
  })

  test('throws what passes soonest, with the words of all', async () => {
    const { outcome } = await play(['circuit-open', 30_000], ['model-unavailable', 5000], 'context-overflow')
    expect(outcome).toMatchObject({
      code: 'model-unavailable',
      retryable: true,
      retryAfterMs: 5000,
      message: 'circuit-open: a says no | model-unavailable: b says no | context-overflow: c says no',
    })
  })

  test('all circuits open is a circuit that is open, until the first is not', async () => {
    const { outcome } = await play(['circuit-open', 30_000], ['circuit-open', 9000])
    expect(outcome).toMatchObject({ code: 'circuit-open', retryable: true, retryAfterMs: 9000 })
  })

  test('too long for all is too long', async () => {
    const { outcome } = await play('context-overflow', 'context-overflow')
    expect(outcome).toMatchObject({ code: 'context-overflow', retryable: false })
  })

  test('offers what all its models offer, in their order, under the name of the first', async () => {
    const { chain } = await play('answers', 'answers')
    expect([chain.name, chain.offers.map(({ endpoint }) => endpoint)]).toEqual(['a', ['a', 'b']])
  })

  test('a bug is no reason to ask another', async () => {
    const broken = { ...modelThat('a', 'answers').model, complete: () => Promise.reject(new TypeError('bug')) }
    const other = modelThat('b', 'answers')
    await expect(createChain([broken, other.model], log).complete(REQUEST, signal)).rejects.toThrow('bug')
    expect(other.asked).toEqual([])
  })

  test('an abort stops the chain with its reason', async () => {
    const controller = new AbortController()
    const reason = new Error('stop was asked for')
    const stopped: Model = {
      ...modelThat('a', 'answers').model,
      complete: () => {
        controller.abort(reason)
        return Promise.reject(new Fault('timeout', 'cut', { retryable: true }))
      },
    }
    const other = modelThat('b', 'answers')
    await expect(createChain([stopped, other.model], log).complete(REQUEST, controller.signal)).rejects.toBe(reason)
    expect(other.asked).toEqual([])
  })
})
