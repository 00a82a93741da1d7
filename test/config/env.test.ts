import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { type Env, loadConfig } from '../../src/config/env.ts'
import { ENV_FIELDS } from '../../src/config/env-schema.ts'

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const PEM = KEY.export({ type: 'pkcs1', format: 'pem' }).toString()
const SECRET = '9f86d081884c7d659a2feaa0c55ad015'
const GOOD = { APP_ID: '123', PRIVATE_KEY: PEM, WEBHOOK_SECRET: SECRET, MODEL: 'small' }

function configOf(env: Env, readFile?: (path: string) => string) {
  const loaded = loadConfig(env, readFile)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  return loaded.config
}

function problemsOf(env: Env, readFile?: (path: string) => string) {
  const loaded = loadConfig(env, readFile)
  return loaded.ok ? [] : loaded.problems
}

describe('a good environment', () => {
  test('four variables are enough', () => {
    const config = configOf(GOOD)
    expect(config).toEqual({
      github: {
        appId: 123,
        privateKey: expect.anything(),
        webhookSecret: expect.anything(),
        apiUrl: 'https://api.github.com',
      },
      models: {
        chains: {
          default: [
            {
              endpoint: {
                name: 'api.openai.com',
                url: 'https://api.openai.com/v1',
                api: 'chat',
                key: undefined,
                headers: {},
                query: {},
                timeoutMs: 600_000,
                idleMs: 180_000,
              },
              name: 'small',
              limits: {},
              body: {},
            },
          ],
        },
      },
      databaseUrl: undefined,
      redisUrl: undefined,
      web: { host: '127.0.0.1', port: 3000 },
      logLevel: 'info',
      dataDirectory: '.sallyport',
      concurrency: 2,
      leaseMs: 9000,
      sandbox: { backend: 'auto', image: undefined, images: [], runtime: undefined },
      npmRegistry: 'https://registry.npmjs.org',
      setUp: {
        enabled: true,
        hosts: [],
        certificates: '/etc/ssl/certs/ca-certificates.crt',
        snapshotBytes: 10 * 1024 ** 3,
      },
      docker: { host: undefined, tlsVerify: false, certPath: undefined },
      welcome: true,
    })
    expect([config.github.privateKey.reveal(), config.github.webhookSecret.reveal()]).toEqual([PEM, SECRET])
  })

  test('reads the hosts that set-up may reach', () => {
    const env = { ...GOOD, SALLYPORT_SETUP: 'off', SALLYPORT_SETUP_HOSTS: 'npm.acme.example, *.mirrors.acme.example' }
    expect(configOf(env).setUp).toMatchObject({
      enabled: false,
      hosts: ['npm.acme.example', '*.mirrors.acme.example'],
    })
    expect(problemsOf({ ...GOOD, SALLYPORT_SETUP_HOSTS: 'a.example 10.0.0.1' })).toEqual([
      'SALLYPORT_SETUP_HOSTS entry 2 must be a name, not an address',
    ])
  })

  test.each([
    ['a PKCS#8 PEM', KEY.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['a PEM on one line with literal \\n', PEM.replaceAll('\n', '\\n')],
    ['base64 of a PEM', Buffer.from(PEM).toString('base64')],
  ])('takes the key as %s', (_name, PRIVATE_KEY) => {
    expect(configOf({ ...GOOD, PRIVATE_KEY }).github.privateKey.reveal()).toMatch(/^-----BEGIN[^\\]+-----\n$/)
  })

  test('reads the key from the file that PRIVATE_KEY_PATH names, unless PRIVATE_KEY is set', () => {
    const env = { ...GOOD, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/run/secrets/key.pem' }
    const read = (path: string) => (path === '/run/secrets/key.pem' ? PEM : '')
    expect(configOf(env, read).github.privateKey.reveal()).toBe(PEM)
    expect(configOf({ ...env, PRIVATE_KEY: PEM }, () => 'not read').github.privateKey.reveal()).toBe(PEM)
  })

  test('an empty variable counts as unset, GitHub Enterprise Server and services elsewhere are taken', () => {
    const config = configOf({
      ...GOOD,
      GITHUB_API_URL: 'https://ghe.acme.example/api/v3/',
      DATABASE_URL: 'postgres://u:p@db/s',
      REDIS_URL: '',
      DOCKER_TLS_VERIFY: '1',
      SALLYPORT_SANDBOX: 'docker',
      SALLYPORT_LEASE_SECONDS: '1',
      PORT: '0',
    })
    expect(config).toMatchObject({
      github: { apiUrl: 'https://ghe.acme.example/api/v3' },
      redisUrl: undefined,
      docker: { tlsVerify: true },
      sandbox: { backend: 'docker' },
      leaseMs: 1000,
      web: { port: 0 },
    })
    expect(config.databaseUrl?.reveal()).toBe('postgres://u:p@db/s')
  })
})

describe('a bad environment', () => {
  test('names every problem at once, each with its variable', () => {
    const problems = problemsOf({ PORT: 'eighty', SALLYPORT_SANDBOX: 'chroot', DATABASE_URL: 'mysql://x' })
    expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual([
      'APP_ID',
      'PRIVATE_KEY',
      'WEBHOOK_SECRET',
      'MODEL',
      'DATABASE_URL',
      'PORT',
      'SALLYPORT_SANDBOX',
    ])
  })

  test.each([
    ['nothing', ''],
    ['Probot’s fallback', 'development'],
    ['Probot’s fallback, twice', 'developmentdevelopment'],
    ['fifteen characters', '9f86d081884c7d6'],
    ['one character many times', 'aaaaaaaaaaaaaaaaaaaaaaaa'],
    ['a short pattern', 'abcabcabcabcabcabcabcabc'],
    ['a placeholder', 'your-webhook-secret-here'],
  ])('refuses %s as webhook secret', (_name, WEBHOOK_SECRET) => {
    expect(problemsOf({ ...GOOD, WEBHOOK_SECRET })).toEqual([expect.stringMatching(/^WEBHOOK_SECRET /)])
  })

  test.each([
    ['APP_ID', 'Iv1.8a61f9b3a7aba766'],
    ['PRIVATE_KEY', 'not a key'],
    ['PRIVATE_KEY', PEM.slice(0, 200)],
    ['PRIVATE_KEY', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['GITHUB_API_URL', 'http://github.acme.example/api/v3'],
    ['GITHUB_API_URL', 'github.com'],
    ['OPENAI_BASE_URL', 'file:///etc/passwd'],
    ['REDIS_URL', 'http://redis'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['SALLYPORT_CONCURRENCY', '0'],
    ['SALLYPORT_LEASE_SECONDS', '0'],
    ['SALLYPORT_LEASE_SECONDS', '0.5'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%j', (name, value) => {
    expect(problemsOf({ ...GOOD, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} `))])
  })

  test('refuses an unknown setting of ours and says what was probably meant', () => {
    expect(problemsOf({ ...GOOD, SALLYPORT_SANBOX: 'docker', SALLYPORT_FLY: '1', UNRELATED: 'x' })).toEqual([
      'SALLYPORT_SANBOX is no setting of ours; did you mean SALLYPORT_SANDBOX?',
      'SALLYPORT_FLY is no setting of ours',
    ])
  })

  test('says once that a key file cannot be read', () => {
    const env = { ...GOOD, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/nowhere' }
    const read = () => {
      throw new Error('ENOENT')
    }
    expect(problemsOf(env, read)).toEqual(['PRIVATE_KEY_PATH names a file that cannot be read: ENOENT'])
  })

  test('never repeats a value', () => {
    const canary = 'c4n4ry'
    const env = Object.fromEntries(Object.keys(ENV_FIELDS).map((name) => [name, canary]))
    expect(problemsOf({ ...env, SALLYPORT_X: canary }).join('\n')).not.toContain(canary)
  })
})

test('a printed configuration shows no secret', () => {
  const config = configOf({ ...GOOD, OPENAI_API_KEY: 'sk-canary', DATABASE_URL: 'postgres://u:canary@db/s' })
  for (const shown of [inspect(config, { depth: 9 }), JSON.stringify(config)]) {
    expect(shown).not.toMatch(/canary|PRIVATE KEY|9f86d081/)
  }
})

test('.env.example names the variables of the schema, in its order, and nothing else', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  const names = [...example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1])
  expect(names).toEqual(Object.keys(ENV_FIELDS))
})
