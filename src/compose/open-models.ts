import { createChain } from '../adapters/failover/chain.ts'
import type { CircuitStatus } from '../adapters/failover/circuit.ts'
import { createCircuits } from '../adapters/failover/circuits.ts'
import { createOpenaiModel } from '../adapters/openai/model.ts'
import type { ModelChain, ModelEntry, ModelsConfig } from '../config/models.ts'
import { Secret } from '../domain/secret.ts'
import type { Logger } from '../ports/logger.ts'
import type { Model, ModelRole, Models } from '../ports/model.ts'

// Endpoints on one's own machine ask for none, and the protocol has no way to send none.
const NO_KEY = new Secret('none')

export interface OpenModels {
  readonly models: Models
  /** How the endpoints are that were asked so far. */
  circuits(): readonly CircuitStatus[]
}

/** The models of this process, made once: what is learned about an endpoint is learned for every run. */
export function openModels({ chains }: ModelsConfig, log: Logger): OpenModels {
  const circuits = createCircuits(log)
  const made = new Map<ModelChain, Model>()
  const models = (role: ModelRole) => {
    const chain = chains[role] ?? chains.default
    const known = made.get(chain)
    if (known !== undefined) return known
    const [first, ...others] = chain
    const protect = (entry: ModelEntry) => circuits.protect(openModel(entry))
    const model = createChain([protect(first), ...others.map(protect)], log)
    made.set(chain, model)
    return model
  }
  return { models, circuits: circuits.status }
}

/** One model of the configuration by its name at its endpoint: no chain, no circuit. */
export function modelNamed({ chains }: ModelsConfig, name: string): Model | undefined {
  const entry = Object.values(chains)
    .flat()
    .find((each) => each.name === name)
  return entry && openModel(entry)
}

/** Every model of the configuration once, the first of the default chain first. */
export function allModels({ chains }: ModelsConfig): { readonly model: Model; readonly endpoint: string }[] {
  const entries = [...chains.default, ...Object.values(chains).flat()]
  const each = new Map(entries.map((entry) => [`${entry.endpoint.name} ${entry.name}`, entry]))
  return [...each.values()].map((entry) => ({ model: openModel(entry), endpoint: entry.endpoint.name }))
}

function openModel({ endpoint, name, limits, body }: ModelEntry): Model {
  const { name: endpointName, url, key, ...rest } = endpoint
  return createOpenaiModel({
    ...rest,
    baseUrl: url,
    apiKey: key ?? NO_KEY,
    model: name,
    endpoint: endpointName,
    limits,
    body,
  })
}
