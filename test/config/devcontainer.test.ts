import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseDevcontainer } from '../../src/config/devcontainer.ts'

test.each<[string, ReturnType<typeof parseDevcontainer>]>([
  ['// ours\n{ "image": "node:24", /* why */ "features": {}, }', { image: 'node:24' }],
  ['{ "name": "x" }', undefined],
  [
    '{ "image": "node:24", "features": { "ghcr.io/x/y:1": {} } }',
    { problem: 'it builds its image (features), which is not done here' },
  ],
  ['{ "build": { "dockerfile": "Dockerfile" } }', { problem: 'it builds its image (build), which is not done here' }],
  ['{ "dockerFile": "Dockerfile" }', { problem: 'it builds its image (dockerFile), which is not done here' }],
  [
    '{ "dockerComposeFile": ["a.yml"], "image": "a" }',
    { problem: 'it builds its image (dockerComposeFile), which is not done here' },
  ],
  ['{ "image": "${localEnv:IMAGE}" }', { problem: 'its image is no name of one' }],
  ['{ "image": 1 }', { problem: 'its image is no name of one' }],
  ['{ "image": "node:24"', { problem: 'it is not JSON' }],
  ['[]', undefined],
  ['null', { problem: 'it is not JSON' }],
  ['', { problem: 'it is not JSON' }],
])('%j', (text, expected) => {
  expect(parseDevcontainer(text)).toEqual(expected)
})

test('whatever stands in it, it never throws', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseDevcontainer(text)))
  expect(parseDevcontainer(`${'['.repeat(100_000)}`)).toEqual({ problem: 'it is not JSON' })
})
