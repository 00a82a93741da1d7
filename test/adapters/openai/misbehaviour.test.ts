import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createOpenaiModel } from '../../../src/adapters/openai/model.ts'
import { createAgentStage } from '../../../src/agent/stage.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { setUpAgent } from '../../fixtures/agent-run.ts'
import {
  type Api,
  breakOff,
  type Reply,
  refuse,
  type Said,
  sendEvents,
  startWireEndpoint,
  type WireEndpoint,
} from '../../fixtures/model-wire.ts'

const signal = new AbortController().signal
const SUBMIT: Said = {
  calls: [{ id: 's', name: 'submit', arguments: '{"title":"Fix","summary":"Done."}' }],
  end: 'calls',
}
const calling = (name: string, json: string, id = 'c'): Said => ({
  calls: [{ id, name, arguments: json }],
  end: 'calls',
})
const drop: Reply = breakOff(SUBMIT, 1, (response) => response.destroy())
const freeze: Reply = breakOff(SUBMIT, 1, () => undefined)
const endEarly: Reply = breakOff({ text: 'half', end: 'stop' }, 2, (response) => response.end())
const endless: Reply = (response, api) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const piece = 'x'.repeat(64 * 1024)
  const event =
    api === 'chat'
      ? { choices: [{ index: 0, delta: { content: piece } }] }
      : { type: 'response.output_text.delta', delta: piece }
  const line = `data: ${JSON.stringify(event)}\n\n`
  const go = () => {
    while (!response.destroyed && response.write(line));
  }
  response.on('drain', go)
  go()
}
const garbage: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end('data: {"choices": [\n\n')
}
const otherShape: Reply = (response) => sendEvents(response, [{ type: 7, choices: 'none' }])

let endpoint: WireEndpoint
beforeAll(async () => {
  endpoint = await startWireEndpoint()
})
afterAll(() => endpoint.close())

async function play(api: Api, ...replies: readonly Reply[]) {
  endpoint.reply(...replies)
  const before = endpoint.requests.length
  const { deps, journal } = setUpAgent()
  const model = createOpenaiModel({
    baseUrl: endpoint.url,
    apiKey: new Secret('key'),
    model: 'wire',
    api,
    idleMs: 60,
    maxAnswerBytes: 1024 * 1024,
  })
  const outcome = await createAgentStage({ ...deps, model })(journal, signal).catch((error: unknown) => error)
  return { outcome, end: journal.state().agent?.outcome, asked: endpoint.requests.length - before }
}

const MISBEHAVIOUR: readonly (readonly [string, Reply, string])[] = [
  ['an unknown tool', calling('push_to_main', '{}'), 'stuck'],
  ['a tool without a name', calling('', '{}'), 'stuck'],
  ['arguments that are no JSON', calling('read_file', '{"path": '), 'stuck'],
  ['arguments that are a list', calling('read_file', '[]'), 'stuck'],
  ['arguments of the wrong type', calling('read_file', '{"path": 7}'), 'stuck'],
  ['a call without an id', calling('list_files', '{}', ''), 'stuck'],
  [
    'two calls of one id',
    { calls: [...calling('list_files', '{}').calls!, ...calling('read_file', '{}').calls!], end: 'calls' },
    'stuck',
  ],
  ['a call in text only', { text: '<tool_call>{"name":"submit"}</tool_call>', end: 'stop' }, 'no-answer'],
  ['an empty answer', { end: 'stop' }, 'no-answer'],
  ['calls that were announced and not sent', { end: 'calls' }, 'no-answer'],
  ['a refusal', { refusal: 'I will not.', end: 'stop' }, 'no-answer'],
  ['a content filter', { end: 'filtered' }, 'no-answer'],
  ['an answer cut at its limit', { text: 'Half of', end: 'length' }, 'no-answer'],
  ['an answer without end', endless, 'no-answer'],
]

const BROKEN: readonly (readonly [string, Reply, string])[] = [
  ['a connection that breaks in the stream', drop, 'malformed'],
  ['a stream that stands still', freeze, 'timeout'],
  ['a stream that ends in the middle', endEarly, 'malformed'],
  ['a stream of no JSON', garbage, 'malformed'],
  ['a stream of another shape', otherShape, 'malformed'],
  ['an endpoint without capacity', refuse(529, { message: 'overloaded' }), 'model-unavailable'],
]

describe.each(['chat', 'responses'] as const)('over %s', (api) => {
  test.each(MISBEHAVIOUR)('%s: once is repaired, for ever comes to an end', async (_what, reply, end) => {
    expect((await play(api, reply, SUBMIT)).end).toBe('submitted')
    const { outcome, end: ended, asked } = await play(api, reply)
    expect(outcome).toMatchObject({ type: 'ended', end: { how: 'gave-up' } })
    expect(ended).toBe(end)
    expect(asked).toBeLessThanOrEqual(6)
  })

  test.each(BROKEN)('%s: tried again, at most five times, then given back', async (_what, reply, code) => {
    expect((await play(api, reply, reply, SUBMIT)).end).toBe('submitted')
    const { outcome, end, asked } = await play(api, reply)
    expect(outcome).toMatchObject({ name: 'Fault', code, retryable: true })
    expect([end, asked]).toEqual([undefined, 5])
  })
})
