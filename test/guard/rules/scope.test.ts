import { describe, expect, test } from '@jest/globals'
import { changeOf, file, finding, findingOf } from '../change.ts'

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

describe('a plan', () => {
  const change = changeOf(file('src/a.ts', 'a\n', 'b\n'), file('test/a.test.ts', null, 'c\n'))
  const verbOf = (files: readonly string[], approved: boolean) =>
    findingOf('scope', { change, secrets: [], plan: { files, approved } })

  test.each([[['src/a.ts', 'test/a.test.ts']], [['src/', 'test/']], [['src/*.ts', 'test/**']], [['**']]])(
    'that names every file is kept to: %j',
    (files) => {
      expect(verbOf(files, true).verb).toBe('allow')
      expect(verbOf(files, false).verb).toBe('allow')
    },
  )

  test.each([[['src/a.ts']], [['a.ts', 'a.test.ts']], [['src/a', 'test/b.test.ts']], [[]]])(
    'that does not name a file is strayed from: %j',
    (files) => {
      expect(verbOf(files, false).verb).toBe('disclose')
      expect(verbOf(files, true).verb).toBe('hold')
    },
  )

  test('names a file whose name is no pattern by that very name', () => {
    const routed = changeOf(file('app/[id]/page.tsx', 'a\n', 'b\n'))
    const found = (files: string[]) => findingOf('scope', { change: routed, plan: { files, approved: true } }).verb
    expect([found(['app/[id]/page.tsx']), found(['app/']), found(['app/[i]/page.tsx'])]).toEqual([
      'allow',
      'allow',
      'hold',
    ])
  })

  test('covers both names of a file that is renamed, and says which it does not', () => {
    const renamed = changeOf(file('src/b.ts', 'a\n', 'a\n', { previousPath: 'lib/b.ts' }))
    expect(findingOf('scope', { change: renamed, plan: { files: ['src/'], approved: true } })).toEqual({
      rule: 'scope',
      verb: 'hold',
      reason: 'A file that the approved plan does not name (lib/b.ts).',
      locations: [{ path: 'lib/b.ts' }],
    })
  })
})
