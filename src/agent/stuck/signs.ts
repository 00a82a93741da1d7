import { failingLines } from '../context/failures.ts'
import type { Observed, Turn } from '../loop.ts'

export const SIGNS = ['silence', 'same-call', 'same-error', 'ping-pong', 'no-progress'] as const
export type Sign = (typeof SIGNS)[number]

/** Counts how long something has been going on: 0 where it is not. */
export type Detector = (turn: Turn) => number

const LONGEST_CYCLE = 4
const REMEMBERED = 40

/** A fresh detector for each sign. */
export function createDetectors(): Readonly<Record<Sign, Detector>> {
  return {
    silence: createSilence(),
    'same-call': createSameCall(),
    'same-error': createSameError(),
    'ping-pong': createPingPong(),
    'no-progress': createNoProgress(),
  }
}

function createSilence(): Detector {
  let count = 0
  return ({ answer }) => {
    count = answer.toolCalls.length === 0 ? count + 1 : 0
    return count
  }
}

/** Equal calls with equal results, once per answer. An edit never made before is progress: the others start afresh. */
function createSameCall(): Detector {
  const edits = new Map<string, number>()
  const others = new Map<string, number>()
  return ({ observed }) => {
    const keys = new Map(observed.map((seen) => [keyOf(seen), seen.edited]))
    const counts = [...keys].map(([key, edited]) => {
      const count = bump(edited ? edits : others, key)
      if (edited && count === 1) others.clear()
      return count
    })
    return Math.max(0, ...counts)
  }
}

/** Answers of which nothing succeeded and that failed alike, whatever they tried. */
function createSameError(): Detector {
  let error = ''
  let count = 0
  return ({ observed }) => {
    const failed = observed.length > 0 && observed.every(({ ok }) => !ok)
    const now = failed ? observed.map(errorOf).sort().join('\n') : ''
    count = now === '' ? 0 : now === error ? count + 1 : 1
    error = now
    return count
  }
}

/** How often the last turns have gone through the same cycle of two or more. */
function createPingPong(): Detector {
  const keys: string[] = []
  return ({ observed }) => {
    if (observed.length === 0) return 0
    keys.push(JSON.stringify(observed.map(keyOf)))
    keys.splice(0, keys.length - REMEMBERED)
    const rounds = Array.from({ length: LONGEST_CYCLE - 1 }, (_, index) => roundsOf(keys, index + 2))
    return Math.max(...rounds)
  }
}

function roundsOf(keys: readonly string[], period: number): number {
  const cycle = keys.slice(-period)
  if (new Set(cycle).size < 2) return 0
  let same = 0
  while (same < keys.length && keys[keys.length - 1 - same] === cycle[period - 1 - (same % period)]) same++
  // Told at the end of a round, once.
  return same % period === 0 ? same / period : 0
}

/** Commands after new edits that name the very same failures as the one before. */
function createNoProgress(): Detector {
  let failing = ''
  let edited = false
  let count = 0
  const see = ({ result, ok }: Observed): number => {
    const now = ok ? '' : failingLines(result).join('\n')
    if (now === '' && !ok) return 0
    const again = now !== '' && now === failing
    if (now === '') count = 0
    else if (!again) count = 1
    else if (edited) count += 1
    const counted = !again || edited
    failing = now
    edited = false
    return counted ? count : 0
  }
  return ({ observed }) => {
    const counts = observed.map((seen) => {
      edited ||= seen.edited
      return seen.call.name === 'run' ? see(seen) : 0
    })
    return Math.max(0, ...counts)
  }
}

function keyOf({ call, result }: Observed): string {
  return JSON.stringify([call.name, call.arguments, result])
}

// Without what was asked for: the same refusal of another path is the same error.
function errorOf({ call, result }: Observed): string {
  const values = wordsOf(call.arguments).sort((left, right) => right.length - left.length)
  const text = values.reduce((kept, value) => kept.replaceAll(value, '*'), result.slice(0, 2_000))
  return `${call.name} ${text.replace(/\d+/g, '0')}`
}

function wordsOf(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'object' || value === null) return []
    return Object.values(value).filter((each): each is string => typeof each === 'string' && each.length > 1)
  } catch {
    return []
  }
}

function bump(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1
  counts.set(key, count)
  return count
}
