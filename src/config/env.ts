import type { z } from 'zod'
import type { Caps } from '../domain/caps.ts'
import { nearMatch } from '../domain/near-match.ts'
import type { Secret } from '../domain/secret.ts'
import { ENV_FIELDS, envSchema } from './env-schema.ts'
import type { ModelsConfig } from './models.ts'
import { readModels } from './models-setting.ts'
import { resolvePolicy } from './policy-layers.ts'

export type Env = Readonly<Record<string, string | undefined>>

export interface Config {
  readonly github: {
    readonly appId: number
    readonly privateKey: Secret
    readonly webhookSecret: Secret
    readonly apiUrl: string
  }
  readonly models: ModelsConfig
  /** What may be spent on models. Absent: only policies limit it. */
  readonly caps?: Caps
  /** undefined: PostgreSQL is started by the program itself, in `dataDirectory`. */
  readonly databaseUrl: Secret | undefined
  /** undefined: the queue lives in PostgreSQL. */
  readonly redisUrl: Secret | undefined
  readonly web: { readonly host: string; readonly port: number }
  readonly logLevel: z.output<typeof envSchema>['LOG_LEVEL']
  readonly dataDirectory: string
  /** Labels and a checklist where the App is installed. Absent: none. */
  readonly welcome?: boolean
  /** Runs that one worker carries at once. */
  readonly concurrency: number
  /** How long a worker's right to a run lasts without a sign of life. */
  readonly leaseMs: number
  readonly sandbox: {
    readonly backend: 'auto' | 'docker' | 'bubblewrap'
    readonly image: string | undefined
    readonly runtime: string | undefined
    /** Patterns of images that repositories may ask for, beside the default one. */
    readonly images?: readonly string[]
  }
  /** Absent: no registry is asked about packages, and changes that bring some in are held. */
  readonly npmRegistry?: string
  /** The operator's own policy, which binds those of organisations and repositories: the text of a file that is sound. */
  readonly policy?: string
  /** Absent: dependencies are never installed. */
  readonly setUp?: {
    readonly enabled: boolean
    /** Beside the public registries: names that are open to every repository, wildcards that a policy may use. */
    readonly hosts: readonly string[]
    /** A file of PEM certificates that installing tools believe; where there is none, their own. */
    readonly certificates: string
    readonly snapshotBytes: number
  }
  readonly docker: {
    readonly host: string | undefined
    readonly tlsVerify: boolean
    readonly certPath: string | undefined
  }
}

export type LoadedConfig =
  | { readonly ok: true; readonly config: Config }
  /** One line for each problem, beginning with the variable's name. No value of any variable is repeated. */
  | { readonly ok: false; readonly problems: readonly string[] }

/**
 * Reads the configuration from the environment. An empty variable counts as unset.
 * @param readFile reads what `PRIVATE_KEY_PATH` and `SALLYPORT_MODELS` name; the entry file passes it, so that this
 * stays pure.
 */
export function loadConfig(env: Env, readFile?: (path: string) => string): LoadedConfig {
  const set = withoutEmpty(env)
  const key = readKey(set, readFile)
  const policy = readPolicyFile(set, readFile)
  const parsed = envSchema.safeParse({ ...set, ...key.found })
  const issues = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  const reported = key.problem === undefined ? issues : [key.problem, ...issues.filter((line) => !isAbout(line))]
  const models = readModels(set, readFile)
  const problems = [
    ...inOrder([...reported, ...(models.ok ? [] : models.problems), ...policy.problems]),
    ...strangers(set),
  ]
  if (problems.length > 0 || !parsed.success || !models.ok) return { ok: false, problems }
  const config = toConfig(parsed.data, models.models)
  return { ok: true, config: policy.text === undefined ? config : { ...config, policy: policy.text } }
}

function inOrder(problems: readonly string[]): string[] {
  const names = Object.keys(ENV_FIELDS)
  const place = (problem: string) => names.indexOf(problem.split(' ', 1)[0] ?? '')
  return [...problems].sort((left, right) => place(left) - place(right))
}

// A policy that cannot be read binds nobody: nothing starts without it.
function readPolicyFile(
  { SALLYPORT_POLICY: path }: Env,
  readFile: ((path: string) => string) | undefined,
): { readonly text?: string; readonly problems: readonly string[] } {
  if (path === undefined || readFile === undefined) return { problems: [] }
  try {
    const text = readFile(path)
    const { problems } = resolvePolicy({ operator: text })
    return { text, problems: problems.map((problem) => `SALLYPORT_POLICY ${path}: ${problem}`) }
  } catch (error) {
    return { problems: [`SALLYPORT_POLICY names a file that cannot be read: ${(error as Error).message}`] }
  }
}

function withoutEmpty(env: Env): Readonly<Record<string, string>> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '').trim() !== '')
  return Object.fromEntries(entries)
}

function readKey(env: Env, readFile: ((path: string) => string) | undefined) {
  const { PRIVATE_KEY, PRIVATE_KEY_PATH: path } = env
  if (PRIVATE_KEY !== undefined || path === undefined || readFile === undefined) return {}
  try {
    return { found: { PRIVATE_KEY: readFile(path) } }
  } catch (error) {
    return { problem: `PRIVATE_KEY_PATH names a file that cannot be read: ${(error as Error).message}` }
  }
}

function isAbout(line: string): boolean {
  return line.startsWith('PRIVATE_KEY ')
}

const PREFIX = 'SALLYPORT_'

// A misspelt setting must not silently mean the default.
function strangers(env: Env): string[] {
  const known = Object.keys(ENV_FIELDS)
  const unknown = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !known.includes(name))
  return unknown.map((name) => {
    const meant = nearMatch(name, known)
    return `${name} is no setting of ours${meant === undefined ? '' : `; did you mean ${meant}?`}`
  })
}

function toConfig(env: z.output<typeof envSchema>, models: ModelsConfig): Config {
  return {
    github: {
      appId: env.APP_ID,
      privateKey: env.PRIVATE_KEY,
      webhookSecret: env.WEBHOOK_SECRET,
      apiUrl: env.GITHUB_API_URL.replace(/\/+$/, ''),
    },
    models,
    ...(env.SALLYPORT_CAPS === undefined ? {} : { caps: env.SALLYPORT_CAPS }),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    web: { host: env.HOST, port: env.PORT },
    logLevel: env.LOG_LEVEL,
    dataDirectory: env.SALLYPORT_DATA,
    welcome: env.SALLYPORT_WELCOME === 'on',
    concurrency: env.SALLYPORT_CONCURRENCY,
    leaseMs: env.SALLYPORT_LEASE_SECONDS * 1000,
    sandbox: {
      backend: env.SALLYPORT_SANDBOX,
      image: env.SALLYPORT_IMAGE,
      runtime: env.SALLYPORT_RUNTIME,
      images: env.SALLYPORT_SANDBOX_IMAGES,
    },
    npmRegistry: env.SALLYPORT_NPM_REGISTRY,
    setUp: {
      enabled: env.SALLYPORT_SETUP === 'on',
      hosts: env.SALLYPORT_SETUP_HOSTS,
      certificates: env.SALLYPORT_SETUP_CERTIFICATES,
      snapshotBytes: env.SALLYPORT_SNAPSHOT_GIB * 1024 ** 3,
    },
    // Docker's own rule: any value but the empty one switches it on.
    docker: { host: env.DOCKER_HOST, tlsVerify: env.DOCKER_TLS_VERIFY !== undefined, certPath: env.DOCKER_CERT_PATH },
  }
}
