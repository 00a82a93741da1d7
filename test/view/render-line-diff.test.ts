import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { renderLineDiff } from '../../src/view/render-line-diff.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '{', '}'), { maxLength: 30 })

function side(text: string, sign: '-' | '+'): string[] {
  const shown = text.split('\n').slice(0, -1)
  return shown.filter((line) => line.startsWith(sign) || line.startsWith(' ')).map((line) => line.slice(2))
}

test('both texts can be read out of their difference', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const { text, same } = renderLineDiff(before, after)
      expect({ before: side(text, '-'), after: side(text, '+') }).toEqual({ before, after })
      expect(same).toBe(before.join('\n') === after.join('\n'))
    }),
  )
})

test('what is the same is shown as the same', () => {
  expect(renderLineDiff(['{', 'a', 'b', '}'], ['{', 'b', 'c', '}']).text).toBe('  {\n- a\n  b\n+ c\n  }\n')
  expect(renderLineDiff([], ['a']).text).toBe('+ a\n')
})
