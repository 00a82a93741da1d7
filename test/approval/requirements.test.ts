import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type ApprovalFacts, decideApproval } from '../../src/approval/decide-approval.ts'
import { type Belonging, judgeRequirements } from '../../src/approval/judge-requirements.ts'
import type { Requirement } from '../../src/domain/approval-requirement.ts'
import type { ApprovalTuple } from '../../src/domain/gate-event.ts'
import type { Actor, Role } from '../../src/domain/repository.ts'
import type { HostedReview } from '../../src/ports/code-host.ts'

const MIRA: Actor = { id: 1, login: 'mira', type: 'User' }
const NOOR: Actor = { id: 2, login: 'noor', type: 'User' }
const OTTO: Actor = { id: 3, login: 'otto', type: 'User' }
const RITA: Actor = { id: 4, login: 'rita', type: 'User' }
const BOT: Actor = { id: 5, login: 'helper[bot]', type: 'Bot' }
const PUSHER: Actor = { id: 6, login: 'pia', type: 'User' }
const PEOPLE = [MIRA, NOOR, OTTO, RITA, BOT, PUSHER]

const TUPLE: ApprovalTuple = { head: 'h', base: 'main', mergeBase: 'm', tree: 't', policyDigest: 'p' }
const ROLES = new Map<number, Role>([
  [MIRA.id, 'admin'],
  [NOOR.id, 'write'],
  [OTTO.id, 'maintain'],
  [RITA.id, 'read'],
  [PUSHER.id, 'admin'],
])
const EXCLUDED = new Map([
  [MIRA.id, 'asked for the change'],
  [PUSHER.id, "pushed to the agent's branch"],
])

function needing(some: Partial<Requirement>): Requirement {
  const nothing = { teams: [], users: [], patterns: [], files: [], fileCount: 0 }
  return { of: 'everything', count: 1, role: 'write', ...nothing, ...some }
}

function belonging(teams: Record<string, readonly Actor[]>, unreadable?: string): Belonging {
  return {
    teams: new Map(Object.entries(teams).map(([team, members]) => [team, new Set(members.map(({ id }) => id))])),
    users: new Map(PEOPLE.map(({ login, id }) => [login, id])),
    ...(unreadable === undefined ? {} : { unreadable }),
  }
}

function facts(voters: readonly Actor[], requirements: readonly Requirement[], known: Belonging): ApprovalFacts {
  const reviews = voters.map(
    (author, at): HostedReview => ({ id: at + 1, author, state: 'approved', commit: 'h', submittedAt: '' }),
  )
  return {
    judged: TUPLE,
    now: TUPLE,
    twins: [],
    requirements,
    belonging: known,
    ballot: {
      head: 'h',
      reviews,
      requests: [],
      roles: ROLES,
      excluded: EXCLUDED,
      policy: { role: 'write', count: 1 },
    },
  }
}

