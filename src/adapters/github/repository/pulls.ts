import { isFault } from '../../../domain/fault.ts'
import type { RepositoryHost } from '../../../ports/code-host.ts'
import { actorOf } from '../actor.ts'
import { hostedPull, reviewState } from './hosted-pull.ts'
import { markReady } from './mark-ready.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'
import { readThreads } from './review-threads.ts'

type Reads = Pick<
  RepositoryHost,
  'pull' | 'pullsOfBranch' | 'openPullsWithHead' | 'pullCommits' | 'pullFiles' | 'reviews' | 'reviewThreads'
>
type Writes = Pick<RepositoryHost, 'createPull' | 'updatePull' | 'requestReviewers' | 'markReady' | 'closePull'>

// https://docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request
const MOST_PULL_COMMITS = 250
// https://docs.github.com/rest/pulls/pulls#list-pull-requests-files
const MOST_PULL_FILES = 3_000

export function createPullReads(api: RepositoryApi): Reads {
  const { pulls, repos } = api.octokit.rest
  return {
    async pull(number) {
      const { data } = await pulls.get({ ...(await api.place()), pull_number: number })
      return hostedPull(data)
    },
    async pullsOfBranch(branch) {
      const at = await api.place()
      const query = { ...at, state: 'all', head: `${at.owner}:${branch}`, per_page: PAGE } as const
      const found = (await api.octokit.paginate(pulls.list, query)).map(hostedPull)
      // GitHub ignores a `head` that it cannot read and lists everything.
      return found.filter((pull) => pull.headRef === branch && pull.headRepositoryId === api.repositoryId)
    },
    async openPullsWithHead(sha) {
      const query = { ...(await api.place()), commit_sha: sha, per_page: PAGE }
      const found = await api.octokit
        .paginate(repos.listPullRequestsAssociatedWithCommit, query)
        .catch(noneForUnknownCommit)
      const ours = found.filter((pull) => pull.base.repo.id === api.repositoryId)
      return ours.map(hostedPull).filter((pull) => pull.state === 'open' && pull.headSha === sha)
    },
    async pullCommits(number) {
      const query = { ...(await api.place()), pull_number: number, per_page: PAGE }
      const shas = (await api.octokit.paginate(pulls.listCommits, query)).map((commit) => commit.sha)
      return { shas, complete: shas.length < MOST_PULL_COMMITS }
    },
    async pullFiles(number) {
      const query = { ...(await api.place()), pull_number: number, per_page: PAGE }
      const files = await api.octokit.paginate(pulls.listFiles, query)
      const paths = files.flatMap(({ filename, previous_filename: before }) =>
        before === undefined ? [filename] : [before, filename],
      )
      return { paths: [...new Set(paths)], complete: files.length < MOST_PULL_FILES }
    },
    async reviews(number) {
      const query = { ...(await api.place()), pull_number: number, per_page: PAGE }
      return (await api.octokit.paginate(pulls.listReviews, query)).map((review) => ({
        id: review.id,
        author: actorOf(review.user),
        state: reviewState(review.state),
        commit: review.commit_id ?? '',
        submittedAt: review.submitted_at ?? '',
      }))
    },
    reviewThreads: (number) => readThreads(api, number),
  }
}

export function createPullWrites(api: RepositoryApi): Writes {
  const { pulls } = api.octokit.rest
  return {
    async createPull(pull) {
      const { data } = await pulls.create({ ...(await api.place()), ...pull })
      return hostedPull(data)
    },
    async updatePull(pull_number, edit) {
      await pulls.update({ ...(await api.place()), pull_number, ...edit })
    },
    async requestReviewers(number, logins, teams = []) {
      if (logins.length + teams.length === 0) return
      const asked = {
        ...(logins.length === 0 ? {} : { reviewers: [...logins] }),
        ...(teams.length === 0 ? {} : { team_reviewers: [...teams] }),
      }
      await pulls.requestReviewers({ ...(await api.place()), pull_number: number, ...asked })
    },
    markReady: (nodeId) => markReady(api, nodeId),
    async closePull(number) {
      await pulls.update({ ...(await api.place()), pull_number: number, state: 'closed' })
    },
  }
}

function noneForUnknownCommit(error: unknown): [] {
  if (isFault(error, 'rejected') && error.message.includes('No commit found')) return []
  throw error
}
