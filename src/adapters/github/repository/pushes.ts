import type { RepositoryHost } from '../../../ports/code-host.ts'
import { actorOf } from '../actor.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

// Nobody reads through a branch that was moved so often.
const MOST_PAGES = 10

/** Who moved a branch: a commit's author and committer are whatever its maker writes. */
export function createPushes(api: RepositoryApi): Pick<RepositoryHost, 'pushes'> {
  return {
    async pushes(branch) {
      const query = { ...(await api.place()), ref: `refs/heads/${branch}`, per_page: PAGE }
      const pages = api.octokit.paginate.iterator(api.octokit.rest.repos.listActivities, query)
      const pushes: { to: string; by?: ReturnType<typeof actorOf> }[] = []
      let read = 0
      for await (const { data } of pages) {
        if (read === MOST_PAGES) return { pushes, complete: false }
        read += 1
        // An account that is gone says nothing of whose it was.
        pushes.push(...data.map(({ after: to, actor }) => ({ to, ...(actor && { by: actorOf(actor) }) })))
      }
      return { pushes, complete: true }
    },
  }
}
