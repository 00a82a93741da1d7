import { describe, expect, test } from '@jest/globals'
import { file, finding } from '../change.ts'

describe('white space', () => {
  test.each([
    ['indentation', 'a {\n  b\n}\n', 'a {\n\tb\n}\n'],
    ['line endings', 'a\r\nb\r\n', 'a\nb\n'],
    ['a line that is folded', 'call(a, b)\n', 'call(\n  a,\n  b\n)\n'],
    ['empty lines', 'a\nb\n', 'a\n\n\nb\n'],
    ['the last line break', 'a', 'a\n'],
  ])('%s alone is disclosed', (_name, before, after) => {
    expect(finding('scope', [file('src/a.ts', before, after)]).verb).toBe('disclose')
  })

  test.each([
    ['something else too', 'a\n  b\n', 'a\n    c\n'],
    ['a line that moves', 'a\nb\n', 'b\na\n'],
    ['nothing, in a file that is renamed', 'a\n', 'a\n'],
  ])('%s is not', (_name, before, after) => {
    expect(finding('scope', [file('src/a.ts', before, after, { previousPath: 'src/b.ts' })]).verb).toBe('allow')
  })

  test('a file that comes or goes, and one whose mode alone changes, is not', () => {
    const files = [file('a.ts', null, ' \n'), file('b.ts', ' \n', null), file('c.sh', 'a\n', 'a\n', { mode: '100755' })]
    expect(finding('scope', files).verb).toBe('allow')
  })

  test('the files are named', () => {
    expect(finding('scope', [file('a.ts', 'a\nb\n', 'a\n  b\n'), file('b.ts', 'a\n', 'b\n')])).toEqual({
      rule: 'scope',
      verb: 'disclose',
      reason: 'A file in which only white space is changed (a.ts:2).',
      locations: [{ path: 'a.ts', line: 2 }],
    })
  })
})
