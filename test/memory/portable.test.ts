import { expect, test } from '@jest/globals'
import { createMemoryMemoryStore } from '../../src/adapters/memory/memory-store.ts'
import { createMemoryVerbs } from '../../src/cli/memory-verbs.ts'

const now = () => new Date('2026-01-01T00:00:00Z')

function terminal(files: Readonly<Record<string, string>> = {}) {
  const printed = { out: '', err: '' }
  const memories = createMemoryMemoryStore({ now })
  const io = {
    out(text: string) {
      printed.out += text
    },
    err(text: string) {
      printed.err += text
    },
    readFile: async (path: string) => files[path],
  }
  const redact = async (text: string) => text.replaceAll(/SECRET-\w+/g, '[redacted]')
  const verbs = createMemoryVerbs({ memories, repositoryId: 1, io, redact, expireDays: 30, clock: { now } })
  return { printed, memories, verbs }
}

async function exported() {
  const one = terminal()
  await one.verbs.add('Dates are UTC.', 'convention', ['src/**'])
  await one.verbs.add('Names are English.', 'fact', [])
  one.printed.out = ''
  await one.verbs.export()
  return one.printed.out
}

test('what was exported is imported elsewhere, once, and comes out the same', async () => {
  const lines = await exported()
  expect(lines.trim().split('\n')).toHaveLength(2)
  const other = terminal({ 'a.jsonl': lines })
  expect(await other.verbs.import('a.jsonl')).toBe(0)
  expect(await other.verbs.import('a.jsonl')).toBe(0)
  expect(other.printed.out).toBe(
    '2 added, 0 known already or forgotten here, 0 not readable\n0 added, 2 known already or forgotten here, 0 not readable\n',
  )
  other.printed.out = ''
  await other.verbs.export()
  expect(other.printed.out).toBe(lines)
})

test('bad lines are named by number and reason, and the good ones are kept', async () => {
  const [first = '', second = ''] = (await exported()).split('\n')
  const wrong = { ...JSON.parse(first), key: 'k', confidence: 101 }
  const extra = { ...JSON.parse(first), key: 'l', id: 7 }
  const scope = { ...JSON.parse(first), key: 'm', scope: ['{a}'] }
  const file = [
    first,
    'not json',
    '',
    JSON.stringify(wrong),
    '[]',
    JSON.stringify(extra),
    JSON.stringify(scope),
    second,
  ]
  const { verbs, printed, memories } = terminal({ f: file.join('\r\n') })
  expect(await verbs.import('f')).toBe(1)
  expect(printed.err.split('\n').map((line) => /^line \d+/.exec(line)?.[0] ?? line)).toEqual([
    'line 2',
    'line 4',
    'line 5',
    'line 6',
    'line 7',
    '',
  ])
  expect(printed.err).toContain('line 4 confidence: Too big: expected number to be <=100')
  expect(printed.err).toContain('line 7 scope.0: is no pattern of paths')
  expect(printed.out).toBe('2 added, 0 known already or forgotten here, 5 not readable\n')
  expect((await memories.list(1, { limit: 9 })).map(({ text }) => text)).toEqual([
    'Names are English.',
    'Dates are UTC.',
  ])
})

test('what was forgotten is neither exported nor brought back', async () => {
  const lines = await exported()
  const { verbs, printed, memories } = terminal({ f: lines })
  await verbs.import('f')
  expect(await verbs.rm([1])).toBe(0)
  await verbs.import('f')
  printed.out = ''
  await verbs.export()
  expect(printed.out).not.toContain('UTC')
  expect((await memories.get(1, 1))?.text).toBe('')
})

test('secrets in a file are taken out on the way in', async () => {
  const lines = (await exported()).replace('Dates are UTC.', 'Use SECRET-1.')
  const { verbs, memories } = terminal({ f: lines })
  await verbs.import('f')
  expect((await memories.get(1, 1))?.text).toBe('Use [redacted].')
})

test('lists a line each, tombstones on request, pages and JSON', async () => {
  const { verbs, printed } = terminal()
  await verbs.add('Dates are UTC.', 'convention', ['src/**'])
  await verbs.add('Names are English.', 'fact', [])
  await verbs.rm([2])
  printed.out = ''
  await verbs.list({ limit: 9, forgotten: true }, false)
  expect(printed.out).toBe(
    '2  forgotten  fact  operator  **  until 2026-01-31  (forgotten by operator)\n1  confirmed  convention  operator  src/**  until 2026-01-31  Dates are UTC.\n',
  )
  printed.out = ''
  await verbs.list({ limit: 1, before: 2 }, true)
  expect(JSON.parse(printed.out)).toMatchObject([{ id: 1, text: 'Dates are UTC.' }])
})

test('says what was not done', async () => {
  const { verbs, printed } = terminal()
  expect(await verbs.rm([9])).toBe(1)
  expect(await verbs.add('\u200b', 'fact', [])).toBe(1)
  expect(await verbs.import('nowhere')).toBe(1)
  expect(printed.err).toBe('There is no memory 9.\nThere is no text to remember.\nThere is no file nowhere.\n')
})
