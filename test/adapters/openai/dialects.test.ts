import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import nock from 'nock'
import { createOpenaiModel } from '../../../src/adapters/openai/model.ts'
import { Secret } from '../../../src/domain/secret.ts'

const ORIGIN = 'http://model.test'
const model = createOpenaiModel({ baseUrl: `${ORIGIN}/v1`, apiKey: new Secret('key'), model: 'local' })
const request = { messages: [{ role: 'user', content: 'Go.' }], tools: [], maxOutputTokens: 10 } as const

beforeAll(() => nock.disableNetConnect())
afterEach(() => nock.cleanAll())
afterAll(() => {
  nock.enableNetConnect()
  nock.restore()
})

function reply(status: number, body: string, headers: Record<string, string>) {
  nock(ORIGIN).post('/v1/chat/completions').reply(status, body, headers)
  return model.complete(request, new AbortController().signal)
}

function stream(...events: readonly unknown[]) {
  const body = events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('')
  return reply(200, body, { 'content-type': 'text/event-stream; charset=utf-8' })
}

const part = (delta: unknown, finish: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
})
const call = (fields: { index?: number; id?: string | null; name?: string | null; arguments?: string | null }) => {
  const { name, arguments: json, ...rest } = fields
  return part({ tool_calls: [{ ...rest, type: 'function', function: { name, arguments: json } }] })
}

describe('what compatible endpoints really send', () => {
  test('no stream: the whole answer at once', async () => {
    const message = {
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'run', arguments: '{}' } }],
    }
    const whole = { model: 'm', choices: [{ message, finish_reason: 'tool_calls' }], usage: { prompt_tokens: 3 } }
    expect(await reply(200, JSON.stringify(whole), { 'content-type': 'application/json' })).toEqual({
      text: '',
      toolCalls: [{ id: 'a', name: 'run', arguments: '{}' }],
      finish: 'tool-calls',
      model: 'm',
      usage: { inputTokens: 3, outputTokens: 0 },
      served: { endpoint: 'model.test', model: 'local' },
    })
  })

  test('no usage, no [DONE], comments and an empty first chunk', async () => {
    const body = `: keep-alive\n\ndata: {"choices":[]}\n\ndata: ${JSON.stringify(part({ content: 'hi' }, 'stop'))}\n\n`
    const answer = await reply(200, body, { 'content-type': 'text/event-stream' })
    expect(answer).toMatchObject({ text: 'hi', finish: 'stop', model: 'local', usage: { inputTokens: 0 } })
  })

  const a = { id: 'a', name: 'x', arguments: '{"n":' }
  const b = { id: 'b', name: 'y', arguments: '{}' }
  test.each([
    [
      'indexes',
      [
        { index: 0, ...a },
        { index: 0, arguments: '1}' },
        { index: 1, ...b },
      ],
    ],
    [
      'indexes, pieces of calls mixed',
      [
        { index: 0, ...a },
        { index: 1, ...b },
        { index: 0, arguments: '1}' },
      ],
    ],
    [
      '0 for every call',
      [
        { index: 0, ...a, arguments: '{"n":1}' },
        { index: 0, ...b },
      ],
    ],
    ['no index', [{ ...a }, { arguments: '1}' }, { ...b }]],
    [
      'the id again with every piece',
      [
        { index: 0, ...a },
        { index: 0, id: 'a', arguments: '1}' },
        { index: 1, ...b },
      ],
    ],
    [
      'nulls and empty ids for the rest',
      [
        { index: 0, ...a },
        { index: 0, id: '', name: null, arguments: '1}' },
        { index: 1, ...b },
      ],
    ],
  ])('calls told apart by %s', async (_name, pieces) => {
    const answer = await stream(...pieces.map(call), part({}, 'tool_calls'), '[DONE]')
    expect(answer.toolCalls).toEqual([
      { id: 'a', name: 'x', arguments: '{"n":1}' },
      { id: 'b', name: 'y', arguments: '{}' },
    ])
  })

  test('calls with finish_reason stop are calls all the same', async () => {
    const answer = await stream(call({ index: 0, ...b }), part({}, 'stop'), '[DONE]')
    expect(answer.finish).toBe('tool-calls')
  })

  test('a refusal', async () => {
    expect(await stream(part({ refusal: 'I will not.' }), part({}, 'stop'))).toMatchObject({
      text: 'I will not.',
      finish: 'refused',
    })
  })
})

describe('what no endpoint should send', () => {
  const malformed = { name: 'Fault', code: 'malformed', retryable: true }
  test.each([
    ['an event that is no JSON', ['{"choices": [']],
    ['text that is a number', [part({ content: 7 }, 'stop')]],
    ['calls that are no list', [part({ tool_calls: 'run' }, 'stop')]],
    ['an end without a finish', [part({ content: 'half' })]],
    ['nothing', []],
  ])('%s is malformed', async (_name, events) => {
    await expect(stream(...events)).rejects.toMatchObject(malformed)
  })

  test('an error in the middle of a stream is worth another try', async () => {
    const events = [part({ content: 'half' }), { error: { message: 'overloaded', type: 'server_error' } }]
    await expect(stream(...events)).rejects.toMatchObject({ code: 'model-unavailable', retryable: true })
  })

  test('a proxy that answers with a page', async () => {
    const page = reply(200, '<html>', { 'content-type': 'text/html' })
    await expect(page).rejects.toMatchObject({ code: 'malformed', retryable: false })
  })

  test('a redirect is not followed: the prompt stays where it was sent', async () => {
    const elsewhere = nock('http://elsewhere.test').post(/.*/).reply(200, '{}')
    await expect(reply(307, '', { location: 'http://elsewhere.test/v1' })).rejects.toMatchObject({ name: 'Fault' })
    expect(elsewhere.isDone()).toBe(false)
  })

  test('an overflow that says so only in words', async () => {
    const error = { error: { message: "This model's maximum context length is 8192 tokens." } }
    const overflow = reply(400, JSON.stringify(error), { 'content-type': 'application/json' })
    await expect(overflow).rejects.toMatchObject({ code: 'context-overflow', retryable: false })
  })

  test('retry-after as a date', async () => {
    const at = new Date(Date.now() + 60_000).toUTCString()
    const fault = await reply(503, '{}', { 'retry-after': at }).catch((error: unknown) => error)
    expect((fault as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(50_000)
    expect((fault as { retryAfterMs: number }).retryAfterMs).toBeLessThanOrEqual(60_000)
  })
})

test("OpenAI's own endpoint gets the limit by its new name", async () => {
  const scope = nock('https://api.openai.com')
    .matchHeader('authorization', 'Bearer key')
    .post('/v1/chat/completions', (body) => body.max_completion_tokens === 10 && !('max_tokens' in body))
    .reply(
      200,
      { choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] },
      { 'content-type': 'application/json' },
    )
  const openai = createOpenaiModel({ baseUrl: 'https://api.openai.com/v1', apiKey: new Secret('key'), model: 'm' })
  await openai.complete(request, new AbortController().signal)
  expect(scope.isDone()).toBe(true)
})
