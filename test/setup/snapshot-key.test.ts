import { describe, expect, test } from '@jest/globals'
import { setUpInput } from '../../src/domain/set-up-inputs.ts'
import type { TreeEntry } from '../../src/ports/source-store.ts'
import { type KeyParts, snapshotKey } from '../../src/setup/snapshot-key.ts'

function entry(path: string, oid: string, mode: TreeEntry['mode'] = '100644'): TreeEntry {
  return { path, mode, oid, size: 1 }
}

const FILES = [entry('package.json', 'a'), entry('package-lock.json', 'b'), entry('src/index.js', 'c')]
const PARTS: KeyParts = {
  environment: 'e',
  repositoryId: 1,
  plan: { lines: [{ line: 'npm ci' }], env: {}, runsTree: false },
  entries: FILES,
}
const KEY = snapshotKey(PARTS)

describe('the key of a snapshot', () => {
  test.each<[string, Partial<KeyParts>]>([
    ['another environment', { environment: 'f' }],
    ['another repository', { repositoryId: 2 }],
    ['another command', { plan: { ...PARTS.plan, lines: [{ line: 'npm install' }] } }],
    ['install scripts', { plan: { ...PARTS.plan, env: { npm_config_ignore_scripts: 'true' } } }],
    ['another lockfile', { entries: [FILES[0] as TreeEntry, entry('package-lock.json', 'x')] }],
    ['another manifest, anywhere', { entries: [...FILES, entry('packages/a/package.json', 'x')] }],
    ['settings of a package manager', { entries: [...FILES, entry('.npmrc', 'x')] }],
    ['a plugin of a package manager', { entries: [...FILES, entry('.yarn/plugins/p.cjs', 'x')] }],
    ['a lockfile that became a link', { entries: [FILES[0] as TreeEntry, entry('package-lock.json', 'b', '120000')] }],
  ])('is another with %s', (_what, parts) => {
    expect(snapshotKey({ ...PARTS, ...parts })).not.toBe(KEY)
  })

  test('is the same whatever else of the tree changes, unless code of the tree may run', () => {
    const entries = [...FILES.slice(0, 2), entry('src/index.js', 'other')]
    expect(snapshotKey({ ...PARTS, entries })).toBe(KEY)
    const plan = { ...PARTS.plan, runsTree: true }
    expect(snapshotKey({ ...PARTS, plan, entries })).not.toBe(snapshotKey({ ...PARTS, plan }))
  })
})

test.each([
  ['package.json', 'data'],
  ['a/b/package-lock.json', 'data'],
  ['requirements-dev.txt', 'data'],
  ['requirements/test.txt', 'data'],
  ['go.sum', 'data'],
  ['Cargo.lock', 'data'],
  ['.npmrc', 'configuration'],
  ['sub/.npmrc', 'configuration'],
  ['.pnpmfile.cjs', 'configuration'],
  ['.yarn/releases/yarn.cjs', 'configuration'],
  ['.cargo/config.toml', 'configuration'],
  ['setup.py', 'configuration'],
  ['pom.xml', 'configuration'],
  ['app/build.gradle.kts', 'configuration'],
  ['src/index.js', undefined],
  ['docs/package.json.md', undefined],
])('%s decides about dependencies as %s', (path, kind) => {
  expect(setUpInput(path)).toBe(kind)
})
