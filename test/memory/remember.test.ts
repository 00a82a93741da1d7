import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createMemoryMemoryStore } from '../../src/adapters/memory/memory-store.ts'
import { MEMORY_TEXT_LENGTH } from '../../src/domain/memory.ts'
import { untrusted } from '../../src/domain/untrusted.ts'
import { createPropose } from '../../src/memory/propose.ts'
import { createRemember, type Lesson } from '../../src/memory/remember.ts'
import { intentOf, pinnedJournal, policyOf } from '../fixtures/agent-run.ts'
import { anyCharacter } from '../fixtures/any-character.ts'

const now = () => new Date('2026-01-01T00:00:00Z')

function world() {
  const memories = createMemoryMemoryStore({ now })
  const redact = async (text: string) => text.replaceAll(/SECRET-\w+/g, '[redacted]')
  return { memories, remember: createRemember({ memories, clock: { now }, redact }) }
}

function lesson(text: string, more: Partial<Lesson> = {}): Lesson {
  const source = { person: 'mira', number: 12 }
  return { repositoryId: 1, text: untrusted(text), kind: 'lesson', source, expireDays: 30, ...more }
}

test('a person’s word is confirmed at once, and expires', async () => {
  const { remember } = world()
  expect(await remember(lesson('Dates are UTC.', { confirmedBy: 'mira', key: 'comment:5' }))).toEqual({
    added: true,
    memory: {
      id: 1,
      text: 'Dates are UTC.',
      kind: 'lesson',
      source: { person: 'mira', number: 12 },
      scope: [],
      confidence: 90,
      state: 'confirmed',
      decidedBy: 'mira',
      createdAt: '2026-01-01T00:00:00.000Z',
      expiresAt: '2026-01-31T00:00:00.000Z',
    },
  })
})

test('without a person’s word it is quarantined, and less believed', async () => {
  const kept = await world().remember(lesson('Dates are UTC.', { source: { run: 'r1' } }))
  expect(kept?.memory).toMatchObject({ state: 'quarantined', confidence: 50 })
  expect(kept?.memory.decidedBy).toBeUndefined()
})

test('secrets never reach the store, not even one that the cut would halve', async () => {
  const { remember, memories } = world()
  const long = `${'x'.repeat(MEMORY_TEXT_LENGTH - 8)} SECRET-abcdefghijkl`
  await remember(lesson('Use SECRET-123 for the mirror.', { key: 'a' }))
  await remember(lesson(long, { key: 'b' }))
  const texts = (await memories.list(1, { limit: 9 })).map(({ text }) => text)
  expect(texts.join('\n')).not.toContain('SECRET')
  expect(texts[1]).toBe('Use [redacted] for the mirror.')
})

test('told again by the same source it is one memory', async () => {
  const { remember } = world()
  await remember(lesson('One.', { source: { run: 'r1' } }))
  expect(await remember(lesson('One.', { source: { run: 'r1' } }))).toMatchObject({ added: false, memory: { id: 1 } })
  expect(await remember(lesson('One.', { source: { run: 'r2' } }))).toMatchObject({ added: true, memory: { id: 2 } })
})

test('what is no pattern of paths is left out of the scope', async () => {
  const kept = await world().remember(lesson('One.', { scope: ['src/**', '{a,b}', '../up', 'a\nb', '*.md'] }))
  expect(kept?.memory.scope).toEqual(['src/**', '*.md'])
})

test('whatever is told becomes one visible line of bounded length, or nothing', async () => {
  const hidden = fc.constantFrom('\u202e', '\u200b', '\u{e0041}', '\n| ', '\r', '\u2028', '\0', '\ud800', ' ')
  const text = fc
    .array(fc.oneof(hidden, fc.string({ unit: anyCharacter })), { maxLength: 30 })
    .map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(text, async (said) => {
      const kept = await world().remember(lesson(said))
      if (kept === undefined) return
      expect(kept.memory.text).toMatch(/^\S/)
      expect(kept.memory.text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u{e0000}-\u{e007f}]/u)
      expect(kept.memory.text.isWellFormed()).toBe(true)
      expect(kept.memory.text.length).toBeLessThanOrEqual(MEMORY_TEXT_LENGTH)
    }),
  )
})

describe('proposals of a run', () => {
  const policy = { ...policyOf(), memory: { enabled: true, tokens: 1_000, expireDays: 30 } }

  test('are quarantined, named by the run, and the log holds their numbers and no text', async () => {
    const { memories, remember } = world()
    const journal = pinnedJournal(intentOf(), policy)
    const propose = createPropose(remember)
    expect(
      await propose(journal, { kind: 'fact', text: 'The parser is recursive.', paths: ['src/**'] }),
    ).toBeUndefined()
    expect(await memories.get(1, 1)).toMatchObject({
      state: 'quarantined',
      kind: 'fact',
      scope: ['src/**'],
      source: { run: 'run-1', number: 12 },
    })
    expect(journal.state().memory).toEqual({ recalled: [], proposed: [1] })
    expect(JSON.stringify(journal.events)).not.toContain('recursive')
  })

  test('are five at most, and the same one counts once', async () => {
    const journal = pinnedJournal(intentOf(), policy)
    const propose = createPropose(world().remember)
    for (const text of ['a', 'a', 'b', 'c', 'd', 'e']) {
      expect(await propose(journal, { kind: 'fact', text, paths: [] })).toBeUndefined()
    }
    expect(await propose(journal, { kind: 'fact', text: 'f', paths: [] })).toMatch(/enough/)
  })

  test.each([undefined, { ...policy.memory, enabled: false }])(
    'are not kept where the policy says %j',
    async (memory) => {
      const { memories, remember } = world()
      const journal = pinnedJournal(intentOf(), { ...policyOf(), ...(memory && { memory }) })
      expect(await createPropose(remember)(journal, { kind: 'fact', text: 'a', paths: [] })).toMatch(/no memories/)
      expect(await memories.list(1, { limit: 9 })).toEqual([])
    },
  )
})
