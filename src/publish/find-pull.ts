import type { HostedPull, RepositoryHost } from '../ports/code-host.ts'
import { runMarker } from '../view/markers.ts'

/** The run's own pull request, closed ones included: found by branch and marker, whatever happened since. */
export async function findPull(
  host: Pick<RepositoryHost, 'pullsOfBranch'>,
  branch: string,
  runId: string,
): Promise<HostedPull | undefined> {
  const pulls = await host.pullsOfBranch(branch)
  return pulls.find((pull) => pull.body.includes(runMarker(runId)))
}
