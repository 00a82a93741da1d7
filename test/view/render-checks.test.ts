import { expect, test } from '@jest/globals'
import { reduce } from '../../src/domain/run-state.ts'
import { renderChecks } from '../../src/view/render-checks.ts'
import { COMMIT, standingRun } from '../approval/standing-run.ts'

test.each([
  [true, 'The checks that were run pass'],
  [false, 'Some checks fail, as they did before the change'],
])('the title of the evidence does not say more than was seen (passed: %s)', async (passed, title) => {
  const state = reduce(await (await standingRun()).read('run1'))
  if (state?.evidence === undefined) throw new Error('no evidence')
  const sides = [{ side: 'head', tree: 't', commands: [], passed }] as const
  const [check] = renderChecks({ ...state, evidence: { ...state.evidence, sides } }, COMMIT)
  expect(check).toMatchObject({ name: 'sallyport/evidence', conclusion: 'success', title })
})
