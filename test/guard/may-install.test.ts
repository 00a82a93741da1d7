import { expect, test } from '@jest/globals'
import { DEFAULT_POLICY } from '../../src/config/default-policy.ts'
import type { ChangeSet } from '../../src/domain/change-set.ts'
import { Fault } from '../../src/domain/fault.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { setUpInput } from '../../src/domain/set-up-inputs.ts'
import { createMayInstall } from '../../src/guard/may-install.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { PackageRecord } from '../../src/ports/package-registry.ts'
import type { MayInstall } from '../../src/ports/set-up.ts'
import { changeOf, file } from './change.ts'

const NOW = '2026-11-21T00:00:00Z'
const clock = { now: () => new Date(NOW) } as Clock
const YESTERDAY = '2026-11-20T00:00:00Z'
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

const HEALTHY = async (): Promise<PackageRecord> => KNOWN

test.each<[string, string | undefined, Partial<PackageRecord>]>([
  ['a package that the registry has known for years', undefined, {}],
  ['a version of today', 'hold: Zzunheard@1.0.0 was published 0 days ago', { publishedAt: NOW }],
  ['a package of yesterday', 'block: Zzunheard was first published 1 day ago', { firstPublishedAt: YESTERDAY }],
  ['no such package', 'block: Zzunheard does not exist', { packageExists: false, versionExists: false }],
  ['another integrity', 'block: The integrity of zzunheard@1.0.0', { integrity: `sha512-${'b'.repeat(86)}==` }],
  ['a hidden install script', 'block: Zzunheard@1.0.0 has an install script', { installScript: true }],
])('%s: %s', async (_, why, said) => {
  const mayInstall = createMayInstall(packages(async () => ({ ...KNOWN, ...said })))
  expect(await whyNot(mayInstall, CHANGE)).toEqual(why === undefined ? undefined : expect.stringContaining(why))
})

test('nothing is installed of which no registry said anything, whatever the policy says', async () => {
  const silent = createMayInstall(
    packages(async () => {
      throw new Fault('network', 'down', { retryable: true })
    }),
  )
  const many = lock(...Array.from({ length: 301 }, (_, index) => `zzunheard-${index}`))
  const lax = { ...DEFAULT_POLICY, rules: { dependencies: 'disclose' as const } }
  for (const policy of [DEFAULT_POLICY, lax]) {
    expect(await whyNot(silent, CHANGE, policy)).toBe('the registry gave no answer about zzunheard@1.0.0 (network)')
    expect(await whyNot(createMayInstall(), CHANGE, policy)).toBe('there is no registry to ask about its packages')
    const all = createMayInstall(packages(HEALTHY))
    const large = changeOf(file('package-lock.json', lock(), many))
    expect(await whyNot(all, large, policy)).toBe('it brings in 301 packages, more than the 300 that are looked at')
  }
})

// What set-up would read of a change is what the rule must have an opinion of.
test.each([
  'yarn.lock',
  'pnpm-lock.yaml',
  'npm-shrinkwrap.json',
  'requirements.txt',
  'requirements/dev.txt',
  'dev-requirements.in',
  'constraints.txt',
  'poetry.lock',
  'uv.lock',
  'go.mod',
  'go.sum',
  'go.work',
  'go.work.sum',
  'Cargo.lock',
  'deep/folder/yarn.lock',
])('a change of %s, which is judged without facts, is not installed', async (path) => {
  expect(setUpInput(path)).toBe('data')
  const mayInstall = createMayInstall(packages(HEALTHY))
  for (const change of [file(path, 'a==1\n', 'a==2\n'), file(path, null, 'a==2\n')])
    expect(await whyNot(mayInstall, changeOf(change))).toMatch(/^the rules about dependencies hold: /)
})

test.each([
  [
    'pyproject.toml',
    '[project]\nname = "a"\ndependencies = ["b"]\n',
    '[project]\nname = "a"\ndependencies = ["b", "c"]\n',
  ],
  ['Cargo.toml', '[dependencies]\na = "1"\n', '[dependencies]\na = "1"\nb = "1"\n'],
  ['package.json', '{"dependencies":{}}', '{"dependencies":{"a":"1"}}'],
])('%s without a lockfile that can be read is not installed', async (path, before, after) => {
  const mayInstall = createMayInstall(packages(HEALTHY))
  expect(await whyNot(mayInstall, changeOf(file(path, before, after)))).toMatch(/^the rules about dependencies hold: /)
})

test('a manifest that changes in what installs nothing is installed, and a policy may say so of all', async () => {
  const scripts = changeOf(file('package.json', '{"scripts":{}}', '{"scripts":{"a":"b"}}'))
  expect(await whyNot(createMayInstall(), scripts)).toBeUndefined()
  const python = changeOf(file('requirements.txt', 'a==1\n', 'a==2\n'))
  const rules = (verb: 'disclose' | 'block') => ({ ...DEFAULT_POLICY, rules: { dependencies: verb } })
  expect(await whyNot(createMayInstall(), python, rules('disclose'))).toBeUndefined()
  expect(await whyNot(createMayInstall(), python, rules('block'))).toMatch(/^the rules about dependencies block: /)
})

async function whyNot(mayInstall: MayInstall, change: ChangeSet, policy: Policy = DEFAULT_POLICY) {
  const decided = await mayInstall(change, policy)
  return decided.allowed ? undefined : decided.why
}
