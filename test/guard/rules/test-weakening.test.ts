import { describe, expect, test } from '@jest/globals'
import { file, finding } from '../change.ts'

const JS = `import { expect, test } from '@jest/globals'

test('adds', () => {
  expect(add(1, 2)).toBe(3)
  expect(add(2, 2)).toBe(4)
})

test('subtracts', () => {
  expect(sub(3, 2)).toBe(1)
})
`
const PY = `import calc

def test_adds():
    assert calc.add(1, 2) == 3

def test_subtracts():
    assert calc.sub(3, 2) == 1
`
const GO = `package calc

func TestAdd(t *testing.T) {
	if Add(1, 2) != 3 {
		t.Errorf("wrong")
	}
}

func TestSub(t *testing.T) {
	if Sub(3, 2) != 1 {
		t.Errorf("wrong")
	}
}
`
const RUST = `pub fn add(a: i32, b: i32) -> i32 { a + b }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds() {
        assert_eq!(add(1, 2), 3);
    }

    #[test]
    fn adds_more<'a>() {
        assert_eq!(add(2, 2), 4);
    }
}
`
const JAVA = `class CalcTest {
  @Test
  void adds() {
    assertEquals(3, Calc.add(1, 2));
  }

  @Test
  void subtracts() {
    assertEquals(1, Calc.sub(3, 2));
  }
}
`
const RUBY = `RSpec.describe Calc do
  it 'adds' do
    expect(Calc.add(1, 2)).to eq(3)
  end

  it 'subtracts' do
    expect(Calc.sub(3, 2)).to eq(1)
  end
end
`
const SCRIPT = `var assert = require('assert')
assert.strictEqual(add(1, 2), 3)
assert.strictEqual(add(2, 2), 4)
`
const JEST_CONFIG = `export default { coverageThreshold: { global: { lines: 90 } } }\n`

const cut = (text: string, from: string, to: string): string =>
  text.slice(0, text.indexOf(from)) + (to === '' ? '' : text.slice(text.indexOf(to)))
const put = (text: string, what: string, by: string): string => {
  expect(text).toContain(what)
  return text.replace(what, () => by)
}

