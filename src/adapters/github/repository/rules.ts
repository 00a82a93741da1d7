import { isFault } from '../../../domain/fault.ts'
import type { RepositoryHost } from '../../../ports/code-host.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

export function createRules(api: RepositoryApi): Pick<RepositoryHost, 'reviewRules'> {
  return {
    async reviewRules(branch) {
      const query = { ...(await api.place()), branch, per_page: PAGE }
      const rules = await api.octokit.paginate(api.octokit.rest.repos.getBranchRules, query).catch(noneHere)
      const asked = rules.flatMap((rule) =>
        rule.type === 'pull_request' && rule.parameters !== undefined ? [rule.parameters] : [],
      )
      const count = Math.max(0, ...asked.map((one) => one.required_approving_review_count))
      const codeOwners = asked.some((one) => one.require_code_owner_review)
      const lastPush = asked.some((one) => one.require_last_push_approval)
      return count === 0 && !codeOwners && !lastPush ? undefined : { count, codeOwners, lastPush }
    },
  }
}

// No rulesets on this plan, or a server that is older than they are: what is only told need not be known.
function noneHere(error: unknown): [] {
  if (isFault(error, 'forbidden') || isFault(error, 'not-found')) return []
  throw error
}
