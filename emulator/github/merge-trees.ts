import type { Git } from './git.ts'

/** The tree that merging two commits (by SHA) gives, or null where they conflict. */
export function mergeTrees(git: Git, ours: string, theirs: string): Promise<string | null> {
  return git.remember(`merge ${ours} ${theirs}`, () => computeMerge(git, ours, theirs))
}

async function computeMerge(git: Git, ours: string, theirs: string): Promise<string | null> {
  const result = await git.exec(['merge-tree', '--write-tree', '--no-messages', ours, theirs])
  if (result.code > 1) throw new Error(`git merge-tree: ${result.stderr.trim()}`)
  return result.code === 0 ? (result.stdout.toString().split('\n')[0] ?? null) : null
}

/**
 * The tree of a commit replayed on another base, or null where it conflicts. Git 2.39's merge-tree knows no
 * `--merge-base`, so the three sides become throw-away commits whose only common ancestor is the commit's parent.
 */
export async function replayTree(git: Git, commit: string, onto: string): Promise<string | null> {
  const base = await scratch(git, `${commit}^`, [])
  const theirs = await scratch(git, commit, [base])
  const ours = await scratch(git, onto, [base])
  return mergeTrees(git, ours, theirs)
}

async function scratch(git: Git, treeOf: string, parents: readonly string[]): Promise<string> {
  const tree = await git.text(['rev-parse', `${treeOf}^{tree}`])
  const identity = { GIT_AUTHOR_NAME: 'x', GIT_AUTHOR_EMAIL: 'x', GIT_COMMITTER_NAME: 'x', GIT_COMMITTER_EMAIL: 'x' }
  const links = parents.flatMap((parent) => ['-p', parent])
  return git.text(['commit-tree', tree, ...links, '-m', 'scratch'], { env: identity })
}
