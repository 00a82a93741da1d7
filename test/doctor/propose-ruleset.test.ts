import { expect, test } from '@jest/globals'
import { proposeRuleset } from '../../src/doctor/propose-ruleset.ts'

const NAMES = ['sallyport/evidence', 'sallyport/guard', 'sallyport/approval']
const bound = NAMES.map((context) => ({ context, integration_id: 7 }))

test('a new ruleset shuts both doors and lets nobody pass', () => {
  expect(proposeRuleset(7, { branch: 'main' })).toEqual({
    name: 'Sallyport',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 1,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: false,
          require_last_push_approval: true,
          required_review_thread_resolution: false,
        },
      },
      {
        type: 'required_status_checks',
        parameters: { strict_required_status_checks_policy: false, required_status_checks: bound },
      },
    ],
  })
})

test('of one that is there nothing is loosened but who may pass', () => {
  const before = {
    name: 'Sallyport',
    enforcement: 'evaluate',
    bypass_actors: [{ actor_type: 'RepositoryRole', actor_id: 5, bypass_mode: 'always' }],
    conditions: { ref_name: { include: ['refs/heads/release/*'], exclude: ['~DEFAULT_BRANCH', 'refs/heads/x'] } },
    rules: [
      { type: 'required_signatures' },
      {
        type: 'pull_request',
        parameters: { required_approving_review_count: 3, require_code_owner_review: true, more: 1 },
      },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: true,
          required_status_checks: [{ context: 'ci' }, { context: 'sallyport/guard' }],
        },
      },
    ],
  }
  expect(proposeRuleset(7, { before, branch: 'main' })).toMatchObject({
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH', 'refs/heads/release/*'], exclude: ['refs/heads/x'] } },
    rules: [
      { type: 'deletion' },
      { type: 'non_fast_forward' },
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 3,
          require_code_owner_review: true,
          more: 1,
          require_last_push_approval: true,
        },
      },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: true,
          required_status_checks: [...bound, { context: 'ci' }],
        },
      },
      { type: 'required_signatures' },
    ],
  })
})

test('proposed again, it is the same', () => {
  const once = proposeRuleset(7, { branch: 'main' })
  expect(proposeRuleset(7, { branch: 'main', before: once })).toEqual(once)
})

test.each(['~DEFAULT_BRANCH', '~ALL', 'refs/heads/main', 'refs/heads/m*', 'refs/**', 'refs/heads/[lm]ain'])(
  'the default branch is left out of it no more by %s',
  (pattern) => {
    const ref_name = { include: ['~ALL'], exclude: [pattern, 'refs/heads/tmp/*'] }
    const before = { name: 'Sallyport', conditions: { ref_name } }
    expect(proposeRuleset(7, { before, branch: 'main' }).conditions).toEqual({
      ref_name: { include: ['~ALL'], exclude: ['refs/heads/tmp/*'] },
    })
  },
)
