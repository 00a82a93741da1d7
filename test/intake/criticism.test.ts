import { expect, test } from '@jest/globals'
import { interpret } from '../../src/intake/interpret.ts'

const NOOR = { id: 3, login: 'noor', type: 'User' }
const REVIEW = { id: 5, state: 'changes_requested', body: ' Use the parser that we have. ', user: { id: 3 } }

function criticismOf(change: object = {}, action = 'submitted', sender: object = NOOR) {
  const repository = { id: 1, name: 'site', owner: { login: 'acme', id: 9, type: 'User' }, default_branch: 'main' }
  const review = { ...REVIEW, ...change }
  const payload = { action, sender, repository, installation: { id: 2 }, pull_request: { number: 10 }, review }
  const meant = interpret('pull_request_review', payload)
  if (meant.type !== 'pull-moved') throw new Error(JSON.stringify(meant))
  return meant.criticism
}

test('a review that asks for changes carries what its author wrote', () => {
  expect(criticismOf()).toEqual({ by: NOOR, body: 'Use the parser that we have.', review: 5 })
})

test.each([
  ['an approval', 'submitted', NOOR, { state: 'approved' }],
  ['a comment', 'submitted', NOOR, { state: 'commented' }],
  ['nothing written', 'submitted', NOOR, { body: '  ' }],
  ['no body', 'submitted', NOOR, { body: null }],
  ['a dismissal', 'dismissed', NOOR, {}],
  ['somebody else’s review', 'submitted', NOOR, { user: { id: 4 } }],
  ['a bot’s review', 'submitted', { ...NOOR, type: 'Bot' }, {}],
] as const)('%s is no lesson', (_what, action, sender, change) => {
  expect(criticismOf(change, action, sender)).toBeUndefined()
})
