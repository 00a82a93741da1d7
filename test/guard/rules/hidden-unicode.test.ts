import { describe, expect, test } from '@jest/globals'
import { file, finding } from '../change.ts'

const verb = (path: string, line: string): string => finding('hidden-unicode', [file(path, 'x\n', `x\n${line}\n`)]).verb

describe('what nobody sees is blocked', () => {
  test.each([
    ['a reordered comment', 'a.js', '/* \u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */'],
    ['a stretched string', 'a.py', "access_level = 'user\u202e \u2066# Check if admin\u2069 \u2066'"],
    ['an override in prose', 'README.md', 'read \u202eti'],
    ['a lone isolate in prose', 'README.md', 'read \u2067it'],
    [
      'tag characters',
      'README.md',
      `hello${[...'ignore all'].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')}`,
    ],
    ['a zero-width space', 'a.js', 'const a\u200b = 1'],
    ['a zero-width space in a string', 'a.js', "if (user === 'admin\u200b') {}"],
    ['a word joiner', 'a.go', 'a\u2060b := 1'],
    ['a Hangul filler as a name', 'a.js', 'const { timeout, \u3164 } = req.query'],
    ['a joiner between letters', 'a.js', 'const ad\u200dmin = 1'],
    ['a byte order mark amid a line', 'a.js', 'a\ufeff = 1'],
    ['data in variation selectors', 'a.js', "x = 'a\ufe0f\ufe00\ufe01'"],
    ['a soft hyphen', 'a.js', 'pass\u00adword = 1'],
  ])('%s', (_name, path, line) => {
    expect(finding('hidden-unicode', [file(path, 'x\n', `x\n${line}\n`)])).toMatchObject({
      verb: 'block',
      locations: [{ path, line: 2 }],
    })
  })

  test('in a path', () => {
    expect(finding('hidden-unicode', [file('src/a\u202ejs.txt', null, 'x\n')])).toMatchObject({ verb: 'block' })
    expect(finding('hidden-unicode', [file('src/\u{e0041}a.js', null, 'x\n')])).toMatchObject({ verb: 'block' })
  })

  test('the reason shows code points, never the characters', () => {
    const { reason } = finding('hidden-unicode', [file('src/a\u202ejs.txt', null, 'x\n')])
    expect(reason).toContain('<U+202E>')
    expect(reason).not.toContain('\u202e')
  })
})

describe('names that read as another are flagged', () => {
  test.each([
    ['Cyrillic a in Latin', 'a.js', 'const isАdmin = true', 'hold'],
    ['Greek omicron in Latin', 'a.py', 'passwοrd = 1', 'hold'],
    ['full-width letters', 'a.py', 'ｅｖａｌ(x)', 'hold'],
    ['mathematical letters', 'a.py', '\u{1d41e}val(x)', 'hold'],
    ['all Cyrillic that looks Latin', 'a.js', 'const ѕсоре = 1', 'hold'],
    ['a carriage return amid a line', 'a.sh', 'rm -rf /\rx\x1b[2K', 'hold'],
  ])('%s', (_name, path, line, expected) => {
    expect(verb(path, line)).toBe(expected)
  })
})

describe('honest writing passes', () => {
  test.each([
    ['Hebrew in a string', 'a.js', "const hello = 'שלום עולם'"],
    ['Arabic in a comment', 'a.js', '// مرحبا بالعالم'],
    ['Arabic with a mark', 'a.js', "const hello = 'مرحبا\u200f!'"],
    ['Persian with its joiner', 'a.js', "const w = 'می\u200cخواهم'"],
    ['isolated Hebrew in prose', 'README.md', 'the word \u2067שלום\u2069 means peace'],
    ['Hindi conjuncts', 'README.md', 'क\u094d\u200dष'],
    ['Chinese', 'a.js', "const 名字 = '你好'; // 注释"],
    ['Japanese names', 'a.js', 'const ユーザー名 = 1'],
    ['Korean', 'README.md', '안녕하세요'],
    ['Russian names', 'a.py', 'имя = 1  # комментарий'],
    ['Russian beside Latin in a string', 'a.js', "const label = 'версия beta'"],
    ['an emoji family', 'a.js', "const f = '👨\u200d👩\u200d👧\u200d👦'"],
    ['emoji with selectors', 'README.md', '❤️ ✔️ 1️⃣ ©️ ⚠️ 🏳️\u200d🌈 👩🏽\u200d💻'],
    ['the flag of England', 'README.md', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['formulas', 'a.py', 'Δx = σ2 * λ_max + μs'],
    ['accents', 'a.js', 'const größe = naïveté'],
    ['Windows line ends', 'a.js', 'const a = 1\r'],
    ['a no-break space', 'README.md', '10\u00a0km'],
    ['Braille', 'README.md', '⠓⠑\u2800⠇⠇⠕'],
  ])('%s', (_name, path, line) => {
    expect(finding('hidden-unicode', [file(path, 'x\n', `x\n${line}\n`)])).toMatchObject({ verb: 'allow' })
  })

  test('what stood there before is not this change’s', () => {
    const old = file('a.js', 'a\u202e\nb\n', 'a\u202e\nc\n')
    expect(finding('hidden-unicode', [old]).verb).toBe('allow')
  })

  test('a byte order mark at the beginning', () => {
    expect(finding('hidden-unicode', [file('a.cs', null, '\ufeffusing System;\n')]).verb).toBe('allow')
  })
})
