import { z } from 'zod'
import { hostPatternProblem } from '../domain/host-pattern.ts'
import { imagePatternProblem } from '../domain/image-reference.ts'
import { Secret } from '../domain/secret.ts'
import { parseCaps } from './caps.ts'
import { parsePrivateKey } from './private-key.ts'
import { weaknessOf } from './webhook-secret.ts'

const text = z.string().min(1)
const secret = text.transform((value) => new Secret(value))

/** One entry for each variable that the program reads, in the order of `.env.example`. */
export const ENV_FIELDS = {
  APP_ID: z
    .string({ error: 'is missing: the number on the settings page of your GitHub App' })
    .regex(/^[1-9]\d{0,15}$/, 'must be the number on the settings page of your GitHub App')
    .transform(Number),
  PRIVATE_KEY: z
    .string({ error: 'is missing: the PEM file that GitHub made for your App; or set PRIVATE_KEY_PATH' })
    .transform((value, context) => {
      const parsed = parsePrivateKey(value)
      if (parsed.ok) return new Secret(parsed.pem)
      context.addIssue(parsed.problem)
      return z.NEVER
    }),
  PRIVATE_KEY_PATH: text.optional(),
  WEBHOOK_SECRET: z
    .string({ error: `is missing: ${makeOne('the secret of your GitHub App’s webhook')}` })
    .superRefine((value, context) => {
      const weakness = weaknessOf(value)
      if (weakness !== undefined) context.addIssue(`${weakness}: ${makeOne('another one')}`)
    })
    .transform((value) => new Secret(value)),
  GITHUB_API_URL: url(['https:', 'http:'], 'https://api.github.com or https://HOST/api/v3')
    .refine(isHttpsOrLocal, 'must be https: a token would travel in clear text')
    .default('https://api.github.com'),

  OPENAI_BASE_URL: url(['https:', 'http:'], 'https://HOST/v1').default('https://api.openai.com/v1'),
  OPENAI_API_KEY: secret.optional(),
  MODEL: text.optional(),
  SALLYPORT_MODELS: text.optional(),

  SALLYPORT_CAPS: z
    .string()
    .transform((value, context) => {
      const parsed = parseCaps(value)
      if (parsed.ok) return parsed.caps
      context.addIssue(parsed.problem)
      return z.NEVER
    })
    .optional(),

  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://USER:PASSWORD@HOST/NAME')
    .transform((value) => new Secret(value))
    .optional(),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://HOST:6379')
    .transform((value) => new Secret(value))
    .optional(),

  HOST: text.default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

  SALLYPORT_DATA: text.default('.sallyport'),
  SALLYPORT_POLICY: text.optional(),
  SALLYPORT_WELCOME: oneOf(['on', 'off']).default('on'),
  SALLYPORT_CONCURRENCY: whole(1, 64).default(2),
  SALLYPORT_LEASE_SECONDS: whole(1, 300).default(9),
  SALLYPORT_SANDBOX: oneOf(['auto', 'docker', 'bubblewrap']).default('auto'),
  SALLYPORT_IMAGE: text.optional(),
  SALLYPORT_SANDBOX_IMAGES: images().default([]),
  SALLYPORT_RUNTIME: text.optional(),
  SALLYPORT_NPM_REGISTRY: url(['https:', 'http:'], 'https://registry.npmjs.org')
    .refine(isHttpsOrLocal, 'must be https: answers could be forged on the way')
    .default('https://registry.npmjs.org'),
  SALLYPORT_SETUP: oneOf(['on', 'off']).default('on'),
  SALLYPORT_SETUP_HOSTS: hosts().default([]),
  SALLYPORT_SETUP_CERTIFICATES: text.default('/etc/ssl/certs/ca-certificates.crt'),
  SALLYPORT_SNAPSHOT_GIB: whole(1, 10_000).default(10),
  DOCKER_HOST: text.optional(),
  DOCKER_TLS_VERIFY: text.optional(),
  DOCKER_CERT_PATH: text.optional(),
} as const

export const envSchema = z.object(ENV_FIELDS)

function url(protocols: readonly string[], example: string) {
  return z.string().refine((value) => {
    const parsed = URL.parse(value)
    return parsed !== null && protocols.includes(parsed.protocol)
  }, `must look like ${example}`)
}

function whole(least: number, most: number) {
  const problem = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,6}$/, problem)
    .transform(Number)
    .refine((value) => value >= least && value <= most, problem)
}

function hosts() {
  return listOf(hostPatternProblem)
}

function images() {
  return listOf(imagePatternProblem)
}

function listOf(problemOf: (pattern: string) => string | undefined) {
  const split = (value: string) => value.split(/[\s,]+/).filter((part) => part !== '')
  return z
    .string()
    .transform(split)
    .superRefine((patterns, context) => {
      for (const [index, pattern] of patterns.entries()) {
        const problem = problemOf(pattern)
        if (problem !== undefined) context.addIssue(`entry ${index + 1} ${problem}`)
      }
    })
}

function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` })
}

function isHttpsOrLocal(value: string): boolean {
  const parsed = URL.parse(value)
  return parsed?.protocol !== 'http:' || ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)
}

function makeOne(what: string): string {
  return `set ${what}, made by \`openssl rand -hex 32\``
}