describe('plain weakening is seen and stopped', () => {
  const cases: [string, string, string, string | null][] = [
    ['a JS test file deleted', 'test/a.test.js', JS, null],
    ['a JS test deleted', 'test/a.test.js', JS, cut(JS, "test('subtracts'", '')],
    ['a JS test commented out', 'test/a.test.js', JS, JS.replace(/test\('subtracts'[\s\S]*/, (all) => `/* ${all} */`)],
    ['test.skip', 'test/a.test.js', JS, put(JS, "test('adds'", "test.skip('adds'")],
    ['xtest', 'test/a.test.js', JS, put(JS, "test('adds'", "xtest('adds'")],
    ['bracketed skip', 'test/a.test.js', JS, put(JS, "test('adds'", "test['skip']('adds'")],
    ['skip as an option', 'test/a.test.js', JS, put(JS, "test('adds', ", "test('adds', { skip: true }, ")],
    ['test.only', 'test/a.test.js', JS, put(JS, "test('adds'", "test.only('adds'")],
    ['test.todo', 'test/a.test.js', JS, put(JS, "test('adds', () => {", "test.todo('adds')\ntest('adds', () => {")],
    ['test.failing', 'test/a.test.js', JS, put(JS, "test('adds'", "test.failing('adds'")],
    ['an assertion removed', 'test/a.test.js', JS, put(JS, '  expect(add(2, 2)).toBe(4)\n', '')],
    ['an emptied test', 'test/a.test.js', JS, put(JS, '  expect(sub(3, 2)).toBe(1)\n', '')],
    [
      'an assertion on a literal',
      'test/a.test.js',
      JS,
      put(JS, 'expect(sub(3, 2)).toBe(1)', 'expect(true).toBe(true)'),
    ],
    ['an assertion with itself', 'test/a.test.js', JS, put(JS, 'expect(sub(3, 2)).toBe(1)', 'expect(sub).toBe(sub)')],
    [
      'or true',
      'test/a.test.js',
      JS,
      put(JS, 'expect(sub(3, 2)).toBe(1)', 'expect(sub(3, 2) === 1 || true).toBe(true)'),
    ],
    [
      'a loosened matcher',
      'test/a.test.js',
      JS,
      put(JS, 'expect(sub(3, 2)).toBe(1)', 'expect(sub(3, 2)).toBeDefined()'),
    ],
    ['exit in a test', 'test/a.test.js', JS, `process.exit(0)\n${JS}`],
    [
      'a swallowed failure',
      'test/a.test.js',
      JS,
      put(JS, 'expect(sub(3, 2)).toBe(1)', 'try { expect(sub(3, 2)).toBe(1) } catch {}'),
    ],
    ['an early return', 'test/a.test.js', JS, put(JS, '  expect(sub', '  return\n  expect(sub')],
    ['a patched expect', 'test/a.test.js', JS, `globalThis.expect = () => ({ toBe() {} })\n${JS}`],
    [
      'a patched assert',
      'test/setup.js',
      '',
      `require('assert').strictEqual = () => {}\nassert.strictEqual = () => {}\n`,
    ],
    ['a patched clock', 'test/a.test.js', JS, `Date.now = () => 0\n${JS}`],
    ['retries', 'test/a.test.js', JS, `jest.retryTimes(5)\n${JS}`],
    ['a script of asserts shortened', 'test.js', SCRIPT, put(SCRIPT, 'assert.strictEqual(add(2, 2), 4)\n', '')],
    ['assert(true)', 'test.js', SCRIPT, put(SCRIPT, 'assert.strictEqual(add(2, 2), 4)', 'assert(true)')],
    [
      'source that knows its runner',
      'src/a.js',
      'export const a = 1\n',
      'export const a = process.env.JEST_WORKER_ID ? 2 : 1\n',
    ],
    ['source that knows CI', 'src/a.js', 'export const a = 1\n', "export const a = process.env['CI'] ? 2 : 1\n"],
    ['Python that knows its runner', 'src/a.py', 'a = 1\n', 'a = 2 if "pytest" in sys.modules else 1\n'],
    ['a Python test deleted', 'tests/test_a.py', PY, cut(PY, 'def test_subtracts', '')],
    ['a Python test renamed away', 'tests/test_a.py', PY, put(PY, 'def test_subtracts', 'def no_test_subtracts')],
    ['pytest skip', 'tests/test_a.py', PY, put(PY, 'def test_adds', '@pytest.mark.skip\ndef test_adds')],
    ['xfail', 'tests/test_a.py', PY, put(PY, 'def test_adds', '@pytest.mark.xfail\ndef test_adds')],
    ['pytestmark', 'tests/test_a.py', PY, `pytestmark = pytest.mark.skipif(True, reason="x")\n${PY}`],
    ['assert True', 'tests/test_a.py', PY, put(PY, 'assert calc.sub(3, 2) == 1', 'assert True')],
    ['a hook of pytest', 'tests/test_a.py', PY, `${PY}\ndef pytest_runtest_makereport(item, call):\n    pass\n`],
    ['a Go test deleted', 'calc_test.go', GO, cut(GO, 'func TestSub', '')],
    [
      't.Skip',
      'calc_test.go',
      GO,
      put(GO, 'func TestAdd(t *testing.T) {', 'func TestAdd(t *testing.T) {\n\tt.Skip("later")'),
    ],
    ['an emptied Go test', 'calc_test.go', GO, put(GO, '\tif Sub(3, 2) != 1 {\n\t\tt.Errorf("wrong")\n\t}\n', '')],
    ['a Rust test deleted', 'src/lib.rs', RUST, `${cut(RUST, '    #[test]\n    fn adds_more', '')}}\n`],
    ['ignore', 'src/lib.rs', RUST, put(RUST, '#[test]\n    fn adds()', '#[test]\n    #[ignore]\n    fn adds()')],
    ['assert!(true)', 'src/lib.rs', RUST, put(RUST, 'assert_eq!(add(1, 2), 3)', 'assert!(true)')],
    [
      'Disabled',
      'src/test/java/CalcTest.java',
      JAVA,
      put(JAVA, '@Test\n  void adds', '@Disabled\n  @Test\n  void adds'),
    ],
    ['a Java test deleted', 'src/test/java/CalcTest.java', JAVA, `${cut(JAVA, '  @Test\n  void sub', '')}}\n`],
    [
      'assertTrue(true)',
      'src/test/java/CalcTest.java',
      JAVA,
      put(JAVA, 'assertEquals(1, Calc.sub(3, 2))', 'assertTrue(true)'),
    ],
    ['xit', 'spec/calc_spec.rb', RUBY, put(RUBY, "it 'adds'", "xit 'adds'")],
    ['a Ruby test deleted', 'spec/calc_spec.rb', RUBY, `${cut(RUBY, "  it 'subtracts'", '')}end\n`],
    ['Ruby focus', 'spec/calc_spec.rb', RUBY, put(RUBY, "it 'adds' do", "it 'adds', focus: true do")],
    ['a lowered threshold', 'jest.config.js', JEST_CONFIG, put(JEST_CONFIG, '90', '80')],
    ['a removed threshold', 'jest.config.js', JEST_CONFIG, 'export default {}\n'],
    [
      'fail_under',
      'pyproject.toml',
      '[tool.coverage.report]\nfail_under = 95\n',
      '[tool.coverage.report]\nfail_under = 5\n',
    ],
    ['passWithNoTests', 'package.json', '{"scripts":{"test":"jest"}}', '{"scripts":{"test":"jest --passWithNoTests"}}'],
    ['|| true', 'package.json', '{"scripts":{"test":"jest"}}', '{"scripts":{"test":"jest || true"}}'],
    ['a neutral script', 'package.json', '{"scripts":{"test":"jest"}}', '{"scripts":{"test":"echo ok"}}'],
    ['|| true in a Makefile', 'Makefile', 'test:\n\tgo test ./...\n', 'test:\n\tgo test ./... || true\n'],
    ['a rewritten snapshot', 'test/__snapshots__/a.snap', 'exports[`a 1`] = `1`;\n', 'exports[`a 1`] = `2`;\n'],
  ]
  test.each(cases)('%s', (_name, path, before, after) => {
    const found = finding('test-weakening', [file(path, before, after)])
    expect(found).toMatchObject({ rule: 'test-weakening', verb: expect.stringMatching(/^(block|hold)$/) })
    expect(found.locations[0]).toMatchObject({ path })
  })

  test('a test file that is renamed away from its runner', () => {
    const moved = file('test/a.test.js.disabled', JS, JS, { previousPath: 'test/a.test.js' })
    expect(finding('test-weakening', [moved]).verb).toBe('block')
  })
})

describe('honest work on tests is only disclosed', () => {
  const table = `import { expect, test } from '@jest/globals'

test.each([[add(1, 2), 3], [add(2, 2), 4], [sub(3, 2), 1]])('%p is %p', (got, wanted) => {
  expect(got).toBe(wanted)
})
`
  const cases: [string, string, string | null, string][] = [
    ['a new test file', 'test/b.test.js', null, JS],
    ['a test added', 'test/a.test.js', JS, `${JS}\ntest('more', () => {\n  expect(add(0, 0)).toBe(0)\n})\n`],
    ['a test renamed', 'test/a.test.js', JS, put(JS, "'adds'", "'adds two numbers'")],
    ['another expected value', 'test/a.test.js', JS, put(JS, 'toBe(3)', 'toBe(5)')],
    ['reindented', 'test/a.test.js', JS, JS.replaceAll('  expect', '    expect')],
    ['a table of cases', 'test/a.test.js', JS, table],
    [
      'a helper that asserts',
      'test/a.test.js',
      JS,
      put(JS, '  expect(add(1, 2)).toBe(3)\n  expect(add(2, 2)).toBe(4)\n', '  expectSums([1, 2, 3], [2, 2, 4])\n') +
        '\nfunction expectSums(...rows) {\n  for (const [a, b, sum] of rows) expect(add(a, b)).toBe(sum)\n}\n',
    ],
    ['a comment that says skip', 'test/a.test.js', JS, `// test.skip would hide this; || true\n${JS}`],
    [
      'a name that says only',
      'test/a.test.js',
      JS,
      put(JS, "'adds'", "'adds, see it.only( and expect(true).toBe(true'"),
    ],
    ['Python renamed', 'tests/test_a.py', PY, put(PY, 'def test_adds', 'def test_adds_small')],
    ['Go edited', 'calc_test.go', GO, put(GO, '"wrong"', '"wrong sum"')],
    ['Rust edited', 'src/lib.rs', RUST, put(RUST, 'add(2, 2), 4', 'add(2, 3), 5')],
  ]
  test.each(cases)('%s', (_name, path, before, after) => {
    expect(finding('test-weakening', [file(path, before, after)])).toMatchObject({ verb: 'disclose' })
  })

  test('a test that moves to another file', () => {
    const rest = cut(JS, "test('subtracts'", '')
    const moved = JS.slice(JS.indexOf("test('subtracts'"))
    const files = [
      file('test/a.test.js', JS, rest),
      file('test/sub.test.js', null, `import { expect, test } from '@jest/globals'\n${moved}`),
    ]
    expect(finding('test-weakening', files)).toMatchObject({ verb: 'disclose' })
  })

  test('a snapshot that grows', () => {
    const grown = file('test/__snapshots__/a.snap', 'a\n', 'a\nb\n')
    expect(finding('test-weakening', [grown])).toMatchObject({ verb: 'disclose' })
  })

  test('sources without tests say nothing', () => {
    const source = file('src/a.js', 'a = 1\n', 'a = process.env.HOME || true\n')
    expect(finding('test-weakening', [source])).toMatchObject({ verb: 'allow' })
  })
})
