import { expect, test } from '@jest/globals'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import { Fault } from '../../src/domain/fault.ts'
import { createMayInstall } from '../../src/guard/may-install.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { PackageRecord } from '../../src/ports/package-registry.ts'
import { changeOf, file } from './change.ts'

const NOW = '2026-11-21T00:00:00Z'
const clock = { now: () => new Date(NOW) } as Clock
const INTEGRITY = `sha512-${'a'.repeat(86)}==`
const KNOWN: PackageRecord = {
  packageExists: true,
  versionExists: true,
  firstPublishedAt: '2015-01-01T00:00:00Z',
  publishedAt: '2020-01-01T00:00:00Z',
  installScript: false,
  integrity: INTEGRITY,
  licence: 'MIT',
}

function lock(...names: readonly string[]): string {
  const placed = names.map((name) => {
    const resolved = `https://registry.npmjs.org/${name}/-/${name}-1.0.0.tgz`
    return [`node_modules/${name}`, { version: '1.0.0', resolved, integrity: INTEGRITY }]
  })
  return JSON.stringify({ name: 'r', lockfileVersion: 3, packages: { '': {}, ...Object.fromEntries(placed) } })
}

const CHANGE = changeOf(file('package-lock.json', lock(), lock('zzunheard')))

function packages(look: () => Promise<PackageRecord>) {
  return { registry: { host: 'registry.npmjs.org', look }, clock }
}

test.each<[string, boolean, Partial<PackageRecord>]>([
  ['a package that the registry has known for years', true, {}],
  ['a version that is held for its youth', true, { publishedAt: NOW }],
  ['a package of yesterday', false, { firstPublishedAt: '2026-11-20T00:00:00Z' }],
  ['a package that does not exist', false, { packageExists: false, versionExists: false }],
  ['a package with another integrity', false, { integrity: `sha512-${'b'.repeat(86)}==` }],
  ['an install script that the lockfile does not tell', false, { installScript: true }],
])('%s: %s', async (_, expected, said) => {
  const mayInstall = createMayInstall(packages(async () => ({ ...KNOWN, ...said })))
  expect(await mayInstall(CHANGE, DEFAULT_POLICY)).toBe(expected)
})

test('nothing is installed of which no registry said anything', async () => {
  const silent = createMayInstall(
    packages(async () => {
      throw new Fault('network', 'down', { retryable: true })
    }),
  )
  expect(await silent(CHANGE, DEFAULT_POLICY)).toBe(false)
  expect(await createMayInstall()(CHANGE, DEFAULT_POLICY)).toBe(false)
  const many = lock(...Array.from({ length: 301 }, (_, index) => `zzunheard-${index}`))
  const all = createMayInstall(packages(async () => KNOWN))
  expect(await all(changeOf(file('package-lock.json', lock(), many)), DEFAULT_POLICY)).toBe(false)
})

test('a change without a lockfile of npm is judged by itself', async () => {
  const change = changeOf(file('requirements.txt', 'a==1\n', 'a==2\n'))
  expect(await createMayInstall()(change, DEFAULT_POLICY)).toBe(true)
  expect(await createMayInstall()(change, { ...DEFAULT_POLICY, rules: { dependencies: 'block' } })).toBe(false)
})
