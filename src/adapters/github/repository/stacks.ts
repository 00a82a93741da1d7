import type { Stacks } from '../../../ports/stacks.ts'
import type { RepositoryApi } from './repository-api.ts'

// Octokit has no methods for a preview's routes; the paths are typed all the same.
const STACKS = '/repos/{owner}/{repo}/stacks'

export function createStacks(api: RepositoryApi): Stacks {
  return {
    async stackOf(pull) {
      const { data } = await api.octokit.request(`GET ${STACKS}`, { ...(await api.place()), pull_request: pull })
      const found = data.map(({ number, pull_requests }) => ({ number, pulls: pull_requests.map((one) => one.number) }))
      // Whatever else is listed: only a stack that holds it is its own.
      return found.find(({ pulls }) => pulls.includes(pull))
    },
    async createStack(pulls) {
      await api.octokit.request(`POST ${STACKS}`, { ...(await api.place()), pull_requests: [...pulls] })
    },
    async addToStack(stack, pull) {
      const what = { stack_number: stack, pull_requests: [pull] }
      await api.octokit.request(`POST ${STACKS}/{stack_number}/add`, { ...(await api.place()), ...what })
    },
  }
}
