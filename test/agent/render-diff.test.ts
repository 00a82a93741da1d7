import { expect, test } from '@jest/globals'
import { renderDiff } from '../../src/agent/reviewer/render-diff.ts'
import type { FileChange } from '../../src/domain/change-set.ts'

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('')

function changed(path: string, before: string | undefined, after: string | undefined): FileChange {
  const [old, now] = [before, after].map((text) => text?.replace(/\n$/, '').split('\n') ?? [])
  const only = (these: readonly string[] = [], those: readonly string[] = []) =>
    these.flatMap((text, index) => (those.includes(text) ? [] : [{ number: index + 1, text }]))
  const version = (text: string) => ({ mode: '100644', oid: 'o', size: text.length, text }) as const
  return {
    path,
    ...(before !== undefined && { before: version(before) }),
    ...(after !== undefined && { after: version(after) }),
    addedLines: only(now, old),
    removedLines: only(old, now),
  }
}

const diff = (file: FileChange, room = 9_000) => renderDiff({ baseTree: 'b', headTree: 'h', files: [file] }, room)

test('a change is shown with what stands around it, numbered as the changed file is', () => {
  const after = `${numbered(1, 9)}new a\nnew b\n${numbered(11, 30)}`
  expect(diff(changed('a.js', numbered(1, 30), after)).split('\n')).toEqual([
    '=== a.js: changed',
    ...[' 6\tline 6', ' 7\tline 7', ' 8\tline 8', ' 9\tline 9', '-\tline 10', '+10\tnew a', '+11\tnew b'],
    ...[' 12\tline 11', ' 13\tline 12', ' 14\tline 13', ' 15\tline 14', '...'],
  ])
})

test.each<[string, FileChange, readonly string[]]>([
  ['new', changed('n', undefined, 'x\ny\n'), ['=== n: new, mode 100644', '+1\tx', '+2\ty']],
  ['deleted', changed('d', 'x\ny\n', undefined), ['=== d: deleted', '-\tx', '-\ty']],
  ['longer at its end', changed('e', 'x\n', 'x\ny\n'), ['=== e: changed', ' 1\tx', '+2\ty']],
  ['shorter at its end', changed('s', 'x\ny\n', 'x\n'), ['=== s: changed', ' 1\tx', '-\ty']],
])('a file that is %s', (_, file, lines) => {
  expect(diff(file).split('\n')).toEqual(lines)
})

test('what there is no room for is named', () => {
  expect(diff(changed('big.js', '', numbered(1, 500)), 100)).toBe('(not shown, for want of room: big.js)')
})
