import { createScriptedModel, type ScriptedAnswer } from '../../src/adapters/memory/model.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { ModelAnswer } from '../../src/ports/model.ts'
import { describeModel, type Planned } from './model.ts'

describeModel('scripted', async () => {
  const script: ScriptedAnswer[] = []
  return {
    model: createScriptedModel(script),
    plan: (...next) => void script.push(...next.map(scripted)),
    close: async () => {},
  }
})

const FAULTS = {
  overloaded: ['model-unavailable', { retryable: true, retryAfterMs: 17_000 }],
  overflow: ['context-overflow', { retryable: false }],
  unauthorized: ['unauthorized', { retryable: false }],
} as const

function scripted(planned: Planned): ScriptedAnswer {
  if ('fault' in planned) {
    const [code, options] = FAULTS[planned.fault]
    return () => {
      throw new Fault(code, planned.fault, options)
    }
  }
  const { text = '', refusal = '', calls = [], end, usage, model = 'scripted' } = planned
  const refused: ModelAnswer['finish'] = refusal !== '' || end === 'filtered' ? 'refused' : 'stop'
  const cached = usage?.cached === undefined ? {} : { cachedTokens: usage.cached }
  return {
    text: text || refusal,
    toolCalls: calls,
    finish: end === 'length' ? 'length' : calls.length > 0 ? 'tool-calls' : refused,
    model,
    usage: { inputTokens: usage?.input ?? 0, outputTokens: usage?.output ?? 0, ...cached },
  }
}
