import type { CheckRun, HostedCheck, RepositoryHost } from '../ports/code-host.ts'

type CheckHost = Pick<RepositoryHost, 'checks' | 'createCheck' | 'updateCheck'>

/** Makes a commit's check say this, whether it is there already or not. @returns the check run's id. */
export async function upsertCheck(host: CheckHost, check: CheckRun): Promise<number> {
  const known = await findCheck(host, check)
  if (known === undefined) return (await host.createCheck(check)).id
  if (says(known, check)) return known.id
  return (await host.updateCheck(known.id, check)).id
}

/** The check's id where it says exactly this already; where its title alone matters, whatever the text below it says. */
export async function observeCheck(host: CheckHost, check: CheckRun, titleAlone = false): Promise<number | undefined> {
  const known = await findCheck(host, check)
  if (known === undefined) return undefined
  return says(known, titleAlone ? { ...check, summary: known.summary } : check) ? known.id : undefined
}

// GitHub goes by a name's newest check run on a commit, which may have been posted for another pull request with the
// same head: then ours must come anew to be the newest.
async function findCheck(host: CheckHost, check: CheckRun): Promise<HostedCheck | undefined> {
  const checks = await host.checks(check.headSha)
  const newest = checks.find((known) => known.name === check.name)
  return newest?.externalId === check.externalId ? newest : undefined
}

function says(known: HostedCheck, check: CheckRun): boolean {
  const same = known.status === check.status && known.conclusion === check.conclusion
  return same && known.title === check.title && known.summary === check.summary
}
