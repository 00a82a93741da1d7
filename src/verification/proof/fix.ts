import type { FailureKind, SideRun } from '../../domain/evidence.ts'
import { beforeOf, neverRan } from '../compare.ts'
import { readSide, type Unit, unitsOf } from '../side-reading.ts'
import { listed, type ProofResult } from './proof-result.ts'

/** It ran, and what it found was wrong. A hang counts: a fix may be about one. */
const RIGHT: ReadonlySet<FailureKind> = new Set(['assertion', 'error', 'timeout'])

/** A test fails without the fix, because of what the old code does, and passes with it. */
export function proveFix(sides: readonly SideRun[], failBefore: readonly string[]): ProofResult {
  if (failBefore.length === 0) return { holds: false, reasons: ['No test fails without the fix and passes with it.'] }
  const reasons = reasonsOf(sides, new Set(failBefore))
  const right = [...reasons].filter(([, kind]) => RIGHT.has(kind))
  const wrong = [...reasons].filter(([, kind]) => !RIGHT.has(kind)).map(([name, kind]) => `${name} (${SAID[kind]})`)
  const said = wrong.length === 0 ? [] : [`Not counted, for want of the right reason: ${listed(wrong)}.`]
  if (right.length === 0)
    return { holds: false, reasons: ['No test fails on the old code because of what it does.', ...said] }
  const kinds = [...new Set(right.map(([, kind]) => SAID[kind]))].join(', ')
  const count = right.length === 1 ? '1 test fails' : `${right.length} tests fail`
  const verb = right.length === 1 ? 'passes' : 'pass'
  return { holds: true, reasons: [`${count} on the old code (${kinds}) and ${verb} with the change.`, ...said] }
}

const SAID: Readonly<Record<FailureKind, string>> = {
  assertion: 'an assertion',
  error: 'an error thrown',
  timeout: 'a time-out',
  'not-loaded': 'something was missing, so nothing was tested',
  unknown: 'the output does not say why',
}

function reasonsOf(sides: readonly SideRun[], wanted: ReadonlySet<string>): Map<string, FailureKind> {
  const base = readSide(sides.find(({ side }) => side === 'base'))
  const head = readSide(sides.find(({ side }) => side === 'head'))
  const before = beforeOf(sides)
  const kindOf = (unit: Unit): FailureKind => {
    if (neverRan(unit, before, base)) return before.run(unit.command)?.timedOut ? 'timeout' : 'not-loaded'
    return before.result(unit)?.failure ?? before.run(unit.command)?.failure ?? 'unknown'
  }
  const units = unitsOf(head, base).filter(({ name }) => wanted.has(name))
  return new Map(units.map((unit) => [unit.name, kindOf(unit)]))
}
