import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type ApprovalFacts, decideApproval } from '../../src/approval/decide-approval.ts'
import type { ApprovalDecision, ApprovalTuple } from '../../src/domain/gate-event.ts'
import type { Actor, Role } from '../../src/domain/repository.ts'
import type { HostedReview } from '../../src/ports/code-host.ts'

const REQUESTER: Actor = { id: 1, login: 'mira', type: 'User' }
const SECOND: Actor = { id: 2, login: 'noor', type: 'User' }
const READER: Actor = { id: 3, login: 'rolf', type: 'User' }
const BOT: Actor = { id: 4, login: 'helper[bot]', type: 'Bot' }
const AGENT: Actor = { id: 5, login: 'sallyport[bot]', type: 'Bot' }

const JUDGED: ApprovalTuple = {
  head: 'aaaaaaaa',
  base: 'main',
  mergeBase: 'base',
  tree: 'tree',
  policyDigest: 'policy',
}

function review(author: Actor, id: number, change: Partial<HostedReview> = {}): HostedReview {
  return { id, author, state: 'approved', commit: JUDGED.head, submittedAt: '2026-01-01T00:00:00Z', ...change }
}

function facts(change: Partial<ApprovalFacts> = {}, ballot: Partial<ApprovalFacts['ballot']> = {}): ApprovalFacts {
  const roles = new Map<number, Role>([
    [REQUESTER.id, 'admin'],
    [SECOND.id, 'write'],
    [READER.id, 'read'],
  ])
  return {
    judged: JUDGED,
    now: JUDGED,
    twins: [],
    ballot: {
      head: JUDGED.head,
      reviews: [],
      requests: [],
      roles,
      excluded: new Map([
        [REQUESTER.id, 'asked for the change'],
        [AGENT.id, 'is the agent itself'],
      ]),
      policy: { role: 'write', count: 1 },
      ...ballot,
    },
    ...change,
  }
}

describe('an approval', () => {
  test('by a second maintainer at the judged commit opens the door', () => {
    const decision = decideApproval(facts({}, { reviews: [review(SECOND, 1)] }))
    expect(decision).toEqual({
      state: 'approved',
      tuple: JUDGED,
      approvers: [SECOND],
      reasons: ['noor approves.'],
      spent: { review: 0, request: 0 },
    })
  })

  test('by command counts like a review', () => {
    const requests = [{ by: SECOND, commit: JUDGED.head, seq: 9 }]
    expect(decideApproval(facts({}, { requests })).state).toBe('approved')
  })

  test.each([
    ['the requester', review(REQUESTER, 1), 'mira does not count: asked for the change.'],
    ['a reader', review(READER, 1), 'rolf does not count: has read access, write is needed.'],
    ['a bot', review(BOT, 1), 'helper[bot] does not count: not a person.'],
    ['the agent', review(AGENT, 1), 'sallyport[bot] does not count: is the agent itself.'],
    [
      'somebody who saw another commit',
      review(SECOND, 1, { commit: 'bbbbbbbb' }),
      'noor does not count: saw bbbbbbb, not aaaaaaa.',
    ],
  ])('by %s does not count, and why is said', (_who, given, reason) => {
    const decision = decideApproval(facts({}, { reviews: [given] }))
    expect({ state: decision.state, reasons: decision.reasons }).toEqual({ state: 'waiting', reasons: [reason] })
  })

  test.each([
    ['dismissed', [review(SECOND, 1, { state: 'dismissed' })]],
    [
      'taken back by a later request for changes',
      [review(SECOND, 1), review(SECOND, 2, { state: 'changes-requested' })],
    ],
    ['only a comment', [review(SECOND, 1, { state: 'commented' })]],
  ])('that was %s does not count', (_what, reviews) => {
    expect(decideApproval(facts({}, { reviews })).state).toBe('waiting')
  })

  test('of a demoted or removed person does not count', () => {
    const roles = new Map<number, Role>([[SECOND.id, 'none']])
    expect(decideApproval(facts({}, { reviews: [review(SECOND, 1)], roles })).state).toBe('waiting')
  })

  test('is not enough where the policy asks for two', () => {
    const policy = { role: 'write', count: 2 } as const
    const twice = [review(SECOND, 1), review(SECOND, 2)]
    expect(decideApproval(facts({}, { reviews: twice, policy })).state).toBe('waiting')
  })

  test('by review, command and button of one person is one approval', () => {
    const policy = { role: 'write', count: 2 } as const
    const requests = [5, 6].map((seq) => ({ by: SECOND, commit: JUDGED.head, seq }))
    const decision = decideApproval(facts({}, { reviews: [review(SECOND, 1)], requests, policy }))
    expect([decision.state, decision.reasons]).toEqual(['waiting', ['noor approves.']])
  })

  test('opens nothing that the guard would not let pass under the policy of now', () => {
    const decision = decideApproval(facts({ refusal: 'The guard blocks it.' }, { reviews: [review(SECOND, 1)] }))
    expect([decision.state, decision.reasons]).toEqual(['waiting', ['The guard blocks it.', 'noor approves.']])
  })

  test('opens nothing while another pull request has the same head', () => {
    const decision = decideApproval(facts({ twins: [7] }, { reviews: [review(SECOND, 1)] }))
    expect(decision.state).toBe('waiting')
    expect(decision.reasons[0]).toContain('#7')
  })
})

