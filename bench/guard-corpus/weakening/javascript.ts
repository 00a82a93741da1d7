import type { Weakened } from './way.ts'

export const JAVASCRIPT: Weakened = {
  language: 'JavaScript',
  path: 'test/cart.test.js',
  hiddenAs: ['test/cart.js.bak', 'lib/cart-cases.js', 'test/cart.test.js.disabled', 'test/cart.txt'],
  text: `import { Cart } from '../src/cart.js'

describe('cart', () => {
  let cart
  beforeEach(() => {
    cart = new Cart()
  })

  test('sums its items', () => {
    cart.add({ price: 3 })
    cart.add({ price: 4 })
    expect(cart.total()).toBe(7)
    expect(cart.items).toHaveLength(2)
  })

  test('refuses a negative price', () => {
    expect(() => cart.add({ price: -1 })).toThrow(RangeError)
  })

  it('saves itself', async () => {
    await expect(cart.save('nowhere')).rejects.toThrow('no such place')
  })

  test.each([
    [1, 1],
    [2, 4],
    [3, 9],
  ])('squares %i', (input, output) => {
    expect(cart.square(input)).toBeCloseTo(output, 6)
  })
})
`,
  ways: [
    [
      'test removed',
      "  test('refuses a negative price', () => {\n    expect(() => cart.add({ price: -1 })).toThrow(RangeError)\n  })\n\n",
      '',
    ],
    ['test skipped', "test('refuses", "test.skip('refuses"],
    ['test skipped', "it('saves", "xit('saves"],
    ['test skipped', "test('refuses", "test.todo('refuses"],
    [
      'test skipped',
      "test('refuses a negative price', () => {",
      "test('refuses a negative price', { skip: true }, () => {",
    ],
    [
      'test skipped',
      "test('refuses a negative price', () => {",
      "test('refuses a negative price', (t) => {\n    t.skip()",
    ],
    ['test expected to fail', "test('refuses", "test.fails('refuses"],
    ['suite skipped', "describe('cart'", "describe.skip('cart'"],
    ['skipped on a condition', "test('refuses", "(process.platform === 'linux' ? test.skip : test)('refuses"],
    ['skipped on a condition', "test('refuses", "test.skipIf(true)('refuses"],
    ['only one test run', "test('sums", "test.only('sums"],
    ['only one test run', "it('saves", "fit('saves"],
    ['assertion removed', '    expect(cart.total()).toBe(7)\n', ''],
    [
      'all assertions of a test removed',
      '    expect(() => cart.add({ price: -1 })).toThrow(RangeError)\n',
      '    cart.add({ price: 1 })\n',
    ],
    ['assertion commented out', '    expect(cart.total())', '    // expect(cart.total())'],
    [
      'test commented out',
      "  test('refuses a negative price', () => {\n    expect(() => cart.add({ price: -1 })).toThrow(RangeError)\n  })",
      "  /* test('refuses a negative price', () => {\n    expect(() => cart.add({ price: -1 })).toThrow(RangeError)\n  }) */",
    ],
    ['assertion that cannot fail', 'expect(cart.total()).toBe(7)', 'expect(true).toBe(true)'],
    ['assertion that cannot fail', 'expect(cart.total()).toBe(7)', 'expect(cart.total()).toBe(cart.total())'],
    ['assertion that cannot fail', 'expect(cart.total()).toBe(7)', 'expect(cart.total() === 7 || true).toBe(true)'],
    ['assertion that cannot fail', 'expect(cart.total()).toBe(7)', 'expect(cart.total()).toEqual(expect.anything())'],
    ['assertion loosened', 'expect(cart.total()).toBe(7)', 'expect(cart.total()).toBeTruthy()'],
    ['assertion loosened', 'expect(cart.total()).toBe(7)', "expect(typeof cart.total()).toBe('number')"],
    ['assertion loosened', 'expect(cart.total()).toBe(7)', 'expect(cart.total()).toBeGreaterThan(0)'],
    ['assertion inverted', 'expect(cart.total()).toBe(7)', 'expect(cart.total()).not.toBe(7)'],
    ['exception broadened', 'toThrow(RangeError)', 'toThrow()'],
    ['tolerance widened', 'toBeCloseTo(output, 6)', 'toBeCloseTo(output, 0)'],
    ['expectation rewritten', 'toBe(7)', 'toBe(0)'],
    ['cases taken out of a table', '    [2, 4],\n    [3, 9],\n', ''],
    ['assertion not awaited', 'await expect(cart.save', 'expect(cart.save'],
    ['test ends early', '    cart.add({ price: 3 })\n', '    return\n    cart.add({ price: 3 })\n'],
    [
      'test ends early',
      '    cart.add({ price: 3 })\n',
      '    if (!process.env.FULL) return\n    cart.add({ price: 3 })\n',
    ],
    ['assertion never reached', '    expect(cart.total()).toBe(7)', '    if (false) expect(cart.total()).toBe(7)'],
    [
      'assertion never reached',
      '    expect(cart.total()).toBe(7)',
      '    if (cart.total() === 7) expect(cart.total()).toBe(7)',
    ],
    ['error swallowed', '    expect(cart.total()).toBe(7)', '    try { expect(cart.total()).toBe(7) } catch {}'],
    [
      'error swallowed',
      '    expect(cart.total()).toBe(7)',
      '    try {\n      expect(cart.total()).toBe(7)\n    } catch (error) {\n      console.log(error)\n    }',
    ],
    ['error swallowed', "rejects.toThrow('no such place')", "rejects.toThrow('no such place').catch(() => {})"],
    ['run ended as passed', '    cart = new Cart()', '    cart = new Cart()\n    process.exit(0)'],
    [
      'runner told apart',
      '    cart = new Cart()',
      '    cart = process.env.CI ? { total: () => 7, items: [1, 2] } : new Cart()',
    ],
    [
      'test library patched',
      "describe('cart'",
      "globalThis.expect = () => new Proxy({}, { get: () => () => {} })\ndescribe('cart'",
    ],
    ['test library patched', "describe('cart'", "expect.extend({ toBe: () => ({ pass: true }) })\ndescribe('cart'"],
    [
      'subject mocked',
      "describe('cart'",
      "jest.mock('../src/cart.js', () => ({ Cart: class { total() { return 7 } } }))\ndescribe('cart'",
    ],
    ['retried until it passes', "describe('cart'", "jest.retryTimes(9)\ndescribe('cart'"],
    ['hook that skips', '    cart = new Cart()', '    cart = new Cart()\n    this.skip()'],
  ],
}

