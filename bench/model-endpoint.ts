import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FastModel {
  readonly baseUrl: string
  /** Every request's body, in order. */
  readonly bodies: readonly Buffer[]
  /** When the first request came, ms since the epoch. */
  firstAt(): number
  /** Milliseconds from each answer's end to the next request: all that a step costs on our side. */
  readonly gaps: readonly number[]
  close(): Promise<void>
}

/** An OpenAI-compatible endpoint that thinks for no time: `steps` answers with calls, the last one `submit`. `chatty`: commands print 10 KB. */
export async function startFastModel(steps: number, chatty = false): Promise<FastModel> {
  const bodies: Buffer[] = []
  const gaps: number[] = []
  const state = { answeredAt: 0, firstAt: 0 }
  const server = createServer((request, response) => {
    if (state.answeredAt > 0) gaps.push(performance.now() - state.answeredAt)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      state.firstAt ||= performance.timeOrigin + performance.now()
      const done = bodies.push(Buffer.concat(chunks))
      const cycle = chatty ? CHATTY : CYCLE
      const call = done < steps ? cycle[(done - 1) % cycle.length] : SUBMIT
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const made = call?.(done - 1) ?? ['submit', {}]
      response.end(streamOf(done, done === 1 ? [PLAN, made] : [made]))
      state.answeredAt = performance.now()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    bodies,
    firstAt: () => state.firstAt,
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
const CHATTY: readonly Call[] = CYCLE.with(2, (step) => [
  'run',
  { command: `head -c 10240 /dev/zero | tr '\\0' x | fold; echo ${step}` },
])
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
