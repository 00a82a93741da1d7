import { format, inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { Secret } from '../../src/domain/secret.ts'

const VALUE = 'hunter2-canary'
const secret = new Secret(VALUE)

describe('a secret', () => {
  test('is handed out only when asked for', () => {
    expect(secret.reveal()).toBe(VALUE)
  })

  test.each<[string, () => string]>([
    ['String', () => String(secret)],
    ['a template', () => `token ${secret}`],
    ['concatenation', () => `${'token '}${secret}`],
    ['JSON', () => JSON.stringify({ deep: [{ secret }] })],
    ['inspect', () => inspect(secret, { showHidden: true, depth: 9 })],
    ['inspect within', () => inspect({ deep: { secret } }, { showHidden: true, depth: 9 })],
    ['format', () => format('%s %o %O %j', secret, secret, secret, secret)],
    ['an error', () => inspect(new Error(`cannot use ${secret}`, { cause: { secret } }))],
    [
      'its keys',
      () => JSON.stringify([Object.keys(secret), Object.values(secret), Object.getOwnPropertyNames(secret)]),
    ],
    ['a copy', () => inspect({ ...secret })],
    ['a sorted list', () => [secret, secret].sort().join()],
  ])('does not show in %s', (_where, render) => {
    expect(render()).not.toContain(VALUE)
    expect(render()).not.toContain('canary')
  })

  test('says that it is one', () => {
    expect([`${secret}`, JSON.stringify(secret), inspect(secret)]).toEqual(['[secret]', '"[secret]"', '[secret]'])
  })
})
