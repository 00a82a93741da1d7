import { DEFAULT_POLICY } from '../../../src/config/default-policy.ts'
import type { ChangeSet } from '../../../src/domain/change-set.ts'
import type { CommandRun, Evidence, SideRun, TestStatus } from '../../../src/domain/evidence.ts'
import type { ImpactRecord } from '../../../src/domain/impact.ts'
import type { Intent } from '../../../src/domain/intent.ts'
import { type Plan, type PlanStepState, planDigest } from '../../../src/domain/plan.ts'
import type { Policy } from '../../../src/domain/policy.ts'
import type { Actor } from '../../../src/domain/repository.ts'
import { untrusted } from '../../../src/domain/untrusted.ts'
import type { Finding, Verdict } from '../../../src/domain/verdict.ts'
import { changeOf, file } from '../../guard/change.ts'

export const MIRA: Actor = { id: 11, login: 'mira', type: 'User' }
export const NOOR: Actor = { id: 12, login: 'noor', type: 'User' }
export const OTTO: Actor = { id: 13, login: 'otto', type: 'User' }

/** Object ids and digests as long as real ones. */
export const BASE = {
  commit: '4f2a9d1c07be5386a1d0c4e9b72f61835de0a9c4',
  tree: '9b1de7f00c3a42d58be16f7c92a04d3e5f6178ab',
}
export const HEAD = {
  commit: 'c81e728d9d4c2f636f067f89cc14862c0a1b2c3d',
  tree: 'e4da3b7fbbce2345d7772b0674a318d52f3e4d5c',
}
export const PUSHED = '1679091c5a880faf6fb5e6087eb1b2dc4e5f6a7b'
export const POLICY_DIGEST = '8f14e45fceea167a5a36dedd4bea2543c9f0f895fb98ab9159f51fd0297e236d'

export const POLICY: Policy = DEFAULT_POLICY

const BODY = untrusted(
  'All versions are vulnerable to regular expression denial of service. 40,000 slashes take seconds.',
)

export const INTENT: Intent = {
  key: 'issue:1:12',
  kind: 'fix',
  repository: { id: 1, owner: 'acme', name: 'path-parse', installationId: 3, defaultBranch: 'main' },
  subject: {
    type: 'issue',
    number: 12,
    title: untrusted('Regular expression denial of service (CVE-2021-23343)'),
    body: BODY,
    digest: 'd'.repeat(64),
  },
  requester: MIRA,
  delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  at: '2026-03-02T09:00:00Z',
}

const STEPS = [
  'Show the slow case in a test',
  'Split the tail from its end instead of by a lazy pattern',
  'Let the POSIX parser use the same splitter',
  'Let the Windows parser use it, too',
  'Say in the changelog why',
]

/** Its steps in these states; those that are not said are still to do. */
export function planOf(...states: readonly PlanStepState[]): { readonly plan: Plan; readonly digest: string } {
  const plan: Plan = {
    goal: 'Parse paths in linear time',
    steps: STEPS.map((text, index) => ({ text, state: states[index] ?? 'todo' })),
    files: ['index.js', 'test.js', 'CHANGELOG.md'],
    risk: 'medium',
    questions: ['Does anybody rely on the exported patterns?'],
    kind: 'fix',
  }
  return { plan, digest: planDigest(plan) }
}

function ran(passed: number, failed = 0): CommandRun {
  const tests = (count: number, status: TestStatus) =>
    Array.from({ length: count }, (_, index) => ({ name: `${status} ${index + 1}`, status }))
  return {
    command: 'npm test',
    exitCode: failed === 0 ? 0 : 1,
    timedOut: false,
    durationMs: failed === 0 ? 1_420 : 10_060,
    output: 'f'.repeat(64),
    tail:
      failed === 0 ? '' : 'not ok 24 - 200,000 separators\n  posix needs more than ten seconds for 200,000 characters',
    tests: [...tests(passed, 'passed'), ...tests(failed, 'failed')],
  }
}

function side(name: SideRun['side'], run: CommandRun): SideRun {
  return { side: name, tree: name === 'base' ? BASE.tree : HEAD.tree, commands: [run], passed: run.exitCode === 0 }
}

export const EVIDENCE: Evidence = {
  baseTree: BASE.tree,
  headTree: HEAD.tree,
  environment: '45c48cce2e2d7fbdea1afc51c7c6ad26aa5a2b1f8a1c5e3f2b7d4c6e8f0a1b2c',
  sides: [
    side('base', ran(23)),
    side('head', ran(24)),
    side('base-with-new-tests', ran(23, 1)),
    side('base-tests-on-head', ran(23)),
  ],
  failBefore: ['200,000 separators'],
  passAfter: ['200,000 separators'],
  newlyFailing: [],
  removed: [],
  newlySkipped: [],
  testFiles: ['test.js'],
  replayed: { failing: [], weakened: [] },
  proof: {
    kind: 'fix',
    holds: true,
    reasons: ['1 test fails on the old code (an assertion) and passes with the change.'],
  },
}

export const IMPACT: ImpactRecord = {
  touched: [{ path: 'index.js', line: 74, kind: 'function', name: 'posix.parse', how: 'changed' }],
  dependents: [
    { path: 'lib/resolve.js', uses: ['posix.parse'] },
    { path: 'lib/walk.js', uses: ['posix.parse'] },
  ],
  tests: ['test.js'],
  omitted: { touched: 0, dependents: 0, tests: 0 },
  incomplete: [],
}

const QUIET: readonly Finding[] = [
  'protected-paths',
  'file-kinds',
  'change-size',
  'hidden-unicode',
  'dependencies',
  'public-surface',
  'generated-files',
  'licence-headers',
  'evidence',
].map((rule) => ({ rule, verb: 'allow', reason: 'Nothing found.', locations: [] }))

const DISCLOSED: readonly Finding[] = [
  {
    rule: 'test-weakening',
    verb: 'disclose',
    reason: 'Tests were edited.',
    locations: [{ path: 'test.js', line: 78 }],
  },
  {
    rule: 'ci-execution',
    verb: 'disclose',
    reason: 'Sources that CI executes (index.js), tests that CI executes (test.js).',
    locations: [{ path: 'index.js' }, { path: 'test.js' }],
  },
  { rule: 'risk', verb: 'allow', reason: 'The risk is low: a small change.', locations: [], risk: 'low' },
]

/** The usual verdict, and findings that make it stricter in the place of those of the same rule. */
export function verdictOf(verb: Verdict['verb'] = 'disclose', ...findings: readonly Finding[]): Verdict {
  const others = [...DISCLOSED, ...QUIET].filter(({ rule }) => findings.every((finding) => finding.rule !== rule))
  return { verb, findings: [...findings, ...others] }
}

export const HOLDING: Finding = {
  rule: 'ci-execution',
  verb: 'hold',
  reason: 'A manifest (scripts) selects what CI executes (package.json).',
  locations: [{ path: 'package.json', line: 7 }],
}

export const BLOCKING: Finding = {
  rule: 'secrets',
  verb: 'block',
  reason: 'A private key stands in the change.',
  locations: [{ path: 'fixtures/key.pem', line: 1 }],
}

const SCRIPTS = '  "scripts": {\n    "test": "node test.js"\n  },\n'

/** What stands in the held change: a package script more. */
export const HELD_CHANGE: ChangeSet = changeOf(
  file('package.json', SCRIPTS, SCRIPTS.replace('test.js"', 'test.js",\n    "prepublishOnly": "npm test"')),
)
