import { expect, test } from '@jest/globals'
import type { MergeDecision } from '../../src/domain/merge-event.ts'
import type { RunState } from '../../src/domain/run-state.ts'
import { renderMergedFor, renderMergeNext, renderMergePolicy } from '../../src/view/render-merge.ts'
import { renderMergeWords } from '../../src/view/render-merge-words.ts'
import { intentOf } from '../fixtures/agent-run.ts'

const NOOR = { id: 2, login: 'noor', type: 'User' as const }
const window = { days: ['mon' as const, 'tue' as const], hours: '09:00-16:00', timeZone: 'Europe/Berlin' }

function stateOf(mergeDoor: MergeDecision, title = 'greets'): RunState {
  return {
    runId: 'run1',
    intent: intentOf(),
    base: { policy: { merge: { method: 'squash', windows: [window] } } },
    published: { pull: 7 },
    agent: { title },
    approval: { state: 'approved', approvers: [NOOR] },
    mergeDoor,
  } as unknown as RunState
}

test('who is about to approve reads what follows', () => {
  expect(renderMergePolicy({ method: 'squash', windows: [window] })).toBe(
    'Once it is approved and every check is green, it is squashed and merged by me, through the merge queue where there is one, only mon, tue, 09:00-16:00 in Europe/Berlin.',
  )
  expect(renderMergePolicy(undefined)).toBe('')
})

test.each([
  [{ state: 'queued', why: 'x' }, '#7 is in the merge queue, which merges it once its own checks are green.'],
  [{ state: 'leaving', why: 'GitHub has refused it' }, '**Next:** merge #7. I do not, because GitHub has refused it.'],
  [{ state: 'waiting', why: '<b>it</b>' }, 'I merge #7 by myself, but not yet: &lt;b>it&lt;/b>.'],
] as const)('where it stands is one line: %j', (decision, line) => {
  expect(renderMergeNext(stateOf(decision))).toBe(line)
})

test('the commit says who approved, in words that GitHub acts upon nowhere', () => {
  const { title, message, method } = renderMergeWords(stateOf({ state: 'merging', why: '' }, 'greets [skip ci] @all'))
  expect([method, title]).toEqual(['squash', 'fix: greets skip ci all (#7)'])
  expect(message).toMatch(/^Asked for by \w+ on #\d+, approved by noor\.\n\nSallyport-Run: run1$/)
})

test('what the App merged names on whose word; what somebody merged themselves does not', () => {
  const merged = (type: 'Bot' | 'User') => {
    const state = stateOf({ state: 'merging', why: '' })
    return renderMergedFor({ ...state, end: { how: 'merged', reason: '', by: { ...NOOR, type } } })
  }
  expect([merged('Bot'), merged('User')]).toEqual(['Approved by **noor**. ', ''])
})
