import { DEFAULT_MANNERS, type MannersPolicy } from '../domain/manners.ts'
import type { RepositoryRef } from '../domain/repository.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { PolicySource } from '../ports/policy-source.ts'

/** Its mere presence on the default branch says no. */
const NO_AGENT_PATH = '.github/no-agent'

/** What is asked of a policy before there is a run that it could be pinned to. */
export interface HouseRules {
  /** The repository's owners, or those above them, want no runs at all. */
  readonly optedOut: boolean
  readonly manners: MannersPolicy
}

/** Reads them as they stand on the default branch. Throws the code host's faults. */
export function createHouseRules(codeHost: CodeHost, policies: PolicySource) {
  return async (repository: RepositoryRef): Promise<HouseRules> => {
    const { defaultBranch } = repository
    const said = (await codeHost.open(repository, 'read').file(NO_AGENT_PATH, defaultBranch)) !== undefined
    if (said) return { optedOut: true, manners: DEFAULT_MANNERS }
    const { policy, problems } = await policies.read(repository, defaultBranch, defaultBranch)
    const optedOut = problems.length === 0 && policy.enabled === false
    return { optedOut, manners: policy.manners ?? DEFAULT_MANNERS }
  }
}
