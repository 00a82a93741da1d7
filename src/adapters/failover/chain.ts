import { Fault, type FaultCode, isFault } from '../../domain/fault.ts'
import type { Logger } from '../../ports/logger.ts'
import type { Model, ModelAnswer, ModelRequest } from '../../ports/model.ts'

/**
 * Several models as one: each is asked once, in order, until one answers. A conversation that is too long goes on to
 * the next whose window is larger, or not known; an endpoint that is down, overloaded, too slow or breaks off, to the
 * next at all. What is wrong with the request itself (refused key, rejected body) is nobody else's to mend. Where all
 * fail, the fault that may pass soonest is thrown: waiting is the business of whoever asked.
 */
export function createChain(models: readonly [Model, ...Model[]], log: Logger): Model {
  if (models.length === 1) return models[0]
  return {
    name: models[0].name,
    offers: models.flatMap(({ offers }) => offers),
    async complete(request, signal) {
      const faults: Fault[] = []
      let overflown = 0
      for (const model of models) {
        if (overflown >= windowOf(model)) continue
        const outcome = await attempt(model, request, signal)
        if (!isFault(outcome)) return outcome
        if (!isWorthAnother(outcome)) throw outcome
        log.warn({ model: model.name, fault: outcome.code, err: outcome }, 'a model could not answer')
        faults.push(outcome)
        if (outcome.code === 'context-overflow') overflown = Math.max(overflown, knownWindow(model))
      }
      throw soonest(faults)
    },
  }
}

async function attempt(model: Model, request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer | Fault> {
  try {
    return await model.complete(request, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (isFault(error)) return error
    throw error
  }
}

const ELSEWHERE = ['model-unavailable', 'circuit-open', 'timeout', 'malformed', 'context-overflow', 'rate-limited']

function isWorthAnother(fault: Fault): boolean {
  return ELSEWHERE.includes(fault.code)
}

// A window that is not known may be large enough, and it says nothing about others.
function windowOf({ offers }: Model): number {
  return offers[0]?.contextWindow ?? Number.POSITIVE_INFINITY
}

function knownWindow({ offers }: Model): number {
  return offers[0]?.contextWindow ?? 0
}

// An overflow among faults that may pass: the model with the larger window may be back by then.
function soonest(faults: readonly Fault[]): Fault {
  const passing = faults.filter(({ retryable }) => retryable)
  const shortest = Math.min(...passing.map(({ retryAfterMs }) => retryAfterMs ?? 0))
  const chosen = passing.find(({ retryAfterMs }) => (retryAfterMs ?? 0) === shortest) ?? faults[0]
  if (chosen === undefined) throw new Error('No model of the chain was asked.')
  if (faults.length === 1) return chosen
  const message = faults.map(({ code, message: words }) => `${code}: ${words}`).join(' | ')
  const { retryable, retryAfterMs } = chosen
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  return new Fault(codeOf(faults, chosen), message.slice(0, 1000), { retryable, cause: chosen, ...wait })
}

// What broke off may be on a bill, whatever else went wrong: who counts money must hear of it.
function codeOf(faults: readonly Fault[], chosen: Fault): FaultCode {
  return faults.find(({ code }) => code === 'timeout' || code === 'malformed')?.code ?? chosen.code
}