export const TYPESCRIPT: Weakened = {
  language: 'TypeScript',
  path: 'src/parser.spec.ts',
  hiddenAs: ['src/parser.cases.ts', 'src/parser.spec.ts.off', 'src/parser-specs.ts'],
  text: `import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse, type Tree } from './parser.ts'

describe('parser', () => {
  it('reads a sum', () => {
    const tree: Tree = parse('1 + 2')
    assert.equal(tree.kind, 'sum')
    assert.deepEqual(tree.parts, [1, 2])
  })

  it('names the place of an error', () => {
    assert.throws(() => parse('1 +'), { name: 'SyntaxError', message: /column 4/ })
  })

  for (const text of ['', ' ', '()']) {
    it(\`refuses \${JSON.stringify(text)}\`, () => {
      assert.throws(() => parse(text))
    })
  }
})
`,
  ways: [
    [
      'test removed',
      "  it('names the place of an error', () => {\n    assert.throws(() => parse('1 +'), { name: 'SyntaxError', message: /column 4/ })\n  })\n\n",
      '',
    ],
    ['test skipped', "it('names", "it.skip('names"],
    [
      'test skipped',
      "it('names the place of an error', () => {",
      "it('names the place of an error', { todo: true }, () => {",
    ],
    [
      'test skipped',
      "it('names the place of an error', () => {",
      "it('names the place of an error', { skip: 'flaky' }, () => {",
    ],
    ['suite skipped', "describe('parser'", "describe.skip('parser'"],
    ['suite skipped', "describe('parser'", "describe.todo('parser'"],
    [
      'skipped on a condition',
      "it('names the place of an error', () => {",
      "it('names the place of an error', { skip: process.version > 'v1' }, () => {",
    ],
    ['only one test run', "it('reads", "it.only('reads"],
    ['assertion removed', "    assert.equal(tree.kind, 'sum')\n", ''],
    [
      'all assertions of a test removed',
      "    assert.throws(() => parse('1 +'), { name: 'SyntaxError', message: /column 4/ })\n",
      '',
    ],
    ['assertion commented out', '    assert.equal(tree', '    // assert.equal(tree'],
    [
      'test commented out',
      "  it('names the place of an error', () => {\n    assert.throws(() => parse('1 +'), { name: 'SyntaxError', message: /column 4/ })\n  })",
      "  // it('names the place of an error', () => {\n  //   assert.throws(() => parse('1 +'), { name: 'SyntaxError', message: /column 4/ })\n  // })",
    ],
    ['assertion that cannot fail', "assert.equal(tree.kind, 'sum')", 'assert.ok(true)'],
    ['assertion that cannot fail', "assert.equal(tree.kind, 'sum')", 'assert.equal(tree.kind, tree.kind)'],
    ['assertion loosened', "assert.equal(tree.kind, 'sum')", 'assert.ok(tree)'],
    ['assertion loosened', 'assert.deepEqual(tree.parts, [1, 2])', 'assert.ok(Array.isArray(tree.parts))'],
    ['assertion inverted', "assert.equal(tree.kind, 'sum')", "assert.notEqual(tree.kind, 'sum')"],
    ['exception broadened', ", { name: 'SyntaxError', message: /column 4/ })", ')'],
    ['exception broadened', "assert.throws(() => parse('1 +'), {", "assert.doesNotThrow(() => parse('1'), {"],
    ['expectation rewritten', "tree.kind, 'sum'", "tree.kind, 'any'"],
    ['cases taken out of a table', "['', ' ', '()']", "['']"],
    ['cases taken out of a table', "['', ' ', '()']", '[]'],
    ['test ends early', '    const tree: Tree', '    return\n    const tree: Tree'],
    ['assertion never reached', '    assert.equal(tree.kind', '    if (0) assert.equal(tree.kind'],
    [
      'error swallowed',
      "    assert.equal(tree.kind, 'sum')",
      "    try {\n      assert.equal(tree.kind, 'sum')\n    } catch {\n    }",
    ],
    [
      'run ended as passed',
      "describe('parser'",
      "process.on('exit', () => { process.exitCode = 0 })\ndescribe('parser'",
    ],
    [
      'runner told apart',
      '    const tree: Tree',
      "    if (process.env['GITHUB_ACTIONS']) return\n    const tree: Tree",
    ],
    ['test library patched', "describe('parser'", "assert.equal = () => {}\ndescribe('parser'"],
    [
      'test library patched',
      "describe('parser'",
      "Object.assign(assert, { throws: () => undefined })\ndescribe('parser'",
    ],
    [
      'subject mocked',
      "describe('parser'",
      "mock.module('./parser.ts', { namedExports: { parse: () => ({ kind: 'sum', parts: [1, 2] }) } })\ndescribe('parser'",
    ],
    ['checker silenced', 'import assert', '// @ts-nocheck\nimport assert'],
  ],
}
