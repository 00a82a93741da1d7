import { untrusted } from '../../../domain/untrusted.ts'
import type { IssueBoard } from '../../../ports/issue-board.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

export function createIssueBoard(api: RepositoryApi): IssueBoard {
  const { issues } = api.octokit.rest
  return {
    async labels() {
      const found = await api.octokit.paginate(issues.listLabelsForRepo, { ...(await api.place()), per_page: PAGE })
      return found.map(({ name }) => name)
    },
    async createLabel(label) {
      await issues.createLabel({ ...(await api.place()), ...label })
    },
    async ownIssues() {
      const { appId, bot } = await api.identity()
      const query = { state: 'all', creator: bot.login, per_page: PAGE } as const
      const { data } = await issues.listForRepo({ ...(await api.place()), ...query })
      return data
        .filter((issue) => issue.pull_request === undefined)
        .filter((issue) => issue.performed_via_github_app?.id === appId || issue.user?.id === bot.id)
        .map(({ number, state, body }) => ({
          number,
          state: state === 'open' ? 'open' : 'closed',
          body: untrusted(body ?? ''),
        }))
    },
    async createIssue(issue) {
      return (await issues.create({ ...(await api.place()), ...issue })).data.number
    },
    async updateIssue(issue_number, body) {
      await issues.update({ ...(await api.place()), issue_number, body })
    },
  }
}
