import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FastModel {
  readonly baseUrl: string
  /** Bytes of the first request's body, and of all. */
  readonly received: { readonly requests: number; readonly first: number; readonly total: number }
  /** Milliseconds from each answer's end to the next request: all that a step costs on our side. */
  readonly gaps: readonly number[]
  close(): Promise<void>
}

/** An OpenAI-compatible endpoint that thinks for no time: `steps` tool calls, the last one `submit`. */
export async function startFastModel(steps: number): Promise<FastModel> {
  const received = { requests: 0, first: 0, total: 0 }
  const gaps: number[] = []
  const state = { answeredAt: 0 }
  const server = createServer((request, response) => {
    if (state.answeredAt > 0) gaps.push(performance.now() - state.answeredAt)
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    request.on('end', () => {
      if (received.requests === 0) received.first = bytes
      received.total += bytes
      const call = received.requests < steps - 1 ? CYCLE[received.requests % CYCLE.length] : SUBMIT
      received.requests += 1
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const made = call?.(received.requests - 1) ?? ['submit', {}]
      response.end(streamOf(received.requests, received.requests === 1 ? [PLAN, made] : [made]))
      state.answeredAt = performance.now()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    received,
    gaps,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Call = (step: number) => readonly [tool: string, args: object]

// What an agent does most: look, change, run.
const CYCLE: readonly Call[] = [
  () => ['read_file', { path: 'index.js' }],
  (step) => [
    'edit_file',
    { path: 'index.js', old: `v${Math.floor(step / 3)}\n`, new: `v${Math.floor(step / 3) + 1}\n` },
  ],
  (step) => ['run', { command: `grep -c . index.js; echo ${step}` }],
]
const SUBMIT: Call = () => ['submit', { title: 'fix: count on', summary: 'Counted.' }]

// In one answer with the first read, as models are asked to.
const PLAN: ReturnType<Call> = [
  'plan',
  { plan: { goal: 'Count on', steps: [{ text: 'Count' }], files: ['index.js'], risk: 'low' } },
]

function streamOf(step: number, made: readonly ReturnType<Call>[]): string {
  const calls = made.map(([name, args], index) => ({
    index,
    id: `call-${step}-${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }))
  const chunks = [
    { choices: [{ index: 0, delta: { tool_calls: calls } }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
    { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } },
  ]
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`
}
