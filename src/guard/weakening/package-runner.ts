import { canonicalJson } from '../../domain/canonical-json.ts'
import type { FileChange } from '../../domain/change-set.ts'
import type { Observation } from '../rule.ts'
import { parseObject } from '../source/package-json.ts'

const RUNNERS = ['jest', 'vitest', 'mocha', 'ava', 'tap', 'nyc', 'c8'] as const
const SELECTS = /ignore|exclude|grep|match|regex|files|spec|roots|projects|retr/i

/** What a `package.json` says beside its scripts about which tests run. */
export function observePackageRunner({ before, after, addedLines }: FileChange): Omit<Observation, 'path'>[] {
  const [was, now] = [parseObject(before?.text), parseObject(after?.text)]
  if (was === undefined || now === undefined) return []
  return RUNNERS.flatMap((runner) => {
    const keys = changedKeys(was[runner], now[runner])
    const verb = runner === 'nyc' || runner === 'c8' ? 'disclose' : 'hold'
    return keys.map((key) => ({
      verb,
      what: `${runner}.${key} selects other tests`,
      line: addedLines.find(({ text }) => text.includes(`"${key}"`))?.number,
    }))
  })
}

function changedKeys(was: unknown, now: unknown): string[] {
  const [left, right] = [recordOf(was), recordOf(now)]
  return Object.keys({ ...left, ...right }).filter(
    (key) => SELECTS.test(key) && canonicalJson(left[key] ?? null) !== canonicalJson(right[key] ?? null),
  )
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
