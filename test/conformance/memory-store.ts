import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { MemoryStore, NewMemory } from '../../src/ports/memory-store.ts'

export interface MemoryStoreHarness {
  readonly store: MemoryStore
  /** The store's time, roughly. */
  now(): Date
  close(): Promise<void>
}

let count = 0

function memoryOf(text: string, more: Partial<NewMemory> = {}): NewMemory {
  count += 1
  const source = { person: 'mira', number: 12 }
  return { key: `k${count}`, text, kind: 'lesson', source, scope: [], confidence: 80, state: 'confirmed', ...more }
}

/** What every store of memories must do. */
export function describeMemoryStore(name: string, open: () => Promise<MemoryStoreHarness>): void {
  describe(`${name} memory store`, () => {
    let harness: MemoryStoreHarness
    let store: MemoryStore

    beforeEach(async () => {
      harness = await open()
      store = harness.store
    })

    afterEach(() => harness.close())

    const inDays = (days: number) => new Date(harness.now().getTime() + days * 86_400_000).toISOString()
    const found = async (words: string) => (await store.search(1, words, 10)).map(({ memory }) => memory.id)

    test('keeps what it is given, under small numbers of the repository’s own', async () => {
      const full = memoryOf('Dates are UTC.', {
        kind: 'convention',
        source: { run: 'r1', number: 3, person: 'ann' },
        scope: ['src/**', '*.md'],
        decidedBy: 'mira',
        expiresAt: inDays(30),
      })
      const { memory, added } = await store.add(1, full)
      const { key, ...rest } = full
      expect(added).toBe(true)
      expect(memory).toEqual({ ...rest, id: 1, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) })
      expect(await store.get(1, 1)).toEqual(memory)
      expect(await store.list(1, { limit: 9 })).toEqual([{ ...memory, key }])
      expect((await store.add(1, memoryOf('Two.'))).memory.id).toBe(2)
      expect((await store.add(2, memoryOf('Elsewhere.'))).memory.id).toBe(1)
      expect(await store.get(1, 3)).toBeUndefined()
      expect(await store.get(9, 1)).toBeUndefined()
    })

    test.each(['it\'s \\ "quoted" & | ! <-> :* ( )', '🧭 ünï', "'; drop table memories; --", '%s $1'])(
      'text is only text: %s',
      async (text) => {
        await store.add(1, memoryOf(text))
        expect((await store.search(1, text, 5)).map(({ memory }) => memory.text)).toEqual([text])
      },
    )

    test('the same key is added once', async () => {
      const first = memoryOf('One.', { key: 'same' })
      await store.add(1, first)
      expect(await store.add(1, { ...first, text: 'Other.' })).toMatchObject({
        added: false,
        memory: { id: 1, text: 'One.' },
      })
      expect((await store.add(2, first)).added).toBe(true)
    })

    test('many at once get numbers without twins or gaps', async () => {
      const added = await Promise.all(Array.from({ length: 30 }, (_, index) => store.add(1, memoryOf(`${index}`))))
      const ids = added.map(({ memory }) => memory.id).sort((left, right) => left - right)
      expect(ids).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    })

    test('the same key many at once is added once', async () => {
      const same = memoryOf('One.', { key: 'same' })
      const added = await Promise.all(Array.from({ length: 10 }, () => store.add(1, same)))
      expect(added.filter((each) => each.added)).toHaveLength(1)
      expect(new Set(added.map(({ memory }) => memory.id)).size).toBe(1)
    })

    test('lists newest first, page by page', async () => {
      for (const text of ['one', 'two', 'three', 'four', 'five']) await store.add(1, memoryOf(text))
      const ids = async (page: { limit: number; before?: number }) => (await store.list(1, page)).map(({ id }) => id)
      expect(await ids({ limit: 2 })).toEqual([5, 4])
      expect(await ids({ limit: 2, before: 4 })).toEqual([3, 2])
      expect(await ids({ limit: 2, before: 2 })).toEqual([1])
    })

    test('what is quarantined is not found until somebody confirms it', async () => {
      await store.add(1, memoryOf('Parsers use recursion.', { state: 'quarantined' }))
      expect(await found('parsers recursion')).toEqual([])
      expect(await store.confirm(1, 1, 'mira')).toMatchObject({ state: 'confirmed', decidedBy: 'mira' })
      expect(await found('parsers recursion')).toEqual([1])
      expect(await store.confirm(1, 2, 'mira')).toBeUndefined()
    })

    test('what is forgotten has no text any more, is not found, and does not come back', async () => {
      const secret = memoryOf('The launch code is 0000.', { key: 'same' })
      await store.add(1, secret)
      expect(await store.forget(1, 1, 'mira')).toMatchObject({ id: 1, text: '', state: 'forgotten', decidedBy: 'mira' })
      expect(await found('launch code')).toEqual([])
      expect(await store.list(1, { limit: 9 })).toEqual([])
      const [tombstone] = await store.list(1, { limit: 9, forgotten: true })
      expect(tombstone).toMatchObject({ id: 1, text: '', kind: 'lesson', source: { person: 'mira', number: 12 } })
      expect(await store.confirm(1, 1, 'eve')).toMatchObject({ state: 'forgotten', text: '', decidedBy: 'mira' })
      expect(await store.forget(1, 1, 'eve')).toMatchObject({ state: 'forgotten', decidedBy: 'mira' })
      expect(await store.add(1, secret)).toMatchObject({ added: false, memory: { state: 'forgotten', text: '' } })
      await store.used(1, [1])
      expect((await store.get(1, 1))?.usedAt).toBeUndefined()
      expect((await store.add(1, memoryOf('Next.'))).memory.id).toBe(2)
      expect(await store.forget(1, 9, 'mira')).toBeUndefined()
    })

    test('what is expired is listed but not found', async () => {
      await store.add(1, memoryOf('Use the old parser.', { expiresAt: inDays(-1) }))
      await store.add(1, memoryOf('Use the new parser.', { expiresAt: inDays(1) }))
      expect(await found('parser')).toEqual([2])
      expect(await store.list(1, { limit: 9 })).toHaveLength(2)
    })

    test('ranks by the words, then by age, and leaves out nothing that is confirmed', async () => {
      await store.add(1, memoryOf('The tokenizer keeps positions in bytes.'))
      await store.add(1, memoryOf('Releases happen on Tuesday.'))
      await store.add(1, memoryOf('The tokenizer must not allocate.'))
      await store.add(1, memoryOf('Names are in English.'))
      const ranked = await store.search(1, 'The tokenizer counts positions wrongly: bytes instead of characters', 10)
      expect(ranked.map(({ memory }) => memory.id)).toEqual([1, 3, 4, 2])
      expect(ranked.map(({ rank }) => rank > 0)).toEqual([true, true, false, false])
      expect(await store.search(1, 'tokenizer', 1)).toHaveLength(1)
      expect((await store.search(1, '', 10)).map(({ memory }) => memory.id)).toEqual([4, 3, 2, 1])
      expect(await store.search(2, 'tokenizer', 10)).toEqual([])
    })

    test('notes when something was recalled', async () => {
      await store.add(1, memoryOf('One.'))
      await store.add(1, memoryOf('Two.'))
      await store.used(1, [2, 9])
      expect((await store.get(1, 1))?.usedAt).toBeUndefined()
      expect((await store.get(1, 2))?.usedAt).toMatch(/^\d{4}-.*Z$/)
    })
  })
}
