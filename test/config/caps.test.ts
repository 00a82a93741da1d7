import { expect, test } from '@jest/globals'
import { parseCaps } from '../../src/config/caps.ts'
import { parsePolicy } from '../../src/config/policy-file.ts'

test.each([
  ['', {}],
  ['run=5', { run: '5' }],
  [' run=2.50, day=100\nperson-month=0 ', { run: '2.50', day: '100', 'person-month': '0' }],
])('%j are caps', (text, caps) => {
  expect(parseCaps(text)).toEqual({ ok: true, caps })
})

test.each([
  ['run=5 rum=6', 'entry 2 is no cap; did you mean run?'],
  ['run', 'run must be an amount such as 5 or 2.50, with at most nine places'],
  ['run=$5', 'run must be an amount such as 5 or 2.50, with at most nine places'],
  ['run=-5', 'run must be an amount such as 5 or 2.50, with at most nine places'],
  ['run=5 run=6', 'names run twice'],
  ['__proto__=5', expect.stringMatching(/^entry 1 is no cap; known are run, issue/)],
])('%j are none', (text, problem) => {
  expect(parseCaps(text)).toEqual({ ok: false, problem })
})

test('a policy’s caps are read in the same way, and a problem names its place', () => {
  expect(parsePolicy('budgets: { money: run=2.50 repository-day=20 }').policy.budgets).toMatchObject({
    money: { run: '2.50', 'repository-day': '20' },
    steps: 60,
  })
  expect(parsePolicy('budgets: { money: runs=2 }').problems).toEqual([
    'line 1, column 19: budgets.money entry 1 is no cap; did you mean run?',
  ])
})
