import { Secret } from '../domain/secret.ts'
import { MODEL_ROLES } from '../ports/model.ts'
import { ENDPOINT_DEFAULTS, type ModelChain, type ModelEndpoint, type ModelEntry, type ModelsConfig } from './models.ts'
import { MODELS_SCHEMA, type ModelsDocument } from './models-schema.ts'
import { readYaml } from './yaml-source.ts'

export type ParsedModels =
  | { readonly ok: true; readonly models: ModelsConfig }
  /** `line 3, column 5: endpoints.near.url must be …`. No value of any variable is repeated. */
  | { readonly ok: false; readonly problems: readonly string[] }

type Env = Readonly<Record<string, string | undefined>>

/** Reads the file of models, YAML or JSON. Keys are looked up in `env`, by the names that the file gives. */
export function parseModels(text: string, env: Env): ParsedModels {
  const source = readYaml(text)
  if (!source.ok) return { ok: false, problems: source.problems.map((each) => at(each, each.message)) }
  const parsed = MODELS_SCHEMA.safeParse(source.value)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => {
      return at(source.locate(path), `${path.join('.') || 'the file'}: ${message}`)
    })
    return { ok: false, problems }
  }
  const loose = looseEnds(parsed.data, env)
  const problems = loose.map(({ path, message }) => at(source.locate(path), `${path.join('.')}: ${message}`))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, models: toModels(parsed.data, env) }
}

function at({ line, column }: { readonly line: number; readonly column: number }, message: string): string {
  return `line ${line}, column ${column}: ${message}`
}

interface LooseEnd {
  readonly path: readonly (string | number)[]
  readonly message: string
}

// Names that lead nowhere would be found out by the first run that needs them.
function looseEnds({ endpoints, models, chains }: ModelsDocument, env: Env): LooseEnd[] {
  const keys = Object.entries(endpoints).flatMap(([name, { key }]) =>
    key === undefined || env[key] !== undefined
      ? []
      : [{ path: ['endpoints', name, 'key'], message: `the environment has no variable ${key}` }],
  )
  const homeless = Object.entries(models).flatMap(([name, { endpoint }]) =>
    Object.hasOwn(endpoints, endpoint)
      ? []
      : [{ path: ['models', name, 'endpoint'], message: `there is no endpoint ${endpoint}` }],
  )
  const unknown = Object.entries(chains).flatMap(([role, chain]) =>
    (chain ?? []).flatMap((name, index) =>
      Object.hasOwn(models, name) ? [] : [{ path: ['chains', role, index], message: `there is no model ${name}` }],
    ),
  )
  return [...keys, ...homeless, ...unknown]
}

function toModels(document: ModelsDocument, env: Env): ModelsConfig {
  const endpoints = new Map(Object.keys(document.endpoints).map((name) => [name, toEndpoint(document, name, env)]))
  const entryOf = (name: string): ModelEntry => {
    const model = document.models[name]
    const endpoint = endpoints.get(model?.endpoint ?? '')
    if (model === undefined || endpoint === undefined) throw new Error(`No model ${name}: it was looked for before.`)
    return { endpoint, name: model.name, limits: limitsOf(model, document.currency), body: model.body }
  }
  const chainOf = (names: readonly string[]) => names.map(entryOf) as unknown as ModelChain
  const roles = MODEL_ROLES.flatMap((role) => {
    const chain = document.chains[role]
    return chain === undefined ? [] : [[role, chainOf(chain)] as const]
  })
  return { chains: { default: chainOf(document.chains.default), ...Object.fromEntries(roles) } }
}

function toEndpoint({ endpoints }: ModelsDocument, name: string, env: Env): ModelEndpoint {
  const given = endpoints[name]
  if (given === undefined) throw new Error(`No endpoint ${name}.`)
  const { 'key-header': keyHeader, 'timeout-seconds': timeout, 'idle-seconds': idle, key: variable, ...rest } = given
  const value = variable === undefined ? undefined : env[variable]
  return {
    ...rest,
    name,
    key: value === undefined ? undefined : new Secret(value),
    timeoutMs: timeout === undefined ? ENDPOINT_DEFAULTS.timeoutMs : timeout * 1000,
    idleMs: idle === undefined ? ENDPOINT_DEFAULTS.idleMs : idle * 1000,
    ...(keyHeader === undefined ? {} : { keyHeader }),
  }
}

function limitsOf(model: ModelsDocument['models'][string], currency: string): ModelEntry['limits'] {
  const { 'context-window': contextWindow, 'max-output': maxOutputTokens, prices } = model
  return {
    ...(contextWindow === undefined ? {} : { contextWindow }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(prices === undefined ? {} : { prices: pricesOf(prices, currency) }),
  }
}

// An endpoint that does not say what it had in its cache gives no discount for it.
function pricesOf(prices: NonNullable<ModelsDocument['models'][string]['prices']>, currency: string) {
  return { input: prices.input, cachedInput: prices['cached-input'] ?? prices.input, output: prices.output, currency }
}
