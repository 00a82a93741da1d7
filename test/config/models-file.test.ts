import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/env.ts'
import { parseModels } from '../../src/config/models-file.ts'
import { readModels } from '../../src/config/models-setting.ts'

const ENV = { NEAR_KEY: 'sk-canary' }
const GOOD = `
endpoints:
  near: { url: https://near.example/v1, api: responses, key: NEAR_KEY, key-header: api-key, query: { api-version: '1' } }
  far: { url: http://far.internal/v1, idle-seconds: 5, timeout-seconds: 60 }
models:
  large:
    endpoint: near
    name: large-1
    context-window: 400000
    max-output: 32000
    prices: { input: 2, cached-input: 0.5, output: 8 }
    body: { reasoning: { effort: high } }
  small: { endpoint: far, name: small-1, prices: { input: 1, output: 2 } }
chains:
  default: [large, small]
  reviewer: [small]
`

function problemsOf(text: string): readonly string[] {
  const parsed = parseModels(text, ENV)
  return parsed.ok ? [] : parsed.problems
}

const change = (from: string, to: string) => GOOD.replace(from, to)

describe('a file of models', () => {
  const parsed = parseModels(GOOD, ENV)
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'))
  const { chains } = parsed.models

  test('says who answers, in order, and how it is asked', () => {
    expect(chains).toEqual({
      default: [
        {
          endpoint: {
            name: 'near',
            url: 'https://near.example/v1',
            api: 'responses',
            key: expect.anything(),
            keyHeader: 'api-key',
            headers: {},
            query: { 'api-version': '1' },
            timeoutMs: 600_000,
            idleMs: 180_000,
          },
          name: 'large-1',
          limits: {
            contextWindow: 400_000,
            maxOutputTokens: 32_000,
            prices: { input: 2, cachedInput: 0.5, output: 8, currency: 'USD' },
          },
          body: { reasoning: { effort: 'high' } },
        },
        chains.reviewer?.[0],
      ],
      reviewer: [
        {
          endpoint: {
            name: 'far',
            url: 'http://far.internal/v1',
            api: 'chat',
            key: undefined,
            headers: {},
            query: {},
            timeoutMs: 60_000,
            idleMs: 5000,
          },
          name: 'small-1',
          // Who says nothing of its cache gives no discount for it.
          limits: { prices: { input: 1, cachedInput: 1, output: 2, currency: 'USD' } },
          body: {},
        },
      ],
    })
    expect(chains.default[0].endpoint.key?.reveal()).toBe('sk-canary')
  })

  test('shows no key when it is printed', () => {
    expect(inspect(chains, { depth: 9 }) + JSON.stringify(chains)).not.toContain('canary')
  })

  test.each([
    [
      'a variable that is not set',
      change('NEAR_KEY', 'OTHER_KEY'),
      /^line 3, .*endpoints\.near\.key.* no variable OTHER_KEY$/,
    ],
    ['a key in the place of its name', change('NEAR_KEY', 'sk-123'), /endpoints\.near\.key: must be the name of the/],
    ['a key among the headers', change('idle-seconds: 5', 'headers: { Authorization: Bearer x }'), /must hold no key/],
    ['a key in the query', change("api-version: '1'", 'api-key: x'), /must hold no key/],
    ['a key in the address', change('https://near', 'https://user:pass@near'), /endpoints\.near\.url/],
    ['a query in the address', change('.example/v1', '.example/v1?key=1'), /endpoints\.near\.url/],
    [
      'an endpoint that is not there',
      change('endpoint: far', 'endpoint: fra'),
      /models\.small\.endpoint: there is no endpoint fra/,
    ],
    ['a model that is not there', change('[small]', '[smal]'), /chains\.reviewer\.0: there is no model smal/],
    ['an empty chain', change('[small]', '[]'), /chains\.reviewer: must name at least one model/],
    ['no chain', change('default: [large, small]', ''), /chains\.default/],
    ['a role that does not exist', change('reviewer:', 'critic:'), /critic/],
    ['a field of ours in the body', change('reasoning:', 'messages:'), /must leave alone/],
    ['a negative price', change('input: 2', 'input: -2'), /prices\.input/],
    ['an unknown key', change('max-output', 'max-tokens'), /max-tokens/],
    ['what is no YAML', '{', /^line 1/],
  ])('refuses %s', (_what, text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(problem)])
  })
})

describe('the setting', () => {
  const json = JSON.stringify({
    endpoints: { near: { url: 'http://near/v1' } },
    models: { a: { endpoint: 'near', name: 'a-1' } },
    chains: { default: ['a'] },
  })

  test.each([
    ['is the JSON itself', json, undefined],
    ['names a file', '/etc/models.yml', () => GOOD],
  ])('%s', (_how, SALLYPORT_MODELS, readFile) => {
    const read = readModels({ ...ENV, SALLYPORT_MODELS }, readFile)
    expect(read).toMatchObject({ ok: true })
  })

  test('says what is wrong with a file, or that it cannot be read', () => {
    const loaded = loadConfig({ SALLYPORT_MODELS: '/models.yml' }, () => 'chains: 1')
    expect(loaded.ok ? [] : loaded.problems).toContainEqual(expect.stringMatching(/^SALLYPORT_MODELS line 1, column/))
    const absent = readModels({ SALLYPORT_MODELS: '/models.yml' }, () => {
      throw new Error('ENOENT')
    })
    expect(absent).toEqual({ ok: false, problems: ['SALLYPORT_MODELS names a file that cannot be read: ENOENT'] })
  })
})

test('the examples of the docs are valid', () => {
  const page = readFileSync(new URL('../../docs/models.md', import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  expect(blocks.length).toBe(2)
  const whole = (text: string) =>
    text.includes('chains:')
      ? text
      : `${text.replaceAll('HOST', 'host').replaceAll('RESOURCE', 'resource').replaceAll('host_', 'HOST_')}
models: { m: { endpoint: openai, name: m } }
chains: { default: [m] }`
  const keys = ['OPENAI_API_KEY', 'AZURE_OPENAI_API_KEY', 'OPENROUTER_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY']
  const env = Object.fromEntries(keys.map((name) => [name, 'k']))
  for (const block of blocks) expect(parseModels(whole(block), env)).toMatchObject({ ok: true })
})