describe('a condition', () => {
  const core = belonging({ core: [OTTO] })

  test('of a team is met by its members and by nobody else', () => {
    const asked = [needing({ teams: ['core'] })]
    expect(decideApproval(facts([NOOR], asked, core))).toMatchObject({
      state: 'waiting',
      approvers: [],
      requirements: [{ met: false, by: [], notBy: [{ by: NOOR, why: 'is not one of them' }] }],
    })
    expect(decideApproval(facts([NOOR, OTTO], asked, core))).toMatchObject({
      state: 'approved',
      requirements: [{ met: true, by: [OTTO] }],
    })
  })

  test('of several is met by one of the teams or one of the users', () => {
    const asked = [needing({ teams: ['core', 'docs'], users: ['NOOR'] })]
    expect(decideApproval(facts([NOOR], asked, core)).state).toBe('approved')
    expect(decideApproval(facts([OTTO], asked, core)).state).toBe('approved')
  })

  test('all have to be met, and one person may meet several', () => {
    const asked = [needing({ teams: ['core'] }), needing({ of: 'paths', users: ['noor'] })]
    expect(decideApproval(facts([OTTO], asked, core)).state).toBe('waiting')
    expect(decideApproval(facts([OTTO, NOOR], asked, core)).state).toBe('approved')
    const same = [needing({ teams: ['core'] }), needing({ of: 'paths', users: ['otto'] })]
    expect(decideApproval(facts([OTTO], same, core)).state).toBe('approved')
  })

  test('of a role is met by nobody below it', () => {
    const asked = [needing({ of: 'paths', role: 'maintain' })]
    expect(decideApproval(facts([NOOR], asked, core))).toMatchObject({
      requirements: [{ notBy: [{ why: 'has write access, maintain is needed here' }] }],
    })
    expect(decideApproval(facts([OTTO], asked, core)).state).toBe('approved')
  })

  test('a login that has passed to another account speaks for nobody', () => {
    const stolen = { ...core, users: new Map([['noor', 77]]) }
    expect(decideApproval(facts([NOOR], [needing({ users: ['noor'] })], stolen)).state).toBe('waiting')
  })

  test('teams that cannot be read have no members, and what to do is said', () => {
    const [judged] = judgeRequirements({
      requirements: [needing({ teams: ['core'] })],
      approvers: [OTTO],
      roles: ROLES,
      excluded: EXCLUDED,
      belonging: belonging({}, 'accept the permission'),
    })
    expect(judged).toMatchObject({
      met: false,
      problem: 'accept the permission',
      notBy: [{ by: OTTO, why: 'whose teams cannot be read' }],
    })
  })

  test('the requester who is the only owner is told so, with what to do', () => {
    const asked = [needing({ of: 'code-owners', users: ['mira'] })]
    expect(decideApproval(facts([OTTO], asked, core)).requirements?.[0]?.problem).toBe(
      'nobody is named who may approve: mira asked for the change; name somebody else, or let somebody else ask',
    )
  })

  test('whoever asks for changes keeps the door shut, whatever is met', () => {
    const given = facts([OTTO], [needing({ teams: ['core'] })], core)
    const against: HostedReview = { id: 9, author: NOOR, state: 'changes-requested', commit: 'h', submittedAt: '' }
    const ballot = { ...given.ballot, reviews: [...given.ballot.reviews, against] }
    expect(decideApproval({ ...given, ballot }).state).toBe('waiting')
  })

  test('a plain policy records what it always did', () => {
    expect(decideApproval(facts([OTTO], [], core))).not.toHaveProperty('requirements')
  })
})

describe('for any conditions and any voters', () => {
  const requirements = fc.array(
    fc
      .record({
        teams: fc.subarray(['core', 'docs', 'nobody']),
        users: fc.subarray(['mira', 'noor', 'rita', 'helper[bot]', 'pia']),
        count: fc.integer({ min: 1, max: 2 }),
        role: fc.constantFrom('write' as const, 'maintain' as const),
      })
      .map(needing),
    { maxLength: 4 },
  )
  const known = fc.record({ core: fc.subarray(PEOPLE), docs: fc.subarray(PEOPLE) }).map((teams) => belonging(teams))
  const voters = fc.subarray(PEOPLE)
  const isOpen = (who: readonly Actor[], asked: readonly Requirement[], within: Belonging): boolean =>
    decideApproval(facts(who, asked, within)).state === 'approved'

  test('one more who does not count never opens the door', () => {
    fc.assert(
      fc.property(voters, requirements, known, fc.constantFrom(MIRA, RITA, BOT, PUSHER), (who, asked, within, more) => {
        const without = who.filter(({ id }) => id !== more.id)
        expect(isOpen([...without, more], asked, within)).toBe(isOpen(without, asked, within))
      }),
    )
  })

  test('taking one away never opens it', () => {
    fc.assert(
      fc.property(voters, requirements, known, fc.constantFrom(...PEOPLE), (who, asked, within, gone) => {
        const fewer = who.filter(({ id }) => id !== gone.id)
        if (isOpen(fewer, asked, within)) expect(isOpen(who, asked, within)).toBe(true)
      }),
    )
  })

  test('one more condition never opens it, and one more member never shuts it', () => {
    fc.assert(
      fc.property(voters, requirements, requirements, known, (who, asked, more, within) => {
        if (isOpen(who, [...asked, ...more], within)) expect(isOpen(who, asked, within)).toBe(true)
        const all = belonging({ core: PEOPLE, docs: PEOPLE })
        if (isOpen(who, asked, within)) expect(isOpen(who, asked, all)).toBe(true)
      }),
    )
  })
})
