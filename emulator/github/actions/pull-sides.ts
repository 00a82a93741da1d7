import { GitHubRefusal } from '../refusal.ts'
import type { Pull } from '../state/issues.ts'
import { pullsOf, type Repository } from '../state/world.ts'

interface Wanted {
  readonly head: string
  readonly base: string
  readonly except?: number
}

/** Head and base as they are now, where GitHub would let there be a pull request between them. */
export async function requireSides(repository: Repository, wanted: Wanted): Promise<Pick<Pull, 'head' | 'base'>> {
  const [owner, headRef] = wanted.head.includes(':') ? wanted.head.split(':', 2) : [repository.owner.login, wanted.head]
  const ours = owner?.toLowerCase() === repository.owner.login.toLowerCase()
  const head = ours ? await repository.git.ref(`refs/heads/${headRef}`) : null
  const base = await repository.git.ref(`refs/heads/${wanted.base}`)
  if (head === null || headRef === undefined) throw wrong('head')
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
      one.pull.base.ref === wanted.base &&
      one.number !== wanted.except,
  )
  if (twin !== undefined)
    throw refused(undefined, `A pull request already exists for ${repository.owner.login}:${headRef}.`)
  return { head: { ref: headRef, sha: head }, base: { ref: wanted.base, sha: base } }
}

function wrong(field: string): GitHubRefusal {
  return new GitHubRefusal(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }])
}

/** 422 with a sentence about the pull request or one of its fields. */
export function refused(field: string | undefined, message: string): GitHubRefusal {
  const place = field === undefined ? {} : { field }
  return new GitHubRefusal(422, 'Validation Failed', [{ resource: 'PullRequest', ...place, code: 'custom', message }])
}
