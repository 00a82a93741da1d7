import type { RepositoryRef } from '../domain/repository.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { PolicySource } from '../ports/policy-source.ts'

/** Its mere presence on the default branch says no. */
const NO_AGENT_PATH = '.github/no-agent'

/** Whether a repository's owners, or those above them, want no runs at all. Throws the code host's faults. */
export function createOptedOut(codeHost: CodeHost, policies: PolicySource) {
  return async (repository: RepositoryRef): Promise<boolean> => {
    const { defaultBranch } = repository
    if ((await codeHost.open(repository, 'read').file(NO_AGENT_PATH, defaultBranch)) !== undefined) return true
    const { policy, problems } = await policies.read(repository, defaultBranch, defaultBranch)
    return problems.length === 0 && policy.enabled === false
  }
}
