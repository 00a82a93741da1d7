import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/env.ts'
import { parseStoredSettings, renderStoredSettings, withStored } from '../../src/config/stored-settings.ts'
import { Secret } from '../../src/domain/secret.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const STORED = {
  app: {
    appId: 7,
    slug: 'gate',
    webUrl: 'https://ghe.acme.com',
    apiUrl: 'https://ghe.acme.com/api/v3',
    privateKey: new Secret(PEM),
    webhookSecret: new Secret('stored-8f1f0b7c2d9e4a55'),
  },
  model: { baseUrl: 'https://models.acme.com/v1', name: 'stored-model', key: new Secret('stored-key') },
}

test('what is written is read again', () => {
  const read = parseStoredSettings(renderStoredSettings(STORED))
  expect(read.ok && renderStoredSettings(read.settings)).toBe(renderStoredSettings(STORED))
  expect(parseStoredSettings(renderStoredSettings({}))).toEqual({ ok: true, settings: {} })
})

test.each(['', '{', '[]', '{"version":2}', '{"version":1,"app":{"appId":"7"}}', '{"version":1,"more":1}', 'null'])(
  '%j is no file of ours, and is not repeated',
  (text) => {
    expect(parseStoredSettings(text)).toEqual({ ok: false, problem: expect.not.stringContaining('appId') })
  },
)

test('settings that are stored are all that is needed', () => {
  const loaded = loadConfig(withStored({}, STORED))
  expect(
    loaded.ok && { ...loaded.config.github, key: loaded.config.models.chains.default[0].endpoint.key?.reveal() },
  ).toMatchObject({
    appId: 7,
    apiUrl: 'https://ghe.acme.com/api/v3',
    key: 'stored-key',
  })
})

test('what the environment says counts before what is stored; an empty variable says nothing', () => {
  const env = { WEBHOOK_SECRET: 'said-8f1f0b7c2d9e4a55', APP_ID: '', MODEL: ' ' }
  expect(withStored(env, STORED)).toMatchObject({
    APP_ID: '7',
    WEBHOOK_SECRET: env.WEBHOOK_SECRET,
    MODEL: 'stored-model',
  })
  expect(withStored({ PRIVATE_KEY_PATH: '/key.pem' }, STORED)).not.toHaveProperty('PRIVATE_KEY')
})

test.each([
  [{ APP_ID: '8' }, ['PRIVATE_KEY', 'WEBHOOK_SECRET', 'GITHUB_API_URL']],
  [{ GITHUB_API_URL: 'https://api.github.com' }, ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET']],
  [{ OPENAI_BASE_URL: 'https://elsewhere.example/v1' }, ['OPENAI_API_KEY', 'MODEL']],
  [{ MODEL: 'another' }, ['OPENAI_API_KEY', 'OPENAI_BASE_URL']],
  [{ OPENAI_API_KEY: 'another' }, ['MODEL', 'OPENAI_BASE_URL']],
  [{ SALLYPORT_MODELS: '/models.yml' }, ['MODEL', 'OPENAI_API_KEY', 'OPENAI_BASE_URL']],
] as const)('with %j a stored secret goes to nobody else', (env, absent) => {
  const merged = withStored(env as Readonly<Record<string, string>>, STORED)
  expect(absent.filter((name) => name in merged)).toEqual([])
})
