import type { GitHubCodeHost } from '../adapters/github/code-host.ts'
import { countingChecks } from '../agent/ci/decide-ci.ts'
import { isFault } from '../domain/fault.ts'
import type { IntakeDeps } from '../intake/deps.ts'

/** Asks the branch's rules, so that what does not count shuts no door. */
export function openCheckCounts(codeHost: GitHubCodeHost): NonNullable<IntakeDeps['checkCounts']> {
  return async (repository, branch, check) => {
    const { appId: ours } = await codeHost.identity()
    try {
      const required = await codeHost.ci(repository).requiredChecks(branch)
      return countingChecks({ ours, required }, [check]).length > 0
    } catch (error) {
      // Who may not look finds out, and says so, when the run's turn comes.
      if (!isFault(error) || error.retryable) throw error
      return true
    }
  }
}
