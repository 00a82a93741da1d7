import { GitHubRefusal, invalid } from '../refusal.ts'
import { renderPush } from '../render/push.ts'
import { checkViolations, rulesetsFor } from '../rules.ts'
import type { Actor } from '../state/accounts.ts'
import { fullName, type Repository, type World } from '../state/world.ts'
import { refuseWorkflowChanges } from '../workflows.ts'
import { followBranch, forgetBranch } from './follow.ts'

export interface RefChange {
  readonly actor: Actor
  /** Whole name: `refs/heads/main`. */
  readonly ref: string
  readonly force?: boolean
  /** Whether workflow files may be among what it brings. */
  readonly workflows: boolean
}

export async function createRef(
  world: World,
  repository: Repository,
  change: RefChange & { sha: string },
): Promise<void> {
  const { ref, sha } = change
  if (!/^refs\/(heads|tags)\/./.test(ref))
    throw new GitHubRefusal(422, "Reference name must start with 'refs/' and contain at least one other slash")
  if ((await repository.git.exec(['check-ref-format', ref])).code !== 0) {
    throw new GitHubRefusal(422, `${ref} is not a valid ref name.`)
  }
  if ((await repository.git.typeOf(sha)) === null) throw new GitHubRefusal(422, 'Object does not exist')
  if (ref.startsWith('refs/heads/') && (await repository.git.typeOf(sha)) !== 'commit') {
    throw new GitHubRefusal(422, 'Reference update failed: object is not a commit')
  }
  if ((await repository.git.ref(ref)) !== null) throw new GitHubRefusal(422, 'Reference already exists')
  await refuseNestedName(repository, ref)
  if (!change.workflows) await refuseWorkflowChanges(repository, sha)
  await moveRef(world, repository, { ...change, before: null, after: sha })
}

export async function updateRef(
  world: World,
  repository: Repository,
  change: RefChange & { sha: string },
): Promise<void> {
  const { ref, sha } = change
  const before = await repository.git.ref(ref)
  if (before === null) throw new GitHubRefusal(422, 'Reference does not exist')
  if ((await repository.git.typeOf(sha)) !== 'commit') throw new GitHubRefusal(422, 'Object does not exist')
  if (before === sha) return
  const forward = (await repository.git.exec(['merge-base', '--is-ancestor', before, sha])).code === 0
  if (!forward && change.force !== true) throw new GitHubRefusal(422, 'Update is not a fast forward')
  requireRules(world, repository, { ...change, forward })
  if (!change.workflows) await refuseWorkflowChanges(repository, sha)
  await moveRef(world, repository, { ...change, before, after: sha })
}

export async function deleteRef(world: World, repository: Repository, change: RefChange): Promise<void> {
  const before = await repository.git.ref(change.ref)
  if (before === null) throw new GitHubRefusal(422, 'Reference does not exist')
  const branch = branchName(change.ref)
  if (branch === repository.defaultBranch) throw invalid('Reference', 'ref', 'Cannot delete the default branch')
  if (branch !== undefined && rulesetsFor(world, repository, { branch, user: change.actor.user }).length > 0) {
    throw violation(['Cannot delete this branch'])
  }
  await moveRef(world, repository, { ...change, before, after: null })
}

export interface Move {
  readonly actor: Actor
  readonly ref: string
  readonly before: string | null
  readonly after: string | null
  /** The pull request whose merge moves the branch, which says itself that it was merged. */
  readonly merging?: number
}

/** Moves a ref that was found movable, tells subscribers, and lets pull requests follow. */
export async function moveRef(world: World, repository: Repository, move: Move): Promise<void> {
  const { git } = repository
  if (move.after === null) await git.deleteRef(move.ref)
  else await git.setRef(move.ref, move.after)
  await announceRef(world, repository, move)
}

/** For a ref that git itself has moved already (a push). */
export async function announceRef(world: World, repository: Repository, move: Move): Promise<void> {
  const { actor, ref, before, after } = move
  repository.pushedAt = world.timestamp()
  const kind = before === null ? 'ref.created' : after === null ? 'ref.deleted' : 'ref.updated'
  world.record(actor, kind, { repository: fullName(repository), ref, before, after })
  tellBranch(world, repository, move)
  const payload = await renderPush(world, repository, move)
  world.notify({ event: 'push', actor, repository, payload })
  const branch = branchName(ref)
  if (branch === undefined) return
  if (after === null) await forgetBranch(world, repository, { actor, branch })
  else {
    await followBranch(world, repository, { actor, branch, after, merging: move.merging })
    world.pushed(repository, { branch, sha: after })
  }
}

export function branchName(ref: string): string | undefined {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined
}

export function violation(sentences: readonly string[]): GitHubRefusal {
  return new GitHubRefusal(422, `Repository rule violations found\n\n${sentences.join('\n\n')}\n\n`)
}

function requireRules(
  world: World,
  repository: Repository,
  change: RefChange & { sha: string; forward: boolean },
): void {
  const branch = branchName(change.ref)
  if (branch === undefined) return
  const rulesets = rulesetsFor(world, repository, { branch, user: change.actor.user })
  if (rulesets.length === 0) return
  const checks = checkViolations(repository, change.sha, rulesets)
  const forced = change.forward ? [] : ['Cannot force-push to this branch']
  throw violation([...forced, 'Changes must be made through a pull request.', ...checks])
}

// Git stores refs as files: `a` and `a/b` can't both be branches.
async function refuseNestedName(repository: Repository, ref: string): Promise<void> {
  const names = (await repository.git.refs('refs')).map(({ name }) => name)
  const clash = names.find((name) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`))
  if (clash !== undefined) throw new GitHubRefusal(422, `Reference update failed: '${clash}' exists`)
}

function tellBranch(world: World, repository: Repository, move: Move): void {
  if (move.before !== null && move.after !== null) return
  const ref = move.ref.replace(/^refs\/(heads|tags)\//, '')
  const refType = move.ref.startsWith('refs/tags/') ? 'tag' : 'branch'
  const common = { ref, ref_type: refType, pusher_type: 'user' }
  const event = move.after === null ? 'delete' : 'create'
  const payload =
    event === 'delete' ? common : { ...common, master_branch: repository.defaultBranch, description: null }
  world.notify({ event, actor: move.actor, repository, payload })
}
