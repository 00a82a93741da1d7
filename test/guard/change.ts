import { diffLines } from '../../src/adapters/git/line-diff.ts'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { ChangeSet, FileChange, FileMode, FileVersion } from '../../src/domain/change-set.ts'
import { digestOf } from '../../src/domain/digest.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import type { Policy } from '../../src/domain/policy.ts'
import type { Finding } from '../../src/domain/verdict.ts'
import type { GuardFacts } from '../../src/guard/facts.ts'
import { evaluateGuard } from '../../src/guard/guard.ts'

export interface FileOptions {
  readonly previousPath?: string
  readonly mode?: FileMode
  readonly beforeMode?: FileMode
}

/** A changed file as literals: null is a side that is absent, a number the size of a binary. */
export function file(
  path: string,
  before: string | number | null,
  after: string | number | null,
  options: FileOptions = {},
): FileChange {
  const lines = diffLines(typeof before === 'string' ? before : '', typeof after === 'string' ? after : '')
  return {
    path,
    ...(options.previousPath === undefined ? {} : { previousPath: options.previousPath }),
    ...(before === null ? {} : { before: version(before, options.beforeMode ?? '100644') }),
    ...(after === null ? {} : { after: version(after, options.mode ?? options.beforeMode ?? '100644') }),
    addedLines: lines.added,
    removedLines: lines.removed,
  }
}

function version(content: string | number, mode: FileMode): FileVersion {
  const oid = digestOf(content).slice(0, 40)
  return typeof content === 'number' ? { mode, oid, size: content } : { mode, oid, size: content.length, text: content }
}

/** Evidence of a change of `changeOf` that passes: its head was run and is well. */
export const PASSING: Evidence = {
  baseTree: 'b'.repeat(40),
  headTree: 'a'.repeat(40),
  environment: 'e',
  sides: [{ side: 'head', tree: 'a'.repeat(40), commands: [], passed: true }],
  failBefore: [],
  passAfter: [],
  newlyFailing: [],
  removed: [],
  newlySkipped: [],
  testFiles: [],
}

export function changeOf(...files: readonly FileChange[]): ChangeSet {
  return { baseTree: 'b'.repeat(40), headTree: 'a'.repeat(40), files }
}

/** What one rule says of a change. */
export function finding(rule: string, files: readonly FileChange[], policy: Partial<Policy> = {}): Finding {
  return findingOf(rule, { change: changeOf(...files), secrets: [] }, policy)
}

export function findingOf(rule: string, facts: GuardFacts, policy: Partial<Policy> = {}): Finding {
  const verdict = evaluateGuard(facts, { ...DEFAULT_POLICY, ...policy })
  const found = verdict.findings.find((one) => one.rule === rule)
  if (found === undefined) throw new Error(`no rule ${rule}`)
  return found
}
