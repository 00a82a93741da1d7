import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Model, type ModelRequest, offerOf } from '../../src/ports/model.ts'
import type { Said } from '../fixtures/model-wire.ts'

export type Planned = Said | { readonly fault: 'overloaded' | 'overflow' | 'unauthorized' }

export interface ModelHarness {
  readonly model: Model
  /** What the model behind it does next, in order. */
  plan(...next: readonly Planned[]): void
  close(): Promise<void>
}

const REQUEST: ModelRequest = {
  maxOutputTokens: 512,
  tools: [{ name: 'read_file', description: 'Read.', parameters: { type: 'object', properties: {} } }],
  messages: [
    { role: 'system', content: 'You are a test.' },
    { role: 'user', content: 'Go.' },
    { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'read_file', arguments: '{"path":"a"}' }] },
    { role: 'tool', callId: 'c1', content: 'text of a' },
  ],
}
const CALLS = [
  { id: 'a', name: 'read_file', arguments: '{"path":"ü \\n"}' },
  { id: 'b', name: 'run', arguments: '{' },
]
const USAGE = { input: 120, output: 7 }

/** What every model must do, whatever is behind it. */
export function describeModel(name: string, open: () => Promise<ModelHarness>): void {
  describe(`${name} model`, () => {
    const signal = new AbortController().signal
    let harness: ModelHarness
    const ask = (given = signal) => harness.model.complete(REQUEST, given)

    beforeEach(async () => {
      harness = await open()
    })

    afterEach(() => harness.close())

    test('answers with text, calls as they were written, and what was counted', async () => {
      harness.plan({ text: 'Both.', calls: CALLS, end: 'calls', usage: { ...USAGE, cached: 100 }, model: 'exact-1' })
      const { served, ...answer } = await ask()
      expect(answer).toEqual({
        text: 'Both.',
        toolCalls: CALLS,
        finish: 'tool-calls',
        model: 'exact-1',
        usage: { inputTokens: 120, outputTokens: 7, cachedTokens: 100 },
      })
    })

    test('says how an answer ended', async () => {
      const ends: readonly [Said, string][] = [
        [{ text: 'Done.', end: 'stop' }, 'stop'],
        [{ text: 'Half', end: 'length' }, 'length'],
        [{ end: 'filtered' }, 'refused'],
        [{ refusal: 'I will not.', end: 'stop' }, 'refused'],
        [{ end: 'stop' }, 'stop'],
        [{ calls: CALLS, end: 'stop' }, 'tool-calls'],
      ]
      harness.plan(...ends.map(([said]) => said))
      for (const [said, finish] of ends) expect([said, (await ask()).finish]).toEqual([said, finish])
    })

    test('names the offer that served, among those that were known before', async () => {
      harness.plan({ text: 'Hm.', end: 'stop', usage: USAGE })
      expect(harness.model.offers.length).toBeGreaterThan(0)
      const answer = await ask()
      expect(offerOf(harness.model, answer)).toBeDefined()
      expect(answer.usage).toEqual({ inputTokens: 120, outputTokens: 7 })
    })

    test('throws a fault that may pass, with the time to wait, where the endpoint is overloaded', async () => {
      harness.plan({ fault: 'overloaded' }, { text: 'Back.', end: 'stop' })
      await expect(ask()).rejects.toMatchObject({ code: 'model-unavailable', retryable: true, retryAfterMs: 17_000 })
      expect(await ask()).toMatchObject({ text: 'Back.' })
    })

    test.each([
      ['overflow', 'context-overflow'],
      ['unauthorized', 'unauthorized'],
    ] as const)('throws a fault that does not pass: %s', async (fault, code) => {
      harness.plan({ fault })
      await expect(ask()).rejects.toMatchObject({ name: 'Fault', code, retryable: false })
    })

    test('an abort throws its reason, and nothing is asked after it', async () => {
      harness.plan({ text: 'Never heard.', end: 'stop' })
      const reason = new Error('stop was asked for')
      await expect(ask(AbortSignal.abort(reason))).rejects.toBe(reason)
      expect(await ask()).toMatchObject({ text: 'Never heard.' })
    })
  })
}