describe('an objection', () => {
  const against = (author: Actor, id: number) => review(author, id, { state: 'changes-requested' })
  const moved = { now: { ...JUDGED, base: 'release' } }

  test('holds after what was approved became void', () => {
    const reviews = [against(SECOND, 1)]
    const away = decideApproval(facts(moved, { reviews }))
    const other: Actor = { id: 8, login: 'otto', type: 'User' }
    const roles = new Map<number, Role>([
      [SECOND.id, 'write'],
      [other.id, 'write'],
    ])
    const back = decideApproval(facts({ previous: away }, { reviews, roles }))
    const anew = decideApproval(facts({ previous: back }, { reviews: [...reviews, review(other, 2)], roles }))
    expect([anew.state, anew.reasons]).toEqual(['void', ['otto approves.', 'noor asks for changes.']])
  })

  test('that its author took back by approving does not come again when that approval is spent', () => {
    const reviews = [against(SECOND, 1), review(SECOND, 2)]
    const away = decideApproval(facts(moved, { reviews }))
    const back = decideApproval(facts({ previous: away }, { reviews }))
    const requests = [{ by: SECOND, commit: JUDGED.head, seq: 9 }]
    const anew = decideApproval(facts({ previous: back }, { reviews, requests }))
    expect([back.reasons, anew.state]).toEqual([[], 'approved'])
  })

  test.each([
    ['who asked for the change', REQUESTER],
    ['who pushed to the branch', { id: 8, login: 'otto', type: 'User' } as const],
  ])('counts also of somebody %s', (_who, author) => {
    const roles = new Map<number, Role>([
      [SECOND.id, 'write'],
      [author.id, 'write'],
    ])
    const excluded = new Map([[author.id, 'is out of it']])
    const reviews = [review(SECOND, 1), against(author, 2)]
    expect(decideApproval(facts({}, { reviews, roles, excluded })).state).toBe('waiting')
  })

  test('of a bot or a reader does not', () => {
    const reviews = [review(SECOND, 1), against(BOT, 2), against(READER, 3)]
    expect(decideApproval(facts({}, { reviews })).state).toBe('approved')
  })
})

describe('a retarget', () => {
  test('spends what was said before it was seen, also where the base branch is the old one again', () => {
    const reviews = [review(SECOND, 1)]
    const approved = decideApproval(facts({}, { reviews }))
    const back = decideApproval(facts({ previous: approved, retargetSeq: 7 }, { reviews }))
    const later = facts({ previous: back, retargetSeq: 7 }, { reviews: [...reviews, review(SECOND, 2)] })
    expect([back.state, back.spent, decideApproval(later).state]).toEqual([
      'void',
      { review: 1, request: 0, retarget: 7 },
      'approved',
    ])
  })
})

