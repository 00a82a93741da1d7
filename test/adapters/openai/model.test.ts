import { LLMock } from '@copilotkit/aimock'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createOpenaiModel } from '../../../src/adapters/openai/model.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { ModelRequest } from '../../../src/ports/model.ts'

const KEY = 'sk-canary-0123456789'
const signal = new AbortController().signal
const mock = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 3 })

const REQUEST: ModelRequest = {
  maxOutputTokens: 512,
  tools: [{ name: 'read_file', description: 'Read.', parameters: { type: 'object', properties: {} } }],
  messages: [
    { role: 'system', content: 'You are a test.' },
    { role: 'user', content: 'Go.' },
    { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'read_file', arguments: '{"path":"a"}' }] },
    { role: 'tool', callId: 'c1', content: 'text of a' },
    { role: 'assistant', content: 'Hm.', toolCalls: [] },
    { role: 'user', content: 'Go on.' },
  ],
}

function ask(options: { timeoutMs?: number; maxAnswerBytes?: number } = {}, given: AbortSignal = signal) {
  const baseUrl = `${mock.url}/v1`
  return createOpenaiModel({ baseUrl, apiKey: new Secret(KEY), model: 'gpt-test', ...options }).complete(REQUEST, given)
}

beforeAll(async () => {
  await mock.start()
})
afterAll(async () => {
  await mock.stop()
})
afterEach(() => {
  mock.clearFixtures()
  mock.clearRequests()
})

describe('over a real endpoint', () => {
  test('a streamed answer with text, several calls and usage is put together', async () => {
    mock.onMessage(/./, {
      content: 'I read both.',
      toolCalls: [
        { id: 'call_1', name: 'read_file', arguments: '{"path":"src/a long name.js"}' },
        { id: 'call_2', name: 'search', arguments: '{"pattern":"ü\\n"}' },
      ],
      usage: { prompt_tokens: 120, completion_tokens: 7 },
      model: 'gpt-test-2026',
    })
    expect(await ask()).toEqual({
      text: 'I read both.',
      toolCalls: [
        { id: 'call_1', name: 'read_file', arguments: '{"path":"src/a long name.js"}' },
        { id: 'call_2', name: 'search', arguments: '{"pattern":"ü\\n"}' },
      ],
      finish: 'tool-calls',
      model: 'gpt-test-2026',
      usage: { inputTokens: 120, outputTokens: 7 },
      served: { endpoint: new URL(mock.url).host, model: 'gpt-test', requestId: expect.stringMatching(/^req/) },
    })
  })

  test('the request is what the API wants, messages last', async () => {
    mock.onMessage(/./, { content: 'ok' })
    await ask()
    const sent = mock.getLastRequest()
    expect(Object.keys(sent?.body ?? {}).slice(0, 6)).toEqual([
      'model',
      'stream',
      'stream_options',
      'max_tokens',
      'tools',
      'messages',
    ])
    expect(sent?.body).toMatchObject({
      model: 'gpt-test',
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 512,
      tools: [{ type: 'function', function: REQUEST.tools[0] }],
      messages: [
        { role: 'system', content: 'You are a test.' },
        { role: 'user', content: 'Go.' },
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read_file', arguments: '{"path":"a"}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'text of a' },
        { role: 'assistant', content: 'Hm.' },
        { role: 'user', content: 'Go on.' },
      ],
    })
    expect(sent?.body).not.toHaveProperty('temperature')
  })

  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'refused'],
  ])('finish_reason %s is %s', async (finishReason, finish) => {
    mock.onMessage(/./, { content: 'ok', finishReason })
    expect(await ask()).toMatchObject({ text: 'ok', finish, toolCalls: [] })
  })

  test('too many requests: retryable, with the time to wait', async () => {
    mock.onMessage(/./, { error: { message: 'slow down', code: 'rate_limit_exceeded' }, status: 429, retryAfter: 17 })
    await expect(ask()).rejects.toMatchObject({
      name: 'Fault',
      code: 'model-unavailable',
      retryable: true,
      retryAfterMs: 17_000,
    })
    expect(mock.getRequests().length).toBe(1)
  })

  test.each([
    [500, undefined, 'model-unavailable', true],
    [503, undefined, 'model-unavailable', true],
    [401, 'invalid_api_key', 'unauthorized', false],
    [404, 'model_not_found', 'model-unavailable', false],
    [400, 'context_length_exceeded', 'context-overflow', false],
    [400, 'invalid_request_error', 'rejected', false],
    [429, 'insufficient_quota', 'model-unavailable', false],
  ])('status %d %s is Fault %s, retryable %s; the key is never shown', async (status, type, code, retryable) => {
    const error = { message: `no: key ${KEY} is wrong`, ...(type && { code: type }) }
    mock.onMessage(/./, { error, status })
    const fault = await ask().catch((thrown: unknown) => thrown)
    expect(fault).toMatchObject({ name: 'Fault', code, retryable })
    expect(String(fault)).not.toContain(KEY)
    expect(mock.getRequests().length).toBe(1)
  })

  test('a connection that breaks in the middle of a stream is malformed, and worth another try', async () => {
    mock.onMessage(/./, { content: 'a long answer that never ends' }, { truncateAfterChunks: 3, latency: 20 })
    await expect(ask()).rejects.toMatchObject({ name: 'Fault', code: 'malformed', retryable: true })
  })

  test('a connection that is dropped before the answer is worth another try', async () => {
    mock.onMessage(/./, { content: 'x' }, { chaos: { disconnectRate: 1 } })
    await expect(ask()).rejects.toMatchObject({ name: 'Fault', code: 'model-unavailable', retryable: true })
  })

  test('an answer that is not JSON at all is malformed', async () => {
    mock.onMessage(/./, { content: 'x' }, { chaos: { malformedRate: 1 } })
    await expect(ask()).rejects.toMatchObject({ name: 'Fault', code: 'malformed' })
  })

  test('an answer beyond the limit is cut off, and is one that was cut', async () => {
    mock.onMessage(/./, { content: 'x'.repeat(20_000) })
    expect(await ask({ maxAnswerBytes: 100_000 })).toMatchObject({ finish: 'length', toolCalls: [] })
  })

  test('an endpoint that takes too long is a timeout', async () => {
    mock.onMessage(/./, { content: 'late' }, { latency: 100 })
    await expect(ask({ timeoutMs: 30 })).rejects.toMatchObject({ name: 'Fault', code: 'timeout', retryable: true })
  })

  test('an abort, before or while the answer streams, throws the reason', async () => {
    const reason = new Error('stop was asked for')
    await expect(ask({}, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(mock.getRequests()).toEqual([])
    const controller = new AbortController()
    mock.onMessage(
      /./,
      () => {
        setImmediate(() => controller.abort(reason))
        return { content: 'x'.repeat(150) }
      },
      { latency: 5 },
    )
    await expect(ask({}, controller.signal)).rejects.toBe(reason)
  })
})

test('nobody listening is retryable, and says where it knocked', async () => {
  const model = createOpenaiModel({ baseUrl: 'http://127.0.0.1:9/v1', apiKey: new Secret(KEY), model: 'm' })
  const refused = { code: 'model-unavailable', retryable: true }
  await expect(model.complete(REQUEST, signal)).rejects.toMatchObject(refused)
})
