import { describe, expect, test } from '@jest/globals'
import { Fault } from '../../../src/domain/fault.ts'
import { looksLike } from '../../../src/guard/packages/look-alike.ts'
import type { PackageFact } from '../../../src/guard/packages/package-facts.ts'
import { findPackages } from '../../../src/guard/packages/package-facts.ts'
import { changeOf, file, findingOf } from '../change.ts'

const FINE = { resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz', integrity: 'sha512-aaa' }

function lock(packages: Record<string, object>): string {
  const placed = Object.entries(packages).map(([name, entry]) => [
    `node_modules/${name}`,
    { version: '1.0.0', ...FINE, ...entry },
  ])
  return JSON.stringify({ name: 'r', lockfileVersion: 3, packages: { '': {}, ...Object.fromEntries(placed) } })
}

function fact(name: string, more: Partial<PackageFact & { known: true }> = {}): PackageFact {
  return {
    name,
    version: '1.0.0',
    known: true,
    packageExists: true,
    versionExists: true,
    packageDays: 900,
    versionDays: 300,
    installScript: false,
    integrity: 'sha512-aaa',
    licence: 'MIT',
    ...more,
  }
}

function judge(before: Record<string, object>, after: Record<string, object>, packages?: PackageFact[]) {
  const change = changeOf(file('package-lock.json', lock(before), lock(after)))
  return findingOf('dependencies', { change, ...(packages === undefined ? {} : { packages }) })
}

describe('what a lockfile brings in is judged by facts', () => {
  test('a package that is old, whole and known is disclosed by name', () => {
    const found = judge({}, { 'kind-of-fine': {} }, [fact('kind-of-fine')])
    expect(found).toMatchObject({ verb: 'disclose', reason: expect.stringContaining('kind-of-fine@1.0.0') })
  })

  test.each([
    ['it does not exist', fact('zzunheard', { packageExists: false }), 'block', 'does not exist'],
    ['its version does not exist', fact('zzunheard', { versionExists: false }), 'block', 'does not exist'],
    ['its name is days old', fact('zzunheard', { packageDays: 3 }), 'block', '3 days ago'],
    ['its version is a day old', fact('zzunheard', { versionDays: 1 }), 'hold', '1 day ago'],
    ['nobody knows its age', fact('zzunheard', { packageDays: undefined as never }), 'hold', 'how old'],
    ['it runs a script that the lockfile hides', fact('zzunheard', { installScript: true }), 'block', 'install script'],
    ['its bytes are others', fact('zzunheard', { integrity: 'sha512-bbb' }), 'block', 'is not the registry'],
    ['it says no licence', fact('zzunheard', { licence: undefined as never }), 'hold', 'no licence'],
    [
      'the registry is silent',
      { name: 'zzunheard', version: '1.0.0', known: false, why: 'network' },
      'hold',
      'no answer',
    ],
  ] as const)('%s', (_name, known, verb, words) => {
    const found = judge({}, { zzunheard: {} }, [known as PackageFact])
    expect(found.verb).toBe(verb)
    expect(found.reason).toContain(words)
  })

  test.each([
    ['no registry was asked', {}, { zzunheard: {} }, 'hold', 'no registry was asked'],
    ['a new host', {}, { zzunheard: { resolved: 'https://evil.test/a.tgz' } }, 'block', 'evil.test'],
    ['a host over http', {}, { zzunheard: { resolved: 'http://registry.npmjs.org/a.tgz' } }, 'block', 'no registry'],
    ['a git address', {}, { zzunheard: { resolved: 'git+ssh://git@x.test/a.git#1' } }, 'block', 'no registry'],
    ['integrity changed alone', { a: {} }, { a: { integrity: 'sha512-b' } }, 'block', 'though its version did not'],
    ['integrity is gone', { a: {} }, { a: { integrity: undefined } }, 'block', 'though its version did not'],
    ['an install script', {}, { zzunheard: { hasInstallScript: true } }, 'block', 'install script'],
    ['one letter off', {}, { expresss: {} }, 'block', 'looks like express'],
  ] as const)('%s', (_name, before, after, verb, words) => {
    const found = judge(before, after)
    expect(found.verb).toBe(verb)
    expect(found.reason).toContain(words)
  })

  test('a host from which something came before is one that the repository trusts', () => {
    const mirror = { resolved: 'https://npm.mirror.test/a.tgz' }
    expect(judge({ a: mirror }, { a: mirror, zzunheard: mirror }, [fact('zzunheard')]).verb).toBe('disclose')
  })

  test('a package that only moved within the tree is no new one', () => {
    const change = changeOf(file('package-lock.json', lock({ 'b/node_modules/a': {} }), lock({ a: {} })))
    expect(findingOf('dependencies', { change, packages: [] }).verb).toBe('disclose')
  })

  test('a manifest is disclosed beside its lockfile, held without one, blocked with an address', () => {
    const manifest = file('package.json', '{}', '{"dependencies":{"zzunheard":"^1.0.0"}}')
    const locked = file('package-lock.json', lock({}), lock({ zzunheard: {} }))
    const packages = [fact('zzunheard')]
    expect(findingOf('dependencies', { change: changeOf(manifest, locked), packages }).verb).toBe('disclose')
    expect(findingOf('dependencies', { change: changeOf(manifest) }).verb).toBe('hold')
    for (const range of [
      'git+https://x.test/a.git',
      'https://x.test/a.tgz',
      'someone/fork',
      'github:someone/fork#main',
    ]) {
      const change = changeOf(file('package.json', '{}', JSON.stringify({ dependencies: { a: range } })), locked)
      expect(findingOf('dependencies', { change, packages }).verb).toBe('block')
    }
  })

  test('a lockfile that cannot be read is held', () => {
    for (const text of ['x', '{}', '{"lockfileVersion":1,"dependencies":{}}']) {
      const change = changeOf(file('package-lock.json', lock({}), text))
      expect(findingOf('dependencies', { change, packages: [] }).verb).toBe('hold')
    }
  })
})

test.each([
  ['expresss', 'express'],
  ['lodahs', 'lodash'],
  ['lodassh', 'lodash'],
  ['crossspawn', 'cross-spawn'],
  ['cha1k', 'chalk'],
  ['rirnraf', 'rimraf'],
  ['express', undefined],
  ['left-handed-widgets', undefined],
])('%s is mistaken for %s', (name, popular) => {
  expect(looksLike(name)).toBe(popular)
})

test('each package is asked for once, and silence is a fact', async () => {
  const asked: string[] = []
  const registry = {
    host: 'registry.test',
    look: async (name: string) => {
      asked.push(name)
      if (name === 'b') throw new Fault('timeout', 'slow', { retryable: true })
      return {
        packageExists: true,
        versionExists: true,
        installScript: false,
        firstPublishedAt: '2026-01-01T00:00:00Z',
      }
    },
  }
  const files = ['package-lock.json', 'x/package-lock.json'].map((path) => file(path, null, lock({ a: {}, b: {} })))
  const facts = await findPackages(changeOf(...files), { registry, now: new Date('2026-01-11T12:00:00Z') })
  expect(asked).toEqual(['a', 'b'])
  expect(facts).toEqual([
    {
      name: 'a',
      version: '1.0.0',
      known: true,
      packageExists: true,
      versionExists: true,
      installScript: false,
      packageDays: 10,
    },
    { name: 'b', version: '1.0.0', known: false, why: 'timeout' },
  ])
})
