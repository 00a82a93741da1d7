import type { z } from 'zod'
import type { TestResult, TestStatus } from '../../domain/evidence.ts'
import { classifyFailure } from './failure-kind.ts'

/** Reads one runner's output. Anything else names no test. Never throws on hostile text. */
export type ResultReader = (text: string) => TestResult[]

/** A result; a failing one is told apart by its message, where there is one. */
export function resultOf(name: string, status: TestStatus, message = ''): TestResult {
  const fails = status === 'failed' || status === 'error'
  if (!fails || message.trim() === '') return { name, status }
  const failure = classifyFailure(message)
  return failure === 'unknown' ? { name, status } : { name, status, failure }
}

/** The first JSON object in the text that begins with one of its lines and has the schema's shape. */
export function findJson<T>(text: string, schema: z.ZodType<T>): T | undefined {
  for (const match of [...text.matchAll(/^\s*\{/gm)].slice(0, MOST_TRIES)) {
    const parsed = schema.safeParse(jsonOf(text.slice(match.index)))
    if (parsed.success) return parsed.data
  }
  return undefined
}

const MOST_TRIES = 20

// What stands behind the object (a line of npm, say) is left off.
function jsonOf(text: string): unknown {
  const ends = [text.length, text.lastIndexOf('\n}') + 2, text.lastIndexOf('}') + 1, lineEnd(text)]
  for (const end of ends) {
    try {
      return JSON.parse(text.slice(0, end))
    } catch {
      // Not an object up to there: the next end is tried.
    }
  }
  return undefined
}

function lineEnd(text: string): number {
  const found = text.trimStart().indexOf('\n')
  return found === -1 ? text.length : found + (text.length - text.trimStart().length)
}
