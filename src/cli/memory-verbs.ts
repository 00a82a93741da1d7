import { MEMORY_KINDS, type Memory, type MemoryKind } from '../domain/memory.ts'
import { untrusted } from '../domain/untrusted.ts'
import { parseLine, renderLine } from '../memory/portable.ts'
import { createRemember, type RememberDeps } from '../memory/remember.ts'
import type { KeptMemory, MemoryStore } from '../ports/memory-store.ts'
import { EXIT } from './cli-command.ts'
import type { Io } from './io.ts'

export interface MemoryVerbsDeps extends Omit<RememberDeps, 'memories'> {
  readonly memories: MemoryStore
  readonly repositoryId: number
  readonly io: Io
  readonly expireDays: number
}

/** What `sallyport memory` can do to one repository's memories. Each gives the exit code. */
export type MemoryVerbs = ReturnType<typeof createMemoryVerbs>

/** Who is said to have decided what somebody at the terminal did. */
const OPERATOR = 'operator'
const PAGE = 500

export function isMemoryKind(kind: string): kind is MemoryKind {
  return (MEMORY_KINDS as readonly string[]).includes(kind)
}

export function createMemoryVerbs(deps: MemoryVerbsDeps) {
  const { memories, repositoryId, io } = deps
  return {
    async list(page: Parameters<MemoryStore['list']>[1], json: boolean): Promise<number> {
      const found = await memories.list(repositoryId, page)
      if (json) io.out(`${JSON.stringify(found)}\n`)
      else if (found.length === 0) io.err('Nothing is remembered here.\n')
      else for (const memory of found) io.out(`${lineOf(memory)}\n`)
      return EXIT.ok
    },

    async add(text: string, kind: MemoryKind, scope: readonly string[]): Promise<number> {
      const said = { text: untrusted(text), kind, scope, source: { person: OPERATOR }, confirmedBy: OPERATOR }
      const kept = await createRemember(deps)({ ...said, repositoryId, expireDays: deps.expireDays })
      if (kept === undefined) {
        io.err('There is no text to remember.\n')
        return EXIT.failed
      }
      io.out(`${lineOf(kept.memory)}\n`)
      return EXIT.ok
    },

    async rm(ids: readonly number[]): Promise<number> {
      let code: number = EXIT.ok
      for (const id of ids) {
        if ((await memories.forget(repositoryId, id, OPERATOR)) !== undefined) continue
        io.err(`There is no memory ${id}.\n`)
        code = EXIT.failed
      }
      return code
    },

    async export(): Promise<number> {
      const all: KeptMemory[] = []
      for (let before: number | undefined; ; before = all.at(-1)?.id) {
        const page = await memories.list(repositoryId, { limit: PAGE, ...(before === undefined ? {} : { before }) })
        all.push(...page)
        if (page.length < PAGE) break
      }
      // Oldest first: numbers are given in that order where it is imported.
      for (const memory of all.reverse()) io.out(`${renderLine(memory)}\n`)
      return EXIT.ok
    },

    async import(path: string): Promise<number> {
      const file = await io.readFile(path)
      if (file === undefined) {
        io.err(`There is no file ${path}.\n`)
        return EXIT.failed
      }
      return importLines(file, deps)
    },
  }
}

async function importLines(file: string, { memories, repositoryId, io, redact }: MemoryVerbsDeps): Promise<number> {
  const counts = { added: 0, known: 0, bad: 0 }
  for (const [index, line] of file.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const parsed = parseLine(line)
    if (!parsed.ok) {
      counts.bad += 1
      io.err(`line ${index + 1} ${parsed.problem}\n`)
      continue
    }
    const text = await redact(parsed.memory.text, 'memory.md')
    const { added } = await memories.add(repositoryId, { ...parsed.memory, text })
    counts[added ? 'added' : 'known'] += 1
  }
  io.out(`${counts.added} added, ${counts.known} known already or forgotten here, ${counts.bad} not readable\n`)
  return counts.bad === 0 ? EXIT.ok : EXIT.failed
}

function lineOf(memory: Memory): string {
  const { id, kind, state, text, source, scope, expiresAt, decidedBy } = memory
  const from = [source.person, source.number && `#${source.number}`, source.run].filter(Boolean).join(' ')
  const until = expiresAt === undefined ? 'for ever' : `until ${expiresAt.slice(0, 10)}`
  const shown = state === 'forgotten' ? `(forgotten by ${decidedBy ?? 'somebody'})` : text
  return [id, state, kind, from, scope.join(' ') || '**', until, shown].join('  ')
}
