import pino from 'pino'
import { createChain } from '../../src/adapters/failover/chain.ts'
import { createCircuits } from '../../src/adapters/failover/circuits.ts'
import { createOpenaiModel } from '../../src/adapters/openai/model.ts'
import { Fault } from '../../src/domain/fault.ts'
import { Secret } from '../../src/domain/secret.ts'
import type { Model } from '../../src/ports/model.ts'
import { type Api, type Reply, refuse, startWireEndpoint } from '../fixtures/model-wire.ts'
import { describeModel, type ModelHarness, type Planned } from './model.ts'

const REFUSALS = {
  overloaded: refuse(429, { message: 'slow down', code: 'rate_limit_exceeded' }, { 'retry-after': '17' }),
  overflow: refuse(400, { message: 'too long', code: 'context_length_exceeded' }),
  unauthorized: refuse(401, { message: 'no', code: 'invalid_api_key' }),
} as const

function replyOf(planned: Planned): Reply {
  return 'fault' in planned ? REFUSALS[planned.fault] : planned
}

async function open(modelAt: (url: string) => Model): Promise<ModelHarness> {
  const endpoint = await startWireEndpoint()
  return {
    model: modelAt(endpoint.url),
    plan: (...next) => endpoint.reply(...next.map(replyOf)),
    close: endpoint.close,
  }
}

const at = (url: string, api: Api) =>
  createOpenaiModel({ baseUrl: url, apiKey: new Secret('key'), model: 'wire', api, limits: { contextWindow: 8000 } })

describeModel('chat completions', () => open((url) => at(url, 'chat')))
describeModel('responses', () => open((url) => at(url, 'responses')))

const log = pino({ level: 'silent' })

describeModel('chain whose first model has too small a window', () =>
  open((url) => {
    const circuits = createCircuits(log)
    return createChain([TINY, circuits.protect(at(url, 'chat'))], log)
  }),
)

const TINY: Model = {
  name: 'tiny',
  offers: [{ endpoint: 'tiny', model: 'tiny', contextWindow: 10 }],
  complete: async (_request, signal) => {
    signal.throwIfAborted()
    throw new Fault('context-overflow', 'too long', { retryable: false })
  },
}
