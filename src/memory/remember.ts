import { digestOf } from '../domain/digest.ts'
import { parseGlob } from '../domain/glob.ts'
import {
  MEMORY_SCOPE_LENGTH,
  MEMORY_TEXT_LENGTH,
  type Memory,
  type MemoryKind,
  type MemorySource,
} from '../domain/memory.ts'
import type { Untrusted } from '../domain/untrusted.ts'
import type { Clock } from '../ports/clock.ts'
import type { MemoryStore, NewMemory } from '../ports/memory-store.ts'

export interface RememberDeps {
  readonly memories: Pick<MemoryStore, 'add'>
  readonly clock: Pick<Clock, 'now'>
  /** Takes known secrets out. */
  readonly redact: (text: string, path: string) => Promise<string>
}

export interface Lesson {
  readonly repositoryId: number
  readonly text: Untrusted
  readonly kind: MemoryKind
  readonly source: MemorySource
  /** Patterns of paths; those that are none are left out. */
  readonly scope?: readonly string[]
  /** Login of the person with write access whose word it is. Absent: a proposal, which somebody must confirm. */
  readonly confirmedBy?: string
  readonly expireDays: number
  /** What makes it one thing when it is told again: a comment, a review. Absent: its words. */
  readonly key?: string
}

const DAY_MS = 86_400_000
/** How far a source is believed, of 100: a person's own words, or what a model concluded. */
const CONFIDENCE = { person: 90, model: 50 }

/** Keeps a lesson, without secrets and as one line. @returns undefined where nothing is left to keep. */
export function createRemember({ memories, clock, redact }: RememberDeps) {
  return async (lesson: Lesson): Promise<{ readonly memory: Memory; readonly added: boolean } | undefined> => {
    const text = cut(oneLine(await redact(lesson.text, 'memory.md')))
    if (text === '') return undefined
    return memories.add(lesson.repositoryId, toMemory(lesson, text, clock.now()))
  }
}

export type Remember = ReturnType<typeof createRemember>

function toMemory(lesson: Lesson, text: string, now: Date): NewMemory {
  const { kind, source, confirmedBy, expireDays } = lesson
  const proposal = confirmedBy === undefined
  return {
    key: lesson.key ?? `text:${digestOf({ text, run: source.run ?? '' }).slice(0, 32)}`,
    text,
    kind,
    source,
    scope: (lesson.scope ?? []).filter((pattern) => parseGlob(pattern).ok).slice(0, MEMORY_SCOPE_LENGTH),
    confidence: proposal ? CONFIDENCE.model : CONFIDENCE.person,
    state: proposal ? 'quarantined' : 'confirmed',
    expiresAt: new Date(now.getTime() + expireDays * DAY_MS).toISOString(),
    ...(proposal ? {} : { decidedBy: confirmedBy }),
  }
}

// A memory is a line: it cannot look like a list of them, and shows whole where people look at it.
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim()
}

function cut(text: string): string {
  return text.length <= MEMORY_TEXT_LENGTH ? text : `${text.slice(0, MEMORY_TEXT_LENGTH - 1).toWellFormed()}…`
}
