import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { policyAsYaml } from '../../src/config/policy-as-yaml.ts'
import { resolvePolicy } from '../../src/config/policy-layers.ts'

const OPERATOR = `budgets: { money: run=2.50 repository-day=20 }
approval: { users: [noor] }
merge-window: { hours: 09:00-16:30, time-zone: Europe/Berlin }
limits: { files: 40 }
`
const REPOSITORY = `kinds: [fix, test]
approval: { teams: [core], count: 2 }
merge: when-approved
merge-window: { days: [mon, tue] }
limits: { files: 80 }
instructions: |
  Read this.
  And that.
rules: { risk: hold }
`

test('layers are shown as one file, and above each key who decided it', () => {
  expect(policyAsYaml(resolvePolicy({ operator: OPERATOR, repository: REPOSITORY }))).toBe(`# repository, line 1
kinds: [fix, test]
approval:
  # repository, line 2
  count: 2
  # repository, line 2: each file's teams and users are a group, and each group counts
  teams: [core]
  # operator, line 2: each file's teams and users are a group, and each group counts
  users: [noor]
# repository, line 3
merge: when-approved
# operator, line 3; repository, line 4: all of these must be open
merge-window:
  - days: [mon, tue, wed, thu, fri, sat, sun]
    hours: 09:00-16:30
    time-zone: Europe/Berlin
  - days: [mon, tue]
    hours: 00:00-24:00
    time-zone: UTC
limits:
  # operator, line 4
  files: 40
budgets:
  # operator, line 1
  money: run=2.50 repository-day=20
# repository, line 6
instructions: |
  Read this.
  And that.
rules:
  # repository, line 9
  risk: hold
# Everything else: the defaults.
# Passed over: repository, line 5: limits.files is looser than what operator says (line 4); the stricter value holds
`)
})

test.each([
  ['nothing', ''],
  ['our own policy', readFileSync('.github/agent.yml', 'utf8')],
  ['teams and users', 'approval: { teams: [core, security], users: [noor] }'],
  ['who may ask', 'ask: { role: maintain, teams: [core], users: [noor, otto] }'],
  ['two groups of paths', 'approval: { paths: [{ match: [src/**], teams: [core] }, { match: ["*.md"], count: 2 }] }'],
  ['a window', 'merge: when-approved\nmerge-window: { days: [fri], hours: 22:00-06:00, time-zone: Asia/Tokyo }'],
  ['caps', 'budgets: { money: "run=2, day=20.5", rounds: 0 }'],
  ['a service', 'services: [{ name: db, image: "postgres:18", env: { A: "1" }, ports: [5432], health: pg_isready }]'],
  [
    'hostile words',
    'verify: ["# not: a comment", "yes", "0123", "a: b", "- c", "\\u2028"]\ninstructions: "# a\\n\\n  b: [\\n"',
  ],
  ['rules', 'rules: { risk: disclose, dependencies: allow }\nreview: { enabled: false }'],
])('what is shown of %s says the same again where one file says it all', (_what, repository) => {
  const effective = resolvePolicy({ repository })
  expect(effective.problems).toEqual([])
  const again = resolvePolicy({ repository: policyAsYaml(effective) })
  expect(again.problems).toEqual([])
  expect(again.policy).toEqual(effective.policy)
})
