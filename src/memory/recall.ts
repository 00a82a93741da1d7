import { parseGlob } from '../domain/glob.ts'
import type { Memory } from '../domain/memory.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Found, MemoryStore } from '../ports/memory-store.ts'

/** Rough, and the same everywhere: OpenAI's own rule of thumb for English. */
const CHARS_PER_TOKEN = 4
/** For the number and kind in front of a text. */
const CHARS_AROUND = 40
const MAX_FOUND = 500
const MAX_WORDS = 8_000

/** What the repository remembers that may help with a run's task, best first, within the policy's tokens. */
export function createRecall(memories: Pick<MemoryStore, 'search' | 'used'>) {
  return async ({ intent, base }: RunState): Promise<readonly Memory[]> => {
    const policy = base?.policy.memory
    if (policy === undefined || !policy.enabled) return []
    const { subject, request = '' } = intent
    const words = `${subject.title}\n${request}\n${subject.body}`.slice(0, MAX_WORDS)
    const found = await memories.search(intent.repository.id, words, MAX_FOUND)
    const chosen = selectMemories(found, { paths: pathsIn(words), tokens: policy.tokens })
    if (chosen.length > 0)
      await memories.used(
        intent.repository.id,
        chosen.map(({ id }) => id),
      )
    return chosen
  }
}

export interface Selection {
  /** What the task speaks of. */
  readonly paths: readonly string[]
  readonly tokens: number
}

/**
 * Those about the paths of the task first, then by rank. What is about other paths is left out, unless its words
 * answer the task. One that does not fit makes room for smaller ones behind it.
 */
export function selectMemories(found: readonly Found[], { paths, tokens }: Selection): Memory[] {
  const fitting = found
    .map((each) => ({ ...each, near: isNear(each.memory, paths) }))
    .filter(({ memory, rank, near }) => near || rank > 0 || memory.scope.length === 0)
    .sort((left, right) => Number(right.near) - Number(left.near))
  let room = tokens * CHARS_PER_TOKEN
  return fitting.flatMap(({ memory }) => {
    const size = memory.text.length + CHARS_AROUND
    if (size > room) return []
    room -= size
    return [memory]
  })
}

function isNear({ scope }: Memory, paths: readonly string[]): boolean {
  return scope.some((pattern) => {
    const parsed = parseGlob(pattern)
    return parsed.ok && paths.some((path) => parsed.glob.matches(path))
  })
}

/** What looks like paths in a text: `src/parse.ts`, `index.js`. */
export function pathsIn(text: string): string[] {
  const found = text.match(/(?<![\w./-])[\w@-][\w@./-]{0,200}/g) ?? []
  const paths = found.map((word) => word.replace(/[./]+$/, '')).filter((word) => /\/|\.[a-z]\w{0,7}$/i.test(word))
  return [...new Set(paths)].slice(0, 100)
}
