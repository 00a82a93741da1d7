import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createSecretScanner } from '../../../src/adapters/secretlint/scanner.ts'
import { redact } from '../../../src/domain/redact.ts'

const scanner = createSecretScanner()

// Made here, valid nowhere; written in pieces so that no scanner of ours stumbles over this file.
const KEYS: Readonly<Record<string, string>> = {
  'GitHub token': ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_'),
  'GitHub app token': ['ghs', 'Q7vRr2mZk9LxT4bNc8WyH3uJd6PfSe1AgKo5'].join('_'),
  'fine-grained': ['github_pat', '11ABCDE3Y0Qw7rTzUiOpAs_kLmNbVcXyHgFdSaPoIuYtReWqZxCvBnMkJhGfDsAqWeRtYuIoPlK'].join(
    '_',
  ),
  AWS: `AKIA${'Q3EGRZ7TKX2WV5NB'}`,
  Slack: ['xoxb', '2364781905', '4820917365', 'hQzLmRtYvBnKpWsXcDfG'].join('-'),
  Stripe: ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_'),
  Google: `AIza${'SyD3k9Lm2Qr7Tv5Xz8Bn4Wp6Hj1Fg0Ks2Ya'}`,
  npm: ['npm', 'k8Qz3LmRt7YvBnKpWsXcDfGh2JqZ5aTe9UoI'].join('_'),
  OpenAI: ['sk', 'proj', 'T4kLm9QrZ7vXwB2nPs6HjYdF8gKaCe3RtUoI1qWzXvBn'].join('-'),
  Anthropic: ['sk', 'ant', 'api03', 'Q7vRr2mZk9LxT4bNc8WyH3uJd6PfSe1AgKo5tYuI'].join('-'),
  JWT: [
    Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
    Buffer.from('{"sub":"4711","name":"Jo"}').toString('base64url'),
    'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJVadQssw5c',
  ].join('.'),
}
const PEM = `-----BEGIN ${'RSA PRIVATE'} KEY-----\n${'MIIEowIBAAKCAQEAq7Zk3LmRt9YvBnKpWsXcDfGh2JqZ5aTe9UoIwQzLmRtYvB1\n'.repeat(3)}-----END ${'RSA PRIVATE'} KEY-----\n`

const WAYS: Readonly<Record<string, (key: string) => string>> = {
  'in a string': (key) => `const key = "${key}"\n`,
  'in a comment': (key) => `// use ${key} for now\n`,
  'in base64': (key) => `const key = atob("${Buffer.from(`k=${key}`).toString('base64')}")\n`,
  'in base64 twice': (key) => `x = "${Buffer.from(Buffer.from(`k=${key}`).toString('base64')).toString('base64')}"\n`,
  'in hex': (key) => `const key = Buffer.from("${Buffer.from(key).toString('hex')}", "hex")\n`,
  escaped: (key) => `k = "${[...key].map((c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}"\n`,
  reversed: (key) => `const key = [..."${[...key].reverse().join('')}"].reverse().join("")\n`,
  'split by +': (key) => `const key = "${key.slice(0, 9)}" + '${key.slice(9, 20)}' +\n  "${key.slice(20)}"\n`,
  'split in a list': (key) => `const key = ["${key.slice(0, 9)}", "${key.slice(9)}"].join("")\n`,
  'behind a switch-off': (key) => `// secretlint-disable\nconst key = "${key}"\n`,
}

describe('every key is found in every disguise', () => {
  const cases = Object.keys(KEYS).flatMap((name) => Object.keys(WAYS).map((way) => [name, way] as const))
  test.each(cases)('%s %s', async (name, way) => {
    const key = KEYS[name] ?? ''
    const text = `line one\n${WAYS[way]?.(key)}last line\n`
    const hits = await scanner.scan(text, 'src/a.js')
    expect(hits.length).toBeGreaterThan(0)
    expect(hits[0]?.line).toBe(way === 'behind a switch-off' ? 3 : 2)
    expect(JSON.stringify(hits)).not.toContain(key)
    expect(redact(text, hits)).not.toContain(key.slice(9))
  })

  test('a private key, plain and in base64', async () => {
    expect(await scanner.scan(PEM, 'a.pem')).toMatchObject([{ kind: 'private key', line: 1 }])
    const hidden = Buffer.from(PEM).toString('base64').replace(/.{76}/g, '$&\n')
    expect((await scanner.scan(hidden, 'a.txt')).length).toBeGreaterThan(0)
  })

  test('a random value under a telling name', async () => {
    const text = 'db:\n  password: "kQ7-vR2m.Zk9L"\n'
    expect(await scanner.scan(text, 'a.yml')).toMatchObject([{ line: 2 }])
    expect(await scanner.scan('SESSION_SECRET=9f8a7c6b5e4d3f2a1b0c9d8e\n', '.env')).toMatchObject([{ line: 1 }])
  })

  test('a key that lies across two windows', async () => {
    const key = KEYS['GitHub token'] ?? ''
    const text = `${'x = 1\n'.repeat(43_688)}${key}\n${'y = 2\n'.repeat(50_000)}`
    expect(await scanner.scan(text, 'a.js')).toMatchObject([{ line: 43_689 }])
  })
})

describe('what documentation and honest code write passes', () => {
  test.each([
    ['AWS placeholder', `key = "AKIA${'IOSFODNN7EXAMPLE'}"`],
    ['GitHub placeholder', `export GITHUB_TOKEN=ghp_${'x'.repeat(36)}`],
    ['a name in angle brackets', 'OPENAI_API_KEY=<your-api-key>'],
    ['an environment variable', 'const token = process.env.TOKEN'],
    ['a template', 'password: "${DB_PASSWORD_FROM_ENV}"'],
    ['a local database', 'DATABASE_URL=postgres://postgres:postgres@localhost:5432/app'],
    ['words', 'const tokenKind = "next-page-token-name"'],
    ['an integrity hash', '"integrity": "sha512-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4=="'],
    ['a digest', 'const sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"'],
    ['a parser of keys', "if (text.startsWith('-----BEGIN PRIVATE KEY-----\\n-----END PRIVATE KEY-----')) return"],
    ['a class name', 'secretName: "my-application-secret"'],
    ['prose', 'The token: "see-the-documentation" is sent with each request.'],
  ])('%s', async (_name, text) => {
    expect(await scanner.scan(`${text}\n`, 'docs/a.md')).toEqual([])
  })
})

test('hits are in order, within the text, and do not overlap, whatever the text', async () => {
  const piece = fc.constantFrom(
    '"',
    "'",
    '+',
    ' ',
    '\n',
    'ghp_',
    'AKIA',
    'eyJ',
    '.',
    'password=',
    'aB3',
    '\\x41',
    '=',
    '-----BEGIN ',
    '\u{1f600}',
    ...Object.values(KEYS),
  )
  const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(text, async (sample) => {
      let from = 0
      for (const hit of await scanner.scan(sample, 'a.js')) {
        expect(hit.start).toBeGreaterThanOrEqual(from)
        expect(hit.end).toBeGreaterThan(hit.start)
        expect(hit.line).toBe(sample.slice(0, hit.start).split('\n').length)
        from = hit.end
      }
      expect(from).toBeLessThanOrEqual(sample.length)
    }),
    { numRuns: 150 },
  )
})
