import { expect, test } from '@jest/globals'
import { hostPatternProblem, matchesHost } from '../../src/domain/host-pattern.ts'
import { allowedHosts } from '../../src/setup/hosts.ts'

test.each([
  ['registry.npmjs.org', 'registry.npmjs.org', true],
  ['registry.npmjs.org', 'REGISTRY.npmjs.org', true],
  ['registry.npmjs.org', 'a.registry.npmjs.org', false],
  ['registry.npmjs.org', 'xregistry.npmjs.org', false],
  ['registry.npmjs.org', 'registry.npmjs.org.', false],
  ['*.acme.example', 'a.acme.example', true],
  ['*.acme.example', 'a.b.acme.example', true],
  ['*.acme.example', 'acme.example', false],
  ['*.acme.example', '.acme.example', false],
  ['*.acme.example', 'xacme.example', false],
])('%s covers %s: %s', (pattern, host, covered) => {
  expect(matchesHost(pattern, host)).toBe(covered)
})

test.each([
  '*',
  '*.org',
  'org',
  'a..b',
  'a.b.',
  '-a.b',
  'A.b',
  '10.0.0.1',
  '*.0.0.1',
  'a.b:443',
  'http://a.b',
  'a.*.b',
  'a b.c',
  '',
])('no pattern is made of %j', (pattern) => {
  expect(hostPatternProblem(pattern)).toEqual(expect.any(String))
})

test('the policy opens what the operator allows, and nothing else; the names of the operator are open as they are', () => {
  const operator = ['npm.acme.example', '*.mirrors.acme.example']
  const policy = ['a.mirrors.acme.example', '*.b.mirrors.acme.example', 'evil.example', '*.acme.example', 'pypi.org']
  const { hosts, internal, denied } = allowedHosts(operator, policy)
  expect(hosts).toEqual(expect.arrayContaining(['registry.npmjs.org', 'npm.acme.example', ...policy.slice(0, 2)]))
  expect(hosts).not.toEqual(expect.arrayContaining(['*.mirrors.acme.example']))
  expect(internal).toEqual(['npm.acme.example'])
  expect(denied).toEqual(['evil.example', '*.acme.example'])
})
