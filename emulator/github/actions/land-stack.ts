import { readCommit, writeCommit } from '../commits.ts'
import { replayTree } from '../merge-trees.ts'
import { rangeOf } from '../render/pull.ts'
import { stackOf } from '../render/stack.ts'
import type { Actor } from '../state/accounts.ts'
import { isPull, type PullRequest } from '../state/issues.ts'
import type { Repository, World } from '../state/world.ts'
import { writeMerge } from './merge.ts'
import { finishMerge, retargetPull } from './pulls.ts'
import { moveRef } from './refs.ts'

/** The page's button on the bottom of a stack: it is squashed, and what stands on it is rebased and retargeted. */
export async function landBottom(
  world: World,
  repository: Repository,
  actor: Actor,
  issue: PullRequest,
): Promise<void> {
  const stack = stackOf(repository, issue.number)
  const open = stack?.pulls.filter((number) => repository.issues.get(number)?.state === 'open') ?? []
  if (stack === undefined || open[0] !== issue.number) throw new Error(`#${issue.number} is no stack's bottom`)
  const upper = repository.issues.get(open[1] ?? 0)
  const own = upper !== undefined && isPull(upper) ? (await rangeOf(repository, upper)).commits : []
  const ref = `refs/heads/${stack.base}`
  const before = await repository.git.text(['rev-parse', ref])
  const merge = { actor, issue, method: 'squash', base: before, workflows: true } as const
  const blank = { sha: undefined, title: undefined, message: undefined }
  const after = await writeMerge(world, repository, { ...merge, ...blank })
  await moveRef(world, repository, { actor, ref, before, after, merging: issue.number })
  await finishMerge(world, repository, { actor, issue, sha: after })
  if (upper === undefined || !isPull(upper)) return
  const head = `refs/heads/${upper.pull.head.ref}`
  const tip = await replay(world, repository, own, after)
  await moveRef(world, repository, { actor, ref: head, before: upper.pull.head.sha, after: tip })
  await retargetPull(world, repository, { actor, issue: upper, base: stack.base })
}

async function replay(world: World, { git }: Repository, commits: readonly string[], onto: string): Promise<string> {
  let tip = onto
  for (const sha of commits) {
    const { author, message } = await readCommit(git, sha)
    const tree = await replayTree(git, sha, tip)
    if (tree === null) throw new Error(`${sha} does not apply`)
    const parents = [tip]
    tip = await writeCommit(world, git, { tree, parents, message, author, committer: author, signed: false })
  }
  return tip
}
