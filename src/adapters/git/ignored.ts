import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TreeEntry } from '../../ports/source-store.ts'
import { catBlobs, type Repository, whole } from './blobs.ts'
import { runGit } from './git-process.ts'
import { pathText, splitNul } from './object-id.ts'
import { listTree } from './tree-entries.ts'

const LARGEST = 1024 ** 2

/**
 * Which of the paths the tree's `.gitignore` files ignore. Git asks a work tree for them, so it gets one of ours: an
 * otherwise empty directory with exactly those files, none of them a link.
 */
export async function ignoredPaths(at: Repository, tree: string, paths: readonly string[]): Promise<Set<string>> {
  const rules = (await listTree(at, tree)).filter(isIgnoreFile)
  if (rules.length === 0 || paths.length === 0) return new Set()
  const workTree = await mkdtemp(join(tmpdir(), 'sallyport-ignore-'))
  try {
    await writeRules(at, workTree, rules)
    return await ask(at, workTree, paths)
  } finally {
    await rm(workTree, { recursive: true, force: true })
  }
}

function isIgnoreFile(entry: TreeEntry): boolean {
  const named = entry.path === '.gitignore' || entry.path.endsWith('/.gitignore')
  return named && entry.mode.startsWith('100') && entry.size <= LARGEST
}

async function writeRules(at: Repository, workTree: string, rules: readonly TreeEntry[]): Promise<void> {
  const order = rules.values()
  for await (const blob of catBlobs(
    at,
    rules.map((entry) => entry.oid),
  )) {
    const target = join(workTree, order.next().value?.path ?? '')
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, await whole(blob), { flag: 'wx' })
  }
}

async function ask(at: Repository, workTree: string, paths: readonly string[]): Promise<Set<string>> {
  const answer = await runGit(at.git, {
    args: ['check-ignore', '--no-index', '--stdin', '-z'],
    cwd: workTree,
    gitDir: at.gitDir,
    // This command takes no literal pathspecs; behind `./` nothing in a path is magic.
    variables: { GIT_WORK_TREE: workTree, GIT_LITERAL_PATHSPECS: '0' },
    stdin: paths.map((path) => `./${path}\0`),
    answers: [0, 1],
  })
  return new Set(splitNul(answer).map((path) => pathText(path).slice(2)))
}
