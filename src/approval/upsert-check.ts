import type { CheckRun, HostedCheck, RepositoryHost } from '../ports/code-host.ts'

type CheckHost = Pick<RepositoryHost, 'checks' | 'createCheck' | 'updateCheck'>

/** Makes a commit's check say this, whether it is there already or not. @returns the check run's id. */
export async function upsertCheck(host: CheckHost, check: CheckRun): Promise<number> {
  const known = await findCheck(host, check)
  if (known === undefined) return (await host.createCheck(check)).id
  if (says(known, check)) return known.id
  return (await host.updateCheck(known.id, check)).id
}

/** The check's id where it says exactly this already. */
export async function observeCheck(host: CheckHost, check: CheckRun): Promise<number | undefined> {
  const known = await findCheck(host, check)
  return known !== undefined && says(known, check) ? known.id : undefined
}

async function findCheck(host: CheckHost, check: CheckRun): Promise<HostedCheck | undefined> {
  const checks = await host.checks(check.headSha)
  return checks.find((known) => known.name === check.name && known.externalId === check.externalId)
}

function says(known: HostedCheck, check: CheckRun): boolean {
  return known.status === check.status && known.conclusion === check.conclusion && known.title === check.title
}
