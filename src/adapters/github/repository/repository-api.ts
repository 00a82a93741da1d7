import type { Octokit } from '@octokit/rest'
import type { Identity } from '../identity.ts'

/** What the parts of a RepositoryHost share. */
export interface RepositoryApi {
  readonly octokit: Octokit
  readonly repositoryId: number
  /** What the repository is called at this moment. */
  place(): Promise<{ readonly owner: string; readonly repo: string }>
  identity(): Promise<Identity>
}

/** As many as GitHub puts on a page. */
export const PAGE = 100
