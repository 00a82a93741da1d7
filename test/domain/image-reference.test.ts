import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { imagePatternProblem, matchesImage, parseImage } from '../../src/domain/image-reference.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`
const OTHER = `sha256:${'b'.repeat(64)}`

describe('an image', () => {
  test.each([
    ['node', { name: 'docker.io/library/node', tag: 'latest' }],
    ['node:24-slim', { name: 'docker.io/library/node', tag: '24-slim' }],
    ['acme/ci', { name: 'docker.io/acme/ci', tag: 'latest' }],
    ['ghcr.io/acme/ci:1', { name: 'ghcr.io/acme/ci', tag: '1' }],
    ['localhost:5000/ci', { name: 'localhost:5000/ci', tag: 'latest' }],
    ['registry:5000/ci:2', { name: 'registry:5000/ci', tag: '2' }],
    [`node@${DIGEST}`, { name: 'docker.io/library/node', digest: DIGEST }],
    [`node:24@${DIGEST}`, { name: 'docker.io/library/node', tag: '24', digest: DIGEST }],
  ])('%s is read as an engine reads it', (text, expected) => {
    expect(parseImage(text)).toEqual(expected)
  })

  test.each([
    '',
    'Node',
    'node:',
    'node@sha256:abc',
    'a b',
    '../x',
    'node:24@',
    `node@${DIGEST}@${DIGEST}`,
    '-x',
    'a//b',
  ])('%j is none', (text) => expect(parseImage(text)).toBeUndefined())
})

describe('a pattern', () => {
  test.each<[string, string, boolean]>([
    ['node', 'node:24', true],
    ['node', `node@${DIGEST}`, true],
    ['node', 'docker.io/library/node:24', true],
    ['node', 'evil.example/library/node:24', false],
    ['node', 'acme/node:24', false],
    ['node', 'node-evil:24', false],
    ['node:24*', 'node:24-slim', true],
    ['node:24*', 'node:22', false],
    ['node:24*', `node:24@${DIGEST}`, false],
    [`node@${DIGEST}`, `node@${DIGEST}`, true],
    [`node@${DIGEST}`, `node:24@${DIGEST}`, true],
    [`node@${DIGEST}`, `node@${OTHER}`, false],
    [`node@${DIGEST}`, 'node:24', false],
    ['ghcr.io/acme/*', 'ghcr.io/acme/ci:1', true],
    ['ghcr.io/acme/*', 'ghcr.io/acme/sub/ci:1', false],
    ['ghcr.io/acme/*', 'ghcr.io/acme', false],
    ['ghcr.io/acme/*:v1.*', 'ghcr.io/acme/ci:v1.2', true],
    ['ghcr.io/acme/*:v1.*', 'ghcr.io/acme/ci', false],
    ['mcr.microsoft.com/devcontainers/*', 'mcr.microsoft.com/devcontainers/python:3', true],
  ])('%s on %s: %s', (pattern, image, expected) => {
    const parsed = parseImage(image)
    expect(imagePatternProblem(pattern)).toBeUndefined()
    expect(parsed !== undefined && matchesImage(pattern, parsed)).toBe(expected)
  })

  test.each(['', '**', 'node:**', '*.io /x', 'a/**/b', 'NODE'])('%j is refused', (pattern) => {
    expect(imagePatternProblem(pattern)).toBe('must be the name of an image, in which * stands for a part')
  })

  test('stars match what a regular expression of them would, in time that does not explode', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 12 })
    const star = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(star, word, (pattern, tag) => {
        fc.pre(imagePatternProblem(`x:${pattern}`) === undefined)
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(tag)
        expect(matchesImage(`x:${pattern}`, { name: 'docker.io/library/x', tag })).toBe(expected)
      }),
    )
    const slow = { name: 'docker.io/library/x', tag: 'a'.repeat(128) }
    expect(matchesImage(`x:${'*a'.repeat(60)}*b`, slow)).toBe(false)
  })
})
