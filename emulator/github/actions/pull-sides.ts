import { GitHubRefusal } from '../refusal.ts'
import type { Pull } from '../state/issues.ts'
import { pullsOf, type Repository, type World } from '../state/world.ts'
import { bringIn, forkBy } from './fork.ts'

interface Wanted {
  readonly head: string
  readonly base: string
  readonly except?: number
}

/** Head and base as they are now, where GitHub would let there be a pull request between them. */
export async function requireSides(
  world: World,
  repository: Repository,
  wanted: Wanted,
): Promise<Pick<Pull, 'head' | 'base'>> {
  const [owner = '', headRef] = wanted.head.includes(':')
    ? wanted.head.split(':', 2)
    : [repository.owner.login, wanted.head]
  const ours = owner.toLowerCase() === repository.owner.login.toLowerCase()
  const fork = ours ? undefined : forkBy(world, repository, owner)
  const source = ours ? repository : fork
  const head = (await source?.git.ref(`refs/heads/${headRef}`)) ?? null
  const base = await repository.git.ref(`refs/heads/${wanted.base}`)
  if (head === null || headRef === undefined) throw wrong('head')
  if (fork !== undefined) await bringIn(repository, fork, headRef)
  if (base === null) throw wrong('base')
  if ((await repository.git.exec(['merge-base', base, head])).code !== 0) {
    throw refused(undefined, `The ${headRef} branch has no history in common with ${wanted.base}`)
  }
  const ahead = Number(await repository.git.text(['rev-list', '--count', `${base}..${head}`]))
  if (ahead === 0) throw refused(undefined, `No commits between ${wanted.base} and ${headRef}`)
  const twin = pullsOf(repository).find(
    (one) =>
      one.state === 'open' &&
      one.pull.head.ref === headRef &&
      one.pull.head.fork === fork?.id &&
      one.pull.base.ref === wanted.base &&
      one.number !== wanted.except,
  )
  if (twin !== undefined) throw refused(undefined, `A pull request already exists for ${owner}:${headRef}.`)
  return { head: { ref: headRef, sha: head, ...(fork && { fork: fork.id }) }, base: { ref: wanted.base, sha: base } }
}

function wrong(field: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }])
}

/** 422 with a sentence about the pull request or one of its fields. */
export function refused(field: string | undefined, message: string): GitHubRefusal {
  const place = field === undefined ? {} : { field }
  return new GitHubRefusal(422, 'Validation Failed', [{ resource: 'PullRequest', ...place, code: 'custom', message }])
}
