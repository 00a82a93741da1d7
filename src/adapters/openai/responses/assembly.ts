import { z } from 'zod'
import type { Usage } from '../../../domain/usage.ts'
import type { ModelAnswer } from '../../../ports/model.ts'
import { toCarry } from '../carry.ts'
import type { Assembly } from '../dialect.ts'
import type { Endpoint } from '../endpoint.ts'
import { broken, toldFault } from '../to-fault.ts'
import { toUsage } from '../usage.ts'

const part = z.looseObject({ type: z.string(), text: z.string().nullish(), refusal: z.string().nullish() })
const item = z.looseObject({
  type: z.string(),
  content: z.array(part).nullish(),
  call_id: z.string().nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  encrypted_content: z.string().nullish(),
})
const problem = z.object({ code: z.string().nullish(), message: z.string().nullish() })
const response = z.object({
  status: z.string().nullish(),
  model: z.string().nullish(),
  output: z.array(item).nullish(),
  error: problem.nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  usage: z
    .object({
      input_tokens: z.number().nullish(),
      output_tokens: z.number().nullish(),
      input_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
    })
    .nullish(),
})
const event = z.looseObject({
  type: z.string().nullish(),
  item: item.nullish(),
  response: response.nullish(),
})

type Item = z.infer<typeof item>
type Whole = z.infer<typeof response>

const LAST = ['response.completed', 'response.incomplete', 'response.failed']

/** Puts an answer together from whole items and the last event; the deltas in between say the same in pieces. */
export function createResponsesAssembly(endpoint: Endpoint): Assembly {
  const items: Item[] = []
  let last: Whole | undefined
  const answer = (whole: Whole, finish: ModelAnswer['finish'] | undefined): ModelAnswer => {
    const output = whole.output?.length ? whole.output : items
    const parts = output.flatMap(({ content }) => content ?? [])
    const text = parts.map((each) => each.text ?? '').join('')
    const refusal = parts.map((each) => each.refusal ?? '').join('')
    const toolCalls = finish === 'length' && last === undefined ? [] : callsOf(output)
    return {
      text: text || refusal,
      toolCalls,
      finish: finish ?? finishOf(whole, { calls: toolCalls.length, refusal }),
      model: whole.model || endpoint.model,
      usage: usageOf(whole),
      ...toCarry(
        output.filter(({ type, encrypted_content }) => type === 'reasoning' && encrypted_content),
        endpoint,
      ),
    }
  }
  return {
    absorb(given) {
      const parsed = parse(given)
      if (parsed.type === 'error') throw toldFault(problem.parse(given))
      if (parsed.type === 'response.output_item.done' && parsed.item) items.push(parsed.item)
      if (parsed.type == null || LAST.includes(parsed.type)) last = parsed.response ?? response.parse(given)
    },
    complete() {
      if (last?.status == null) throw broken('The answer broke off before its end.')
      if (last.status === 'failed' && !isFiltered(last)) throw toldFault(last.error ?? {})
      return answer(last, undefined)
    },
    cut: () => answer({}, 'length'),
  }
}

function parse(given: unknown): z.infer<typeof event> {
  const parsed = event.safeParse(given)
  if (!parsed.success) throw broken(`The endpoint sent what is no response: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function callsOf(output: readonly Item[]): ModelAnswer['toolCalls'] {
  return output
    .filter(({ type }) => type === 'function_call')
    .map((call) => ({ id: call.call_id ?? '', name: call.name ?? '', arguments: call.arguments ?? '' }))
}

function finishOf(whole: Whole, said: { readonly calls: number; readonly refusal: string }): ModelAnswer['finish'] {
  if (whole.incomplete_details?.reason === 'max_output_tokens') return 'length'
  if (said.calls > 0) return 'tool-calls'
  if (said.refusal !== '' || isFiltered(whole)) return 'refused'
  // Cut short for a reason that is not said.
  return whole.status === 'incomplete' ? 'length' : 'stop'
}

function isFiltered({ incomplete_details: details, error }: Whole): boolean {
  return details?.reason === 'content_filter' || /content_filter|content_policy|safety/.test(error?.code ?? '')
}

function usageOf({ usage }: Whole): Usage {
  return toUsage({
    input: usage?.input_tokens,
    output: usage?.output_tokens,
    cached: usage?.input_tokens_details?.cached_tokens,
  })
}
