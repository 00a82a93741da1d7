import type { GitHubCodeHost } from '../adapters/github/code-host.ts'
import { countingChecks } from '../agent/ci/decide-ci.ts'
import { isFault } from '../domain/fault.ts'
import type { IntakeDeps } from '../intake/deps.ts'

/** Looks at the commit's other checks; who may not look finds out when the run's turn comes. */
export function openOthersGoOn(codeHost: GitHubCodeHost): NonNullable<IntakeDeps['othersGoOn']> {
  return async (repository, branch, { commit, name, appId }) => {
    const { appId: ours } = await codeHost.identity()
    const ci = codeHost.ci(repository)
    try {
      const required = await ci.requiredChecks(branch)
      const counting = countingChecks({ ours, required }, await ci.checksOf(commit))
      // What is told may be older than what has just been told.
      const others = counting.filter((check) => check.name !== name || check.appId !== appId)
      return others.some(({ state }) => state === 'pending')
    } catch (error) {
      if (!isFault(error) || error.retryable) throw error
      return false
    }
  }
}

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
