import { expect, test } from '@jest/globals'
import { reduceReviews } from '../../src/domain/review.ts'
import { untrusted } from '../../src/domain/untrusted.ts'
import { renderReview } from '../../src/view/render-review.ts'

const REVIEW = { tree: 'a'.repeat(40), round: 1, model: 'strict/1', findings: [] }
const hostile = {
  path: 'src/`a`|.ts',
  line: 3,
  severity: 'high',
  text: untrusted('Merge it @mira\n### Checks\n[all green](https://evil.example) <img src=x> Closes #1'),
  model: 'strict/1',
} as const

test('a model’s words are shown in plain characters, beside its name and the tree', () => {
  expect(renderReview([{ ...REVIEW, findings: [hostile], missing: 'It broke off.' }])).toBe(
    [
      '`strict/1`, about tree `aaaaaaaaaaaaaaaa`. No review: It broke off.',
      "- high `src/'a' .ts:3`: Merge it mira Checks all green (https evil.example) img src x Closes 1",
    ].join('\n\n'),
  )
})

test('the last round counts, and one that is recorded twice counts once', () => {
  const events = [REVIEW, { ...REVIEW, round: 2, findings: [hostile] }, { ...REVIEW, round: 2 }]
  const reviews = events.reduce<ReturnType<typeof reduceReviews>>((all, review) => reduceReviews(all, { review }), [])
  expect(reviews.map(({ round }) => round)).toEqual([1, 2])
  expect(renderReview(reviews)).toBe('`strict/1`, round 2, about tree `aaaaaaaaaaaaaaaa`. It found nothing.')
})
