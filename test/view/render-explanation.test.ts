import { expect, test } from '@jest/globals'
import { reduce } from '../../src/domain/run-state.ts'
import { renderExplanation, renderLayers } from '../../src/view/render-explanation.ts'
import { standingRun } from '../approval/standing-run.ts'

async function stateOf() {
  const state = reduce(await (await standingRun({ approved: true })).read('run1'))
  if (state === undefined) throw new Error('no log')
  return state
}

test('an explanation folds what a line rests on, and says who decided', async () => {
  const state = await stateOf()
  const finding = { rule: 'scope', verb: 'disclose', reason: 'One file <b> was not planned', locations: [] } as const
  const judged = { ...state.judged!, verdict: { verb: 'disclose', findings: [finding] } as const }
  const approval = { ...state.approval!, reasons: ['rita does not count: has read.'] }
  const base = { ...state.base!, policyOrigins: [{ key: 'approval.count', from: ['.github/agent.yml:3'] }] }
  const text = renderExplanation({ ...state, judged, approval, base })
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('|'))).toEqual([
    '### Approved: #10',
    '**Next:** merge #10.',
    '**maintainer** asked for `fix` on #12 · run `run1`',
    '<details><summary>Guard: Look at scope</summary>',
    '</details>',
    '<details><summary>Evidence: Some checks fail, as they did before the change</summary>',
    '</details>',
    'What was said of it:',
    '- rita does not count: has read.',
    'Written to GitHub: 1 of at most 25 comments, checks, commits and the like.',
    '<details><summary>Policy: 1 decided, everything else by the defaults</summary>',
    'Policy `p`.',
    '</details>',
  ])
  expect(text).toContain('| scope | disclose | One file &lt;b> was not planned |')
  expect(text).toContain('| `approval.count` | .github/agent.yml:3 |')
})

test('a run that is held back says until when; one that went on does not', async () => {
  const { approval, ...state } = await stateOf()
  const rest = { reason: 'rate-limited: wait', until: '2099-01-01T00:00:00.000Z' }
  expect(renderExplanation({ ...state, rest })).toContain('Held back until 2099-01-01 00:00 UTC: rate-limited: wait')
  expect(renderExplanation({ ...state, rest, updatedAt: rest.until })).not.toContain('Held back')
})

test('a policy of defaults alone is one line', async () => {
  expect(renderLayers(await stateOf())).toBe('Policy `p`: all by the defaults.')
  expect(renderLayers({})).toBe('The policy has not been read yet.')
})
