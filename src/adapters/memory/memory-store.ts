import type { Memory } from '../../domain/memory.ts'
import { untrusted } from '../../domain/untrusted.ts'
import type { Found, KeptMemory, MemoryStore, NewMemory } from '../../ports/memory-store.ts'

interface Shelf {
  readonly memories: KeptMemory[]
}

/** Memories in this process, gone with it. For tests and simulations; keeps the same contract as the real one. */
export function createMemoryMemoryStore({ now }: { readonly now: () => Date }): MemoryStore {
  const shelves = new Map<number, Shelf>()
  const shelfOf = (repositoryId: number): Shelf => {
    const shelf = shelves.get(repositoryId) ?? { memories: [] }
    shelves.set(repositoryId, shelf)
    return shelf
  }
  const change = (repositoryId: number, id: number, to: (memory: KeptMemory) => KeptMemory) => {
    const { memories } = shelfOf(repositoryId)
    const at = memories.findIndex((memory) => memory.id === id)
    const found = memories[at]
    if (found === undefined) return undefined
    const changed = found.state === 'forgotten' ? found : to(found)
    memories[at] = changed
    return bare(changed)
  }
  return {
    add: async (repositoryId, memory) => add(shelfOf(repositoryId), memory, now()),
    async get(repositoryId, id) {
      const found = shelfOf(repositoryId).memories.find((memory) => memory.id === id)
      return found && bare(found)
    },
    async list(repositoryId, { limit, before = Number.POSITIVE_INFINITY, forgotten = false }) {
      const wanted = shelfOf(repositoryId).memories.filter(
        ({ id, state }) => id < before && (forgotten || state !== 'forgotten'),
      )
      return wanted.reverse().slice(0, limit)
    },
    confirm: async (repositoryId, id, by) =>
      change(repositoryId, id, (memory) => ({ ...memory, state: 'confirmed', decidedBy: by })),
    forget: async (repositoryId, id, by) =>
      change(repositoryId, id, (memory) => ({ ...memory, state: 'forgotten', text: untrusted(''), decidedBy: by })),
    search: async (repositoryId, words, limit) => search(shelfOf(repositoryId), { words, limit, now: now() }),
    async used(repositoryId, ids) {
      const usedAt = now().toISOString()
      for (const id of ids) change(repositoryId, id, (memory) => ({ ...memory, usedAt }))
    },
  }
}

function bare({ key, ...memory }: KeptMemory): Memory {
  return memory
}

function add({ memories }: Shelf, memory: NewMemory, now: Date) {
  const earlier = memories.find(({ key }) => key === memory.key)
  if (earlier !== undefined) return { memory: bare(earlier), added: false }
  const { expiresAt, ...rest } = memory
  const kept: KeptMemory = {
    ...rest,
    text: untrusted(memory.text),
    id: memories.length + 1,
    createdAt: now.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
  }
  memories.push(kept)
  return { memory: bare(kept), added: true }
}

interface Search {
  readonly words: string
  readonly limit: number
  readonly now: Date
}

function search({ memories }: Shelf, { words, limit, now }: Search): Found[] {
  const wanted = new Set(wordsOf(words))
  const live = memories.filter(
    ({ state, expiresAt }) => state === 'confirmed' && (expiresAt === undefined || expiresAt > now.toISOString()),
  )
  const found = live.map((memory) => ({
    memory: bare(memory),
    rank: wordsOf(memory.text).filter((word) => wanted.has(word)).length,
  }))
  return found.sort((left, right) => right.rank - left.rank || right.memory.id - left.memory.id).slice(0, limit)
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
}
