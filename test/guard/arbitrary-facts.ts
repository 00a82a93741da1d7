import fc from 'fast-check'
import type { Evidence, Replay } from '../../src/domain/evidence.ts'
import { KINDS } from '../../src/domain/intent.ts'
import { type Review, SEVERITIES } from '../../src/domain/review.ts'
import { untrusted } from '../../src/domain/untrusted.ts'
import type { BaseHead } from '../../src/guard/base-heads.ts'
import type { GuardFacts, PlanFact } from '../../src/guard/facts.ts'
import type { PackageFact } from '../../src/guard/packages/package-facts.ts'
import { changes, PATHS, secrets } from './arbitrary.ts'
import { changeOf, PASSING } from './change.ts'

const names = fc.subarray(['sums', 'reads', 'refuses'])
const trees = fc.constantFrom('a'.repeat(40), 'a'.repeat(40), 'a'.repeat(40), 'f'.repeat(40))
const paths = fc.constantFrom(...PATHS)

const replayed: fc.Arbitrary<Replay> = fc.record(
  { failing: names, weakened: names, notReplayable: fc.constant('They are inseparable.') },
  { requiredKeys: ['failing', 'weakened'] },
)
const evidence: fc.Arbitrary<Evidence> = fc
  .record(
    {
      headTree: trees,
      failBefore: names,
      passAfter: names,
      newlyFailing: fc.oneof(fc.constant([]), names),
      removed: names,
      newlySkipped: names,
      flaky: names,
      newlyFlaky: names,
      missing: fc.constant('Nothing could be run.'),
      replayed,
      coverage: fc.record({ uncovered: fc.constant(['a.js:1']), fell: fc.boolean() }),
      metrics: fc
        .boolean()
        .map((exceeded) => [{ name: 'size', unit: 'kB', base: 1, head: 2, allowed: '5%', exceeded }]),
      proof: fc.record({
        kind: fc.constantFrom(...KINDS),
        holds: fc.constantFrom(true, false, 'not-applicable' as const),
        reasons: fc.constant(['It is so.']),
      }),
      sides: fc.constantFrom<Evidence['sides']>([], PASSING.sides),
    },
    { requiredKeys: [] },
  )
  .map((some) => ({ ...PASSING, ...some }))

const packages: fc.Arbitrary<PackageFact[]> = fc.array(
  fc.oneof(
    fc.constant({ name: 'b', version: '2.0.0', known: false, why: 'It did not answer.' } as const),
    fc.record({
      name: fc.constantFrom('b', 'lodahs'),
      version: fc.constantFrom('1.0.0', '2.0.0'),
      known: fc.constant(true as const),
      packageExists: fc.boolean(),
      versionExists: fc.boolean(),
      packageDays: fc.nat(100),
      versionDays: fc.nat(10),
      installScript: fc.boolean(),
      integrity: fc.constantFrom('sha512-a', 'sha512-b'),
      licence: fc.constantFrom('MIT', ''),
    }),
  ),
  { maxLength: 3 },
)
const heads: fc.Arbitrary<BaseHead[]> = fc.array(
  fc.record({
    path: fc.constantFrom('src/x.ts', 'src/y.ts', 'src/z.ts', 'w.js'),
    head: fc.constantFrom('// SPDX-License-Identifier: MIT\n', '// Copyright 2026 Acme\n', 'x\n'),
  }),
  { maxLength: 5 },
)
const plan: fc.Arbitrary<PlanFact> = fc.record({ files: fc.array(paths, { maxLength: 4 }), approved: fc.boolean() })
const review: fc.Arbitrary<Review> = fc.record(
  {
    tree: trees,
    round: fc.constant(1),
    model: fc.constant('m'),
    findings: fc.array(
      fc.record({
        path: paths,
        severity: fc.constantFrom(...SEVERITIES),
        text: fc.string({ maxLength: 20 }).map(untrusted),
        model: fc.constant('m'),
      }),
      { maxLength: 3 },
    ),
    missing: fc.constant('No answer.'),
  },
  { requiredKeys: ['tree', 'round', 'model', 'findings'] },
)

/** Everything that rules may know, each fact there or not. */
export const facts: fc.Arbitrary<GuardFacts> = fc.record(
  {
    change: changes.map((files) => changeOf(...files)),
    kind: fc.constantFrom(...KINDS),
    evidence,
    plan,
    review,
    secrets,
    unscanned: fc.subarray(['img.png']),
    packages,
    heads,
  },
  { requiredKeys: ['change'] },
)