describe('a move', () => {
  const approved = decideApproval(facts({}, { reviews: [review(SECOND, 1)] }))

  test.each(Object.keys(JUDGED) as (keyof ApprovalTuple)[])('of %s voids what was approved', (field) => {
    const now = { ...JUDGED, [field]: 'moved' }
    const decision = decideApproval(facts({ now, previous: approved }, { reviews: [review(SECOND, 1)] }))
    expect(decision.state).toBe(field === 'head' ? 'unjudged' : 'void')
  })

  test('and back needs a new approval', () => {
    const now = { ...JUDGED, base: 'release' }
    const reviews = [review(SECOND, 1)]
    const away = decideApproval(facts({ now, previous: approved }, { reviews }))
    const back = decideApproval(facts({ previous: away }, { reviews }))
    const anew = decideApproval(facts({ previous: back }, { reviews: [...reviews, review(SECOND, 2)] }))
    expect([away.state, back.state, anew.state]).toEqual(['void', 'void', 'approved'])
  })

  test('never leaves the door open on anything but what was judged, in any order of events', () => {
    const event = fc.record({
      field: fc.constantFrom(...(Object.keys(JUDGED) as (keyof ApprovalTuple)[])),
      value: fc.constantFrom('judged', 'moved'),
      approve: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        for (const { state, tuple } of play(events)) expect(state === 'approved' ? tuple : JUDGED).toEqual(JUDGED)
      }),
    )
  })
})

interface Move {
  readonly field: keyof ApprovalTuple
  readonly value: string
  readonly approve: boolean
}

// Somebody who counts may approve whatever stands there at each turn; the decisions in order.
function play(moves: readonly Move[]): ApprovalDecision[] {
  const decisions: ApprovalDecision[] = []
  let now = JUDGED
  let reviews: HostedReview[] = []
  for (const [index, { field, value, approve }] of moves.entries()) {
    now = { ...now, [field]: value === 'judged' ? JUDGED[field] : 'moved' }
    if (approve) reviews = [...reviews, review(SECOND, index + 1, { commit: now.head })]
    const previous = decisions.at(-1)
    const seen = previous === undefined ? { now } : { now, previous }
    decisions.push(decideApproval(facts(seen, { reviews, head: now.head })))
  }
  return decisions
}

describe('under a policy that wants the base branch fresh', () => {
  const at = (baseTip: string): ApprovalTuple => ({ ...JUDGED, baseTip })
  const seen = decideApproval(facts({ now: at('one') }))

  test('an approval of the tip that stands there opens the door', () => {
    const given = { reviews: [review(SECOND, 1)] }
    expect(decideApproval(facts({ now: at('one'), previous: seen }, given)).state).toBe('approved')
  })

  test('a tip that moves on spends it, says so as long as it stands, and a new approval opens', () => {
    const given = [review(SECOND, 1)]
    const open = decideApproval(facts({ now: at('one'), previous: seen }, { reviews: given }))
    const moved = decideApproval(facts({ now: at('two'), previous: open }, { reviews: given }))
    const looked = decideApproval(facts({ now: at('two'), previous: moved }, { reviews: given }))
    const reason = 'The base branch moved on to two: what was approved before that does not count.'
    expect([moved.state, looked.state]).toEqual(['void', 'void'])
    expect([moved.reasons, looked.reasons]).toEqual([[reason], [reason]])
    const again = { reviews: [...given, review(SECOND, 2)] }
    expect(decideApproval(facts({ now: at('two'), previous: looked }, again)).state).toBe('approved')
  })

  test('what was said before anybody had looked at a tip is spent, by review and by request', () => {
    const given = { reviews: [review(SECOND, 1)], requests: [{ by: SECOND, commit: JUDGED.head, seq: 9 }] }
    expect(decideApproval(facts({ now: at('one') }, given))).toMatchObject({
      state: 'waiting',
      reasons: [],
      spent: { review: 1, request: 9 },
    })
  })

  test('another base branch voids as it always does', () => {
    const now = { ...at('one'), base: 'release' }
    const decision = decideApproval(facts({ now, previous: seen }, { reviews: [review(SECOND, 1)] }))
    expect([decision.state, decision.reasons[0]]).toEqual([
      'void',
      'The pull request goes to another branch than the one it was judged for.',
    ])
  })

  test('decisions of a log from before it are compared as they were', () => {
    const open = decideApproval(facts({}, { reviews: [review(SECOND, 1)] }))
    expect(open.tuple).toEqual(JUDGED)
    expect(decideApproval(facts({ previous: open }, { reviews: [review(SECOND, 1)] })).state).toBe('approved')
  })
})
