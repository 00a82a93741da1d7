import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { proveDocs } from '../../../src/verification/proof/docs.ts'
import { changeOf } from './cases.ts'

const holds = (path: string, before: string, after: string) => proveDocs(changeOf({ path, before, after })).holds

describe('proveDocs', () => {
  test.each([
    ['README.md', 'a', 'b'],
    ['a.js', 'f() // one\n', '// two\nf()\n'],
    ['a.js', 'f()\n', '/** Says.\n * @param x */\nf()\n'],
    ['a.ts', 'const a = `//${b /* c */}`\n', 'const a = `//${b /* c */}` // d\n'],
    ['a.js', 'x = a / b // c\ny = 1 / 2\n', 'x = a / b\ny = 1 / 2\n'],
    ['a.js', 'x = /\\/\\*/ // c\n', 'x = /\\/\\*/\n'],
    ['a.py', 'def f():\n    return 1\n', 'def f():\n    """Says."""\n    # why\n    return 1\n'],
    ['a.py', '"""Old."""\nx = 1\n', '"""New."""\nx = 1\n'],
    ['a.go', 'func F() {}\n', '// F does nothing.\nfunc F() {}\n'],
    ['a.rs', "fn f<'a>(x: &'a str) {}\n", "/// Says /* this */.\nfn f<'a>(x: &'a str) {}\n"],
    ['a.rs', 'fn f() { /* a /* b */ c */ }\n', 'fn f() {}\n'],
    ['a.yml', 'a: b#c\n', 'a: b#c # d\n'],
    ['A.java', 'class A {}\n', '/** Says. */\nclass A {}\n'],
  ])('%s: %j to %j is documentation', (path, before, after) => {
    expect(holds(path, before, after)).toBe(true)
  })

  test.each([
    ['a.js', 'f()\n', 'g()\n'],
    ['a.js', 'return x\n', 'return\nx\n'],
    ['a.js', 'return x\n', 'return /*\n*/ x\n'],
    ['a.js', "a('// b')\n", "a('// c')\n"],
    ['a.js', 'a(`/* ${b} */`)\n', 'a(`/* ${c} */`)\n'],
    ['a.js', 'a(/[/*]/)\nb() /* */\n', 'a(/[/*]/)\nc() /* */\n'],
    ['a.ts', 'f(x)\n', '// @ts-ignore\nf(x)\n'],
    ['a.js', 'f(x)\n', '/* istanbul ignore next */\nf(x)\n'],
    ['a.go', 'package a\n', '//go:build ignore\npackage a\n'],
    ['a.py', 'x = 1 # note\n', 'x = 1 # type: ignore\n'],
    ['a.py', 'if a:\n    b\n    c\n', 'if a:\n    b\nc\n'],
    ['a.py', 'x = """a"""\n', 'x = """b"""\n'],
    ['a.py', 'f(\n"a"\n)\n', 'f(\n"b"\n)\n'],
    ['a.yml', 'a: b#c\n', 'a: b\n'],
    ['package.json', '{"a":1}', '{"a":2}'],
    ['Makefile', 'a:\n', '# b\na:\n'],
    ['requirements.txt', 'a\n', 'b\n'],
    ['CMakeLists.txt', 'a\n', 'b\n'],
    ['a.js', 'f() /* open\n', 'g() /* open\n'],
  ])('%s: %j to %j is more', (path, before, after) => {
    expect(holds(path, before, after)).toBe(false)
  })

  test('a source file that comes, goes or moves is more than documentation', () => {
    expect(proveDocs(changeOf({ path: 'a.js', after: '// a\n' })).holds).toBe(false)
    expect(proveDocs(changeOf({ path: 'a.js', before: '// a\n' })).holds).toBe(false)
    expect(proveDocs(changeOf({ path: 'b.js', from: 'a.js', before: 'a', after: 'a' })).holds).toBe(false)
    expect(proveDocs(changeOf({ path: 'a.md', from: 'a.js', before: 'a', after: 'a' })).holds).toBe(false)
  })

  test('names what is more, and what there is', () => {
    const change = changeOf({ path: 'a.js', before: 'a', after: 'b' }, { path: 'b.md', before: 'a', after: 'b' })
    expect(proveDocs(change)).toEqual({ holds: false, reasons: ['More than comments changed in a.js.'] })
  })

  test('whatever word is put in as code is seen', () => {
    const text = 'const a = 1\n// one\nfunction b() {\n  return `x${a}` /* two */\n}\n'
    const places = [0, 12, 19, 34, 37, text.length]
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.stringMatching(/^[a-z]{1,8}$/), (place, word) => {
        expect(holds('a.js', text, `${text.slice(0, place)}\n${word}()\n${text.slice(place)}`)).toBe(false)
      }),
    )
  })
})
