import { z } from 'zod'
import type { Usage } from '../../../domain/usage.ts'
import type { ModelAnswer } from '../../../ports/model.ts'
import { toCarry } from '../carry.ts'
import type { Assembly } from '../dialect.ts'
import type { Endpoint } from '../endpoint.ts'
import { broken } from '../to-fault.ts'
import { toUsage } from '../usage.ts'
import type { ChatCarry } from './chat-carry.ts'

// Endpoints differ in what they leave out or set to null; what is there must be of its type.
const call = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
  extra_content: z.unknown().optional(),
})
const delta = z.object({
  content: z.string().nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(call).nullish(),
  reasoning_content: z.string().nullish(),
  reasoning_details: z.array(z.unknown()).nullish(),
})
const piece = z.object({
  model: z.string().nullish(),
  choices: z
    .array(z.object({ delta: delta.nullish(), message: delta.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: z
    .object({
      prompt_tokens: z.number().nullish(),
      completion_tokens: z.number().nullish(),
      prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
      /** DeepSeek's own name for it. */
      prompt_cache_hit_tokens: z.number().nullish(),
    })
    .nullish(),
})

type Piece = z.infer<typeof piece>
type CallPiece = z.infer<typeof call>

interface PartialCall {
  readonly index: number | undefined
  id: string
  name: string
  arguments: string
  signature: unknown
}

/** Puts an answer together from the chunks of a stream, or from the one whole that a non-streaming endpoint sends. */
export function createChatAssembly(endpoint: Endpoint): Assembly {
  const calls: PartialCall[] = []
  const details: unknown[] = []
  let text = ''
  let refusal = ''
  let thought = ''
  let finish: string | undefined
  let model = endpoint.model
  let usage: Usage = { inputTokens: 0, outputTokens: 0 }
  return {
    absorb(chunk) {
      const { choices, ...rest } = parse(chunk)
      const choice = choices?.[0]
      const part = choice?.delta ?? choice?.message
      text += part?.content ?? ''
      refusal += part?.refusal ?? ''
      thought += part?.reasoning_content ?? ''
      details.push(...(part?.reasoning_details ?? []))
      for (const given of part?.tool_calls ?? []) extend(calls, given)
      finish = choice?.finish_reason ?? finish
      model = rest.model || model
      if (rest.usage) usage = usageOf(rest.usage)
    },
    complete() {
      if (finish === undefined) throw broken('The answer broke off before its end.')
      const toolCalls = calls.map(({ id, name, arguments: json }) => ({ id, name, arguments: json }))
      const refused = refusal !== '' || finish === 'content_filter'
      const answer = { text: text || refusal, toolCalls, finish: finishOf(finish, refused, calls.length > 0) }
      return { ...answer, model, usage, ...toCarry(carryOf(calls, thought, details), endpoint) }
    },
    cut: () => ({ text, toolCalls: [], finish: 'length', model, usage }),
  }
}

function carryOf(calls: readonly PartialCall[], thought: string, details: readonly unknown[]): ChatCarry {
  const signed = calls.flatMap(({ signature }, index) => (signature == null ? [] : [[index, signature] as const]))
  return {
    ...(thought === '' ? {} : { reasoning_content: thought }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
    ...(signed.length === 0 ? {} : { calls: Object.fromEntries(signed) }),
  }
}

function parse(chunk: unknown): Piece {
  const parsed = piece.safeParse(chunk)
  if (!parsed.success) throw broken(`The endpoint sent what is no chat completion: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function extend(calls: PartialCall[], given: CallPiece): void {
  const call = find(calls, given) ?? begin(calls, given)
  call.id ||= given.id ?? ''
  call.name ||= given.function?.name ?? ''
  call.arguments += given.function?.arguments ?? ''
  call.signature ??= given.extra_content
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
  const call = { index: given.index ?? undefined, id: '', name: '', arguments: '', signature: undefined }
  calls.push(call)
  return call
}

function finishOf(reason: string, refused: boolean, called: boolean): ModelAnswer['finish'] {
  if (reason === 'length') return 'length'
  if (called) return 'tool-calls'
  if (refused) return 'refused'
  return reason === 'tool_calls' ? 'tool-calls' : 'stop'
}

function usageOf(given: NonNullable<Piece['usage']>): Usage {
  return toUsage({
    input: given.prompt_tokens,
    output: given.completion_tokens,
    cached: given.prompt_tokens_details?.cached_tokens ?? given.prompt_cache_hit_tokens,
  })
}
