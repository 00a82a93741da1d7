import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGitSourceStore } from '../../src/adapters/git/source-store.ts'
import type { ChangeSet } from '../../src/domain/change-set.ts'
import type { RepositoryRef } from '../../src/domain/repository.ts'
import type { SourceStore } from '../../src/ports/source-store.ts'
import { createGitFixture } from '../fixtures/git-repository.ts'
import type { RawEntry } from '../fixtures/raw-tar.ts'

const REPOSITORY: RepositoryRef = { id: 7, owner: 'o', name: 'r', installationId: 1, defaultBranch: 'main' }

const BASE: Readonly<Record<string, string | { readonly link: string } | { readonly submodule: string }>> = {
  '.gitignore': 'node_modules/\n',
  '.gitmodules': '[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n',
  'a/keep.txt': 'keep\n',
  'index.js': 'old\n',
  lib: { submodule: 'c'.repeat(40) },
  'link-out': { link: '/etc/passwd' },
}

/** What a guest sends that changes nothing. */
export const UNTOUCHED: readonly RawEntry[] = Object.entries(BASE).map(([name, planted]) => {
  if (typeof planted === 'string') return { name, content: planted }
  return 'link' in planted ? { name, type: '2', link: planted.link } : { name: `${name}/`, type: '5' }
})

/** A real store with a base tree, and a trap that no program of the host may ever walk into. */
export interface HostileSource {
  readonly store: SourceStore
  readonly repository: RepositoryRef
  readonly tree: string
  /** The base, as it is put into a sandbox. */
  archive(): AsyncIterable<Uint8Array>
  diff(tree: string): Promise<ChangeSet>
  text(tree: string, path: string): Promise<string>
  /** A command line that leaves a mark where it is executed: on the host, it never may be. */
  readonly trap: string
  readonly mark: string
  sprung(): boolean
  remove(): Promise<void>
}

export async function openHostileSource(): Promise<HostileSource> {
  const directory = await mkdtemp(join(tmpdir(), 'store-'))
  const fixture = createGitFixture()
  const store = createGitSourceStore({ directory, remote: async () => ({ url: fixture.url }) })
  const { tree } = await store.fetch(REPOSITORY, fixture.commit(BASE))
  const mark = join(directory, 'executed')
  return {
    store,
    repository: REPOSITORY,
    tree,
    archive: () => store.archive(REPOSITORY, tree),
    diff: (head) => store.diff(REPOSITORY, tree, head),
    text: async (of, path) => {
      const entry = (await store.entries(REPOSITORY, of)).find((one) => one.path === path)
      return entry === undefined ? '' : Buffer.from(await store.read(REPOSITORY, entry.oid, 1_000_000)).toString()
    },
    mark,
    trap: `mkdir -p ${directory} && touch ${mark} #`,
    sprung: () => existsSync(mark),
    remove: async () => {
      fixture.remove()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
