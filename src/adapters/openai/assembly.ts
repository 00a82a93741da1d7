import { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import type { Usage } from '../../domain/run-event.ts'
import type { ModelAnswer } from '../../ports/model.ts'

// Endpoints differ in what they leave out or set to null; what is there must be of its type.
const call = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
})
const delta = z.object({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(call).nullish(),
})
const piece = z.object({
  model: z.string().nullish(),
  choices: z
    .array(z.object({ delta: delta.nullish(), message: delta.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: z.object({ prompt_tokens: z.number().nullish(), completion_tokens: z.number().nullish() }).nullish(),
})

type CallPiece = z.infer<typeof call>

interface PartialCall {
  readonly index: number | undefined
  id: string
  name: string
  arguments: string
}

/** Puts an answer together from the chunks of a stream, or from the one whole that a non-streaming endpoint sends. */
export interface Assembly {
  /** Throws Fault `malformed` for what is no chunk. */
  absorb(chunk: unknown): void
  /** Throws Fault `malformed` when the answer broke off. */
  complete(): ModelAnswer
}

export function createAssembly(configured: string): Assembly {
  const calls: PartialCall[] = []
  let text = ''
  let refusal = ''
  let finish: string | undefined
  let model = configured
  let usage: Usage = { inputTokens: 0, outputTokens: 0 }
  return {
    absorb(chunk) {
      const { choices, ...rest } = parse(chunk)
      const choice = choices?.[0]
      const part = choice?.delta ?? choice?.message
      text += part?.content ?? ''
      refusal += part?.refusal ?? ''
      for (const given of part?.tool_calls ?? []) extend(calls, given)
      finish = choice?.finish_reason ?? finish
      model = rest.model || model
      if (rest.usage)
        usage = { inputTokens: count(rest.usage.prompt_tokens), outputTokens: count(rest.usage.completion_tokens) }
    },
    complete() {
      if (finish === undefined) throw malformed('The answer broke off before its end.')
      const toolCalls = calls.map(({ id, name, arguments: json }) => ({ id, name, arguments: json }))
      const refused = refusal !== '' || finish === 'content_filter'
      return { text: text || refusal, toolCalls, finish: finishOf(finish, refused, calls.length > 0), model, usage }
    },
  }
}

function parse(chunk: unknown): z.infer<typeof piece> {
  const parsed = piece.safeParse(chunk)
  if (!parsed.success) throw malformed(`The endpoint sent what is no chat completion: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function malformed(message: string): Fault {
  return new Fault('malformed', message.slice(0, 500), { retryable: true })
}

function extend(calls: PartialCall[], given: CallPiece): void {
  const call = find(calls, given) ?? begin(calls, given)
  call.id ||= given.id ?? ''
  call.name ||= given.function?.name ?? ''
  call.arguments += given.function?.arguments ?? ''
}

// Some endpoints give no index, or 0 to every call: then another id is another call.
function find(calls: readonly PartialCall[], given: CallPiece): PartialCall | undefined {
  const index = given.index ?? undefined
  const same = index === undefined && given.id ? undefined : calls.findLast((call) => call.index === index)
  const byId = given.id ? calls.findLast((call) => call.id === given.id) : undefined
  if (byId !== undefined) return byId
  return same !== undefined && given.id && same.id ? undefined : same
}

function begin(calls: PartialCall[], given: CallPiece): PartialCall {
  const call = { index: given.index ?? undefined, id: '', name: '', arguments: '' }
  calls.push(call)
  return call
}

function finishOf(reason: string, refused: boolean, called: boolean): ModelAnswer['finish'] {
  if (reason === 'length') return 'length'
  if (called) return 'tool-calls'
  if (refused) return 'refused'
  return reason === 'tool_calls' ? 'tool-calls' : 'stop'
}

function count(tokens: number | null | undefined): number {
  return Math.max(0, Math.round(tokens ?? 0))
}
