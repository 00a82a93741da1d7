import type { Git } from './git.ts'

export interface FileDiff {
  readonly path: string
  readonly previousPath: string | undefined
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed'
  readonly sha: string
  readonly additions: number
  readonly deletions: number
  readonly patch: string | undefined
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const FLAGS = ['--no-ext-diff', '--no-textconv', '--no-color', '-M', '--abbrev=40']

/** The files that differ between two commits or trees, by SHA; a null `from` is the empty tree. Git's order. */
export function diffFiles(git: Git, from: string | null, to: string): Promise<FileDiff[]> {
  return git.remember(`diff ${from} ${to}`, () => computeDiff(git, from, to))
}

async function computeDiff(git: Git, from: string | null, to: string): Promise<FileDiff[]> {
  const range = [from ?? EMPTY_TREE, to]
  const listing = await git.exec(['diff', ...FLAGS, '-z', '--raw', '--numstat', ...range])
  const patches = await git.exec(['diff', ...FLAGS, ...range])
  const bodies = patches.stdout
    .toString()
    .split(/^diff --git .*\n/m)
    .slice(1)
  return parseListing(listing.stdout.toString()).map((file, index) => ({ ...file, patch: hunks(bodies[index]) }))
}

export async function diffPaths(git: Git, from: string | null, to: string): Promise<string[]> {
  const result = await git.exec(['diff', '--name-only', '--no-renames', '-z', from ?? EMPTY_TREE, to])
  return result.stdout
    .toString()
    .split('\0')
    .filter((path) => path !== '')
}

const STATUS: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
}

type Listed = Omit<FileDiff, 'patch'>

function parseListing(text: string): Listed[] {
  const fields = text.split('\0')
  const files: Listed[] = []
  let at = 0
  while (fields[at]?.startsWith(':')) {
    const [, , oldSha = '', newSha = '', status = 'M'] = (fields[at] ?? '').split(' ')
    const moved = /^[RC]/.test(status)
    const path = fields[at + (moved ? 2 : 1)] ?? ''
    const sha = status === 'D' ? oldSha : newSha
    const previousPath = moved ? fields[at + 1] : undefined
    files.push({ path, previousPath, status: STATUS[status.charAt(0)] ?? 'modified', sha, additions: 0, deletions: 0 })
    at += moved ? 3 : 2
  }
  return files.map((file) => {
    const [additions = '0', deletions = '0', path = ''] = (fields[at] ?? '').split('\t')
    at += path === '' ? 3 : 1
    // Binary files count as "-".
    return { ...file, additions: Number(additions) || 0, deletions: Number(deletions) || 0 }
  })
}

function hunks(body: string | undefined): string | undefined {
  const start = body === undefined ? -1 : body.search(/^@@ /m)
  return body === undefined || start < 0 ? undefined : body.slice(start).replace(/\n$/, '')
}
