import { readCommit, type Signature, WEB_FLOW, writeCommit } from '../commits.ts'
import { mergeTrees, replayTree } from '../merge-trees.ts'
import { GitHubRefusal } from '../refusal.ts'
import { rangeOf } from '../render/pull.ts'
import { stackOf } from '../render/stack.ts'
import { evaluateMerge, mergeQueueOf, rulesetsFor } from '../rules.ts'
import type { Actor, User } from '../state/accounts.ts'
import type { PullRequest } from '../state/issues.ts'
import type { Repository, World } from '../state/world.ts'
import { refuseWorkflowChanges } from '../workflows.ts'
import { finishMerge } from './pulls.ts'
import { moveRef } from './refs.ts'

export interface Merge {
  readonly actor: Actor
  readonly issue: PullRequest
  readonly method: 'merge' | 'squash' | 'rebase'
  readonly sha: string | undefined
  readonly title: string | undefined
  readonly message: string | undefined
  readonly workflows: boolean
}

/** Merges a pull request where the rules of its base let it; gives the new tip of the base. */
export async function mergePull(world: World, repository: Repository, merge: Merge): Promise<string> {
  const { actor, issue } = merge
  await requireMergeable(world, repository, merge)
  if (!merge.workflows) await refuseWorkflowChanges(repository, issue.pull.head.sha)
  const ref = `refs/heads/${issue.pull.base.ref}`
  const before = await repository.git.text(['rev-parse', ref])
  const after = await writeMerge(world, repository, { ...merge, base: before })
  await moveRef(world, repository, { actor, ref, before, after, merging: issue.number })
  await finishMerge(world, repository, { actor, issue, sha: after })
  return after
}

async function requireMergeable(world: World, repository: Repository, merge: Merge): Promise<void> {
  const { issue, sha, actor } = merge
  if (issue.state === 'closed') throw new GitHubRefusal(405, 'Pull Request is not mergeable')
  if (sha !== undefined && sha !== issue.pull.head.sha) {
    throw new GitHubRefusal(409, 'Head branch was modified. Review and try the merge again.')
  }
  if (stackOf(repository, issue.number) !== undefined) {
    throw new GitHubRefusal(405, 'Pull requests of a stack are merged through the asynchronous merge endpoint')
  }
  if (issue.pull.draft) throw new GitHubRefusal(405, 'Pull Request is still a draft')
  const verdict = await evaluateMerge(world, repository, issue)
  if (verdict.mergeable !== true) throw new GitHubRefusal(405, 'Pull Request is not mergeable')
  if (mergeQueueOf(repository, issue.pull.base.ref) !== undefined && !mayPass(world, repository, merge)) {
    throw new GitHubRefusal(405, 'Repository rule violations found\n\nChanges must be made through the merge queue\n\n')
  }
  const bound = rulesetsFor(world, repository, { branch: issue.pull.base.ref, user: actor.user }).length > 0
  if (bound && verdict.violations.length > 0) {
    throw new GitHubRefusal(405, `Repository rule violations found\n\n${verdict.violations.join('\n\n')}\n\n`)
  }
}

// Whoever may bypass the rules passes the queue by.
function mayPass(world: World, repository: Repository, { actor, issue }: Merge): boolean {
  return rulesetsFor(world, repository, { branch: issue.pull.base.ref, user: actor.user }).length === 0
}

type Based = Merge & { readonly base: string }

export async function writeMerge(world: World, repository: Repository, merge: Based): Promise<string> {
  if (merge.method === 'rebase') return writeRebase(world, repository, merge)
  const { git } = repository
  const { issue, base } = merge
  const tree = await mergeTrees(git, base, issue.pull.head.sha)
  if (tree === null) throw new GitHubRefusal(405, 'Pull Request is not mergeable')
  const squash = merge.method === 'squash'
  return writeCommit(world, git, {
    tree,
    parents: squash ? [base] : [base, issue.pull.head.sha],
    message: squash ? squashMessage(merge) : mergeMessage(repository, merge),
    author: signatureOf(world, squash ? issue.actor.user : merge.actor.user),
    committer: { ...WEB_FLOW, seconds: secondsNow(world) },
    signed: true,
  })
}

async function writeRebase(world: World, repository: Repository, merge: Based): Promise<string> {
  const { git } = repository
  let tip = merge.base
  for (const sha of (await rangeOf(repository, merge.issue)).commits) {
    const { author, message, parents } = await readCommit(git, sha)
    if (parents.length !== 1) throw new GitHubRefusal(405, "This branch can't be rebased")
    const tree = await replayTree(git, sha, tip)
    if (tree === null) throw new GitHubRefusal(405, "This branch can't be rebased")
    const committer = signatureOf(world, merge.actor.user)
    tip = await writeCommit(world, git, { tree, parents: [tip], message, author, committer, signed: false })
  }
  return tip
}

function mergeMessage(repository: Repository, { issue, title, message }: Merge): string {
  const head = `${repository.owner.login}/${issue.pull.head.ref}`
  return `${title ?? `Merge pull request #${issue.number} from ${head}`}\n\n${message ?? issue.title}`
}

function squashMessage({ issue, title, message }: Merge): string {
  const subject = title ?? `${issue.title} (#${issue.number})`
  return message === undefined || message === '' ? subject : `${subject}\n\n${message}`
}

function signatureOf(world: World, user: User): Signature {
  return { name: user.name, email: user.email, seconds: secondsNow(world) }
}

function secondsNow(world: World): number {
  return Math.floor(world.now().getTime() / 1000)
}
