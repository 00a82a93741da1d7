import type { Finding } from '../../domain/verdict.ts'
import type { GuardFacts } from '../facts.ts'
import { isLockfile } from '../paths/manifests.ts'
import { foldPath } from '../paths/names.ts'
import { isProse } from '../paths/prose.ts'
import { isCodePath, isTestPath } from '../paths/test-path.ts'
import type { Rule } from '../rule.ts'

type Reason = readonly [points: number, what: string]

/**
 * How much a change can break, from what was computed alone: its size, the kinds of its files, and what the other rules
 * found. Says it and stops nothing; a policy may ask for more approvals of what is high.
 */
export const risk: Rule = ({ change }, _policy, earlier) => {
  const reasons = [...bySize(change), ...byKinds(change), ...byFindings(earlier)]
  const points = reasons.reduce((sum, [weight]) => sum + weight, 0)
  const level = points >= 4 ? 'high' : points >= 2 ? 'medium' : 'low'
  const why = reasons.length === 0 ? 'a small change' : reasons.map(([, what]) => what).join(', ')
  const verb = level === 'low' ? 'allow' : 'disclose'
  return { verb, reason: `The risk is ${level}: ${why}.`, locations: [], risk: level }
}

function bySize({ files }: GuardFacts['change']): Reason[] {
  const counted = files.filter(({ path }) => !isLockfile(foldPath(path)))
  const lines = counted.reduce((sum, { addedLines, removedLines }) => sum + addedLines.length + removedLines.length, 0)
  if (files.length > 20 || lines > 500) return [[2, `${files.length} files and ${lines} lines`]]
  return files.length > 8 || lines > 150 ? [[1, `${files.length} files and ${lines} lines`]] : []
}

function byKinds({ files }: GuardFacts['change']): Reason[] {
  const paths = files.map(({ path }) => path)
  const sources = paths.some((path) => isCodePath(path) && !isTestPath(path))
  const others = paths.some((path) => !isCodePath(path) && !isProse(path) && !isTestPath(path))
  return [
    ...(sources && !paths.some(isTestPath) ? [[1, 'sources change and no test does'] as const] : []),
    ...(others ? [[1, 'files that are neither source nor prose'] as const] : []),
  ]
}

function byFindings(findings: readonly Finding[]): Reason[] {
  const at = (...verbs: Finding['verb'][]) =>
    findings.filter(({ verb }) => verbs.includes(verb)).map(({ rule }) => rule)
  const [stopped, said] = [at('hold', 'block'), at('disclose')]
  const touched = (rule: string) => stopped.includes(rule) || said.includes(rule)
  return [
    ...(stopped.length > 0 ? [[2, `stopped by ${stopped.join(', ')}`] as const] : []),
    ...(said.length > 2 ? [[1, `disclosed by ${said.join(', ')}`] as const] : []),
    ...(touched('dependencies') ? [[2, 'dependencies change'] as const] : []),
    ...(touched('public-surface') ? [[1, 'exported names change'] as const] : []),
  ]
}
