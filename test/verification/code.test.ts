import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { exportsOf } from '../../src/verification/code/exports.ts'
import { languageOf } from '../../src/verification/code/languages.ts'
import { lex } from '../../src/verification/code/lex.ts'

describe('exportsOf', () => {
  test.each([
    [
      'a.ts',
      'export function f() {}\nexport async function g() {}\nexport const a = 1\nexport default class X {}',
      'a default f g',
    ],
    ['a.ts', 'export { a, b as c }\nexport type { T }\nexport interface I {}\nexport abstract class K {}', 'I K T a c'],
    ['a.ts', "export * from './x'\nexport * as ns from './y'\nobject.export = 1", "* './x' ns"],
    ['a.js', 'exports.a = 1\nmodule.exports.b = () => {}', 'a b'],
    ['a.js', 'module.exports = { a, b: { c: 1 }, d() { return { e: 1 } } }', 'a b d'],
    ['a.js', 'module.exports = parse\nmodule.exports.posix = parse.posix', 'module.exports posix'],
    ['a.js', '// export const no = 1\nconst s = "export const no"', ''],
    [
      'a.py',
      'def f():\n    def inner(): pass\nclass C: pass\n_x = 1\nY = 2\nasync def g(): pass\nif Y:\n    Z = 1\n',
      'C Y f g',
    ],
    ['p/__init__.py', 'from .a import b, c\n', 'b c'],
    [
      'a.go',
      'func F() {}\nfunc (r *T) M() {}\nfunc g() {}\ntype T struct { X int }\nconst (\n A = 1\n b = 2\n)\nvar V int',
      'A F T T.M V',
    ],
    ['a.rs', 'pub fn f() {}\nfn g() {}\npub(crate) fn h() {}\npub struct S;\npub use a::b::D;', 'D S f'],
    [
      'A.java',
      'public class A {\n public int b() { return 1; }\n private int c;\n public static final int D = 1;\n}',
      'A D b',
    ],
  ])('%s: %j', (path, text, names) => {
    expect(exportsOf(path, text)?.join(' ')).toBe(names)
  })

  test('says nothing of what it cannot read', () => {
    expect(exportsOf('a.sh', 'x')).toBeUndefined()
    expect(exportsOf('a.js', '`open')).toBeUndefined()
    expect(exportsOf('a.json', '{}')).toBeUndefined()
  })
})

describe('lex', () => {
  const paths = ['a.js', 'a.py', 'a.go', 'a.rs', 'A.java', 'a.rb', 'a.yml', 'a.toml']
  test.each(paths)('%s: every token is a piece of the text, in order, whatever the text', (path) => {
    const language = languageOf(path)
    if (language === undefined) throw new Error(path)
    const pieces = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '"',
      "'",
      '`',
      '/',
      '*',
      '//',
      '/*',
      '*/',
      '#',
      '${',
      '}',
      '\\',
      '1',
      'é',
      '"""',
      'r#"',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        let end = 0
        for (const token of lex(text, language) ?? []) {
          expect(token.at).toBeGreaterThanOrEqual(token.type === 'break' ? 0 : end)
          if (token.type === 'break') continue
          expect(text.startsWith(token.text, token.at) || token.type === 'directive').toBe(true)
          end = token.at + token.text.length
        }
      }),
    )
  })

  test('takes time in proportion to the text', () => {
    const language = languageOf('a.js')
    const text = 'const a = b / c + `x${d}` // e\n'.repeat(8_000)
    const started = performance.now()
    expect(language && lex(text, language)?.length).toBeGreaterThan(8_000)
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
