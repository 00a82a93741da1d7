import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { bundleOperations } from '../../emulator/contract/bundle.ts'
import { loadGithubApi } from '../../emulator/contract/github-api.ts'
import { toJsonSchema } from '../../emulator/contract/json-schema.ts'
import { OPERATIONS } from '../../emulator/contract/operations.ts'

describe('the committed extract', () => {
  const api = loadGithubApi()

  test('covers exactly the operations in use, each once', () => {
    expect(Object.keys(api.operations)).toEqual(OPERATIONS)
    expect(new Set(OPERATIONS).size).toBe(OPERATIONS.length)
  })

  test('documents a success of every operation', () => {
    const without = Object.entries(api.operations).filter(([, { responses }]) => {
      return !Object.keys(responses).some((status) => status.startsWith('2') || status === '302')
    })
    expect(without).toEqual([])
  })

  test('holds every schema that it refers to', () => {
    const names = [...JSON.stringify(api).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    )
    expect(names.length).toBeGreaterThan(100)
    expect(names.filter((name) => name === undefined || api.components.schemas[name] === undefined)).toEqual([])
  })

  test('comes from the version that the lock file names', () => {
    const file = new URL('../../emulator/contract/package-lock.json', import.meta.url)
    const { version } = JSON.parse(readFileSync(file, 'utf8')).packages['node_modules/@octokit/openapi']
    expect(api.source).toBe(`@octokit/openapi@${version}`)
  })
})

describe('from OpenAPI to JSON schema', () => {
  const cases: [string, object, object][] = [
    ['prose goes', { type: 'string', description: 'A', example: 'b', default: 'c' }, { type: 'string' }],
    ['nullable is a type', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      'a nullable list of values has null',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'a nullable composition is an alternative to null',
      { nullable: true, allOf: [{ $ref: '#/components/schemas/a' }] },
      { anyOf: [{ allOf: [{ $ref: '#/components/schemas/a' }] }, { type: 'null' }] },
    ],
    [
      'overlapping alternatives may all fit',
      { oneOf: [{ type: 'string' }, { type: 'number' }] },
      { anyOf: [{ type: 'string' }, { type: 'number' }] },
    ],
    [
      'properties named like keywords stay',
      {
        type: 'object',
        properties: { description: { type: 'string', description: 'A' }, nullable: { type: 'boolean' } },
      },
      { type: 'object', properties: { description: { type: 'string' }, nullable: { type: 'boolean' } } },
    ],
  ]
  test.each(cases)('%s', (_, schema, expected) => {
    expect(toJsonSchema({ ...schema })).toEqual(expected)
  })
})

describe('bundling', () => {
  const description = {
    paths: {
      '/things/{id}': {
        get: {
          parameters: [
            { $ref: '#/components/parameters/id' },
            { name: 'accept', in: 'header', schema: { type: 'string' } },
          ],
          responses: {
            200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } },
            304: {},
          },
        },
      },
    },
    components: {
      parameters: { id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
      schemas: {
        thing: { type: 'object', properties: { part: { $ref: '#/components/schemas/part' } } },
        part: { type: 'array', items: { $ref: '#/components/schemas/thing' } },
        unused: { type: 'string' },
      },
    },
  }

  test('takes what an operation reaches, circles included, and nothing else', () => {
    const { components, operations } = bundleOperations(description, ['GET /things/{id}'], 'test')
    expect(operations['GET /things/{id}']).toEqual({
      parameters: [{ name: 'id', in: 'path', required: true, multiSegment: false, schema: { type: 'integer' } }],
      requestRequired: false,
      responses: { 200: { $ref: '#/components/schemas/thing' }, 304: null },
    })
    expect(Object.keys(components.schemas)).toEqual(['part', 'thing'])
  })

  test('names the operation that the description does not have', () => {
    expect(() => bundleOperations(description, ['PUT /things/{id}'], 'test')).toThrow('no operation PUT /things/{id}')
  })
})
