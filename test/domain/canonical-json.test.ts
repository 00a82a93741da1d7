import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson } from '../../src/domain/canonical-json.ts'
import { digestOf, sha256 } from '../../src/domain/digest.ts'
import { anyCharacter } from '../fixtures/any-character.ts'

const anyValue = fc.jsonValue({ stringUnit: anyCharacter })

describe('canonical JSON', () => {
  test.each([
    [{ b: 1, a: [{ d: null, c: true }] }, '{"a":[{"c":true,"d":null}],"b":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[undefined, -0, Number.NaN], '[null,0,null]'],
    [{ é: 1, z: 2, Z: 3 }, '{"Z":3,"z":2,"é":1}'],
    ['\ud800', '"\\ud800"'],
    [{ when: new Date(0) }, '{"when":"1970-01-01T00:00:00.000Z"}'],
    ['', '""'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  test('keeps a key that is called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"b":1}')
  })

  test('is the same whatever the order of keys, at every depth', () => {
    fc.assert(fc.property(anyValue, (value) => expect(canonicalJson(turned(value))).toBe(canonicalJson(value))))
  })

  test('loses nothing: parsed and written again it is the same', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('differs where values differ', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right)
        fc.pre(!same && canonicalJson(left) !== canonicalJson(right))
        expect(digestOf(left)).not.toBe(digestOf(right))
      }),
    )
    expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }))
    expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}))
    expect(canonicalJson(['a,b'])).not.toBe(canonicalJson(['a', 'b']))
  })

  test('gives a digest of known value', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(digestOf({ b: 1, a: 2 })).toBe(sha256('{"a":2,"b":1}'))
  })
})

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner)]),
  )
}
