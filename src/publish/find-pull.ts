import type { Actor } from '../domain/repository.ts'
import type { HostedPull, RepositoryHost } from '../ports/code-host.ts'
import { runMarker } from '../view/markers.ts'

export interface OwnPull {
  readonly branch: string
  readonly runId: string
  /** Our bot: anybody may write a marker, only we open our pull requests. */
  readonly author: Actor
}

/** The run's own pull request, closed ones included: found by branch, author and marker, whatever happened since. */
export async function findPull(
  host: Pick<RepositoryHost, 'pullsOfBranch'>,
  { branch, runId, author }: OwnPull,
): Promise<HostedPull | undefined> {
  const pulls = await host.pullsOfBranch(branch)
  return pulls.find((pull) => pull.author.id === author.id && pull.body.includes(runMarker(runId)))
}
