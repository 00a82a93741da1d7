import type { ChangeSet, Line } from '../../domain/change-set.ts'
import { isTestPath } from '../paths/test-path.ts'

/** Tells a test that moved to another file from one that is gone. */
export interface Moves {
  /** Whether all these lines, but for their indentation, were added to other test files. */
  reappear(lines: readonly Line[], from: string): boolean
}

/** A move within one change: what leaves one test file and comes into another, word for word. */
export function observeMoves(change: ChangeSet): Moves {
  let added: Map<string, Set<string>> | undefined
  return {
    reappear: (lines, from) => {
      added ??= addedTo(change)
      const telling = lines.map(({ text }) => text.trim()).filter((text) => /\w/.test(text))
      return telling.length > 0 && telling.every((text) => comesElsewhere(added?.get(text), from))
    },
  }
}

function addedTo(change: ChangeSet): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>()
  for (const { path, addedLines } of change.files.filter((file) => isTestPath(file.path))) {
    for (const { text } of addedLines) {
      const known = places.get(text.trim())
      if (known === undefined) places.set(text.trim(), new Set([path]))
      else known.add(path)
    }
  }
  return places
}

function comesElsewhere(paths: ReadonlySet<string> | undefined, from: string): boolean {
  return paths !== undefined && (paths.size > 1 || !paths.has(from))
}
