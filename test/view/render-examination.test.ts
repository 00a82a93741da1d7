import { expect, test } from '@jest/globals'
import { fail, ok } from '../../src/domain/examination.ts'
import { renderExamination } from '../../src/view/render-examination.ts'

test('what mends several rows of a kind is said once, below the last of them', () => {
  const rows = [
    fail('settings', 'A is missing.', 'Begin.'),
    fail('settings', 'B is missing.', 'Begin.'),
    fail('queue', 'It does not answer.', 'Begin.'),
    ok('model', 'It answers.'),
  ]
  expect(renderExamination(rows)).toBe(
    `fail    settings            A is missing.
fail    settings            B is missing.
                            -> Begin.
fail    queue               It does not answer.
                            -> Begin.
ok      model               It answers.

3 fail, 0 warn, 0 unknown, 1 ok
`,
  )
})
