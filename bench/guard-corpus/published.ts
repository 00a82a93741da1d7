import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import { initBare } from '../../src/adapters/git/bare-repository.ts'
import type { Repository } from '../../src/adapters/git/blobs.ts'
import { diffTrees } from '../../src/adapters/git/diff.ts'
import { runGit } from '../../src/adapters/git/git-process.ts'
import { writeTree } from '../../src/adapters/git/write-tree.ts'
import type { TreeFile } from '../../src/ports/source-store.ts'
import type { Sample } from './sample.ts'

const LIST = new URL('published-versions.json', import.meta.url)
const GIT = { binary: 'git', variables: {} }
const run = promisify(execFile)

/**
 * Consecutive versions of published packages as changes: what maintainers really did. Tarballs come through `npm pack`,
 * one package after the other, once: they stay in `cache`.
 */
export async function publishedPairs(cache: string): Promise<Sample[]> {
  const list = JSON.parse(await readFile(LIST, 'utf8')) as Readonly<Record<string, readonly (readonly string[])[]>>
  await mkdir(cache, { recursive: true })
  const scratch = await mkdtemp(join(tmpdir(), 'sallyport-corpus-'))
  try {
    const at = await initBare(GIT, join(scratch, 'repository.git'))
    const samples: Sample[] = []
    for (const [name, lines] of Object.entries(list)) {
      await fetchMissing(cache, name, lines.flat())
      // Each line of development for itself: a fix of an old line is no step towards a newer one.
      for (const versions of lines) samples.push(...(await pairsOf(at, cache, { name, versions })))
    }
    return samples
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function fetchMissing(cache: string, name: string, versions: readonly string[]): Promise<void> {
  const known = new Set(await readdir(cache))
  const missing = versions.filter((version) => !known.has(tarball(name, version)))
  if (missing.length === 0) return
  process.stderr.write(`fetching ${missing.length} versions of ${name}\n`)
  const specs = missing.map((version) => `${name}@${version}`)
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', cache, ...specs], {
    timeout: 300_000,
  })
}

function tarball(name: string, version: string): string {
  return `${name}-${version}.tgz`
}

async function pairsOf(
  at: Repository,
  cache: string,
  { name, versions }: { readonly name: string; readonly versions: readonly string[] },
): Promise<Sample[]> {
  const empty = (await runGit(GIT, { args: ['mktree'], gitDir: at.gitDir, stdin: [] })).toString('latin1').trim()
  const trees: string[] = []
  for (const version of versions) {
    const files = await unpack(await readFile(join(cache, tarball(name, version))))
    trees.push(await writeTree(at, empty, { files, deleted: [] }))
  }
  const samples: Sample[] = []
  for (const [index, tree] of trees.entries()) {
    const before = trees[index - 1]
    if (before === undefined) continue
    const change = await diffTrees(at, before, tree)
    samples.push({ kind: name, name: `${name} ${versions[index - 1]} → ${versions[index]}`, files: change.files })
  }
  return samples
}

async function unpack(tgz: Uint8Array): Promise<TreeFile[]> {
  const tar = extract()
  tar.end(gunzipSync(tgz))
  const files: TreeFile[] = []
  for await (const entry of tar) {
    const parts: Buffer[] = []
    for await (const part of entry) parts.push(part as Buffer)
    const path = entry.header.name.replace(/^[^/]*\//, '')
    if (entry.header.type === 'file') files.push({ path, mode: '100644', content: Buffer.concat(parts) })
  }
  return files
}
