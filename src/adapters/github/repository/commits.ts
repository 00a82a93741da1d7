import { Fault } from '../../../domain/fault.ts'
import type { RepositoryHost } from '../../../ports/code-host.ts'
import { orAbsent } from './absent.ts'
import { createPushes } from './pushes.ts'
import { PAGE, type RepositoryApi } from './repository-api.ts'

type Commits = Pick<RepositoryHost, 'branchHead' | 'file' | 'mergeBase' | 'commitsBetween' | 'commitTree' | 'pushes'>

const MOST_COMPARED_PAGES = 10

export function createCommits(api: RepositoryApi): Commits {
  const { git, repos } = api.octokit.rest
  return {
    ...createPushes(api),
    async branchHead(branch) {
      const at = await api.place()
      return (await orAbsent(git.getRef({ ...at, ref: `heads/${branch}` })))?.data.object.sha
    },
    async file(path, commit) {
      return readText(api.octokit, { ...(await api.place()), path, ref: commit })
    },
    async mergeBase(base, head) {
      const query = { ...(await api.place()), basehead: `${base}...${head}`, per_page: 1 }
      return (await orAbsent(repos.compareCommitsWithBasehead(query)))?.data.merge_base_commit.sha
    },
    async commitsBetween(base, head) {
      const query = { ...(await api.place()), basehead: `${base}...${head}`, per_page: PAGE }
      const shas: string[] = []
      for (let page = 1; page <= MOST_COMPARED_PAGES; page += 1) {
        const { data } = await repos.compareCommitsWithBasehead({ ...query, page })
        shas.push(...data.commits.map((commit) => commit.sha))
        if (shas.length >= data.total_commits) return { shas, complete: true }
      }
      return { shas, complete: false }
    },
    async commitTree(sha) {
      return (await git.getCommit({ ...(await api.place()), commit_sha: sha })).data.tree.sha
    },
  }
}

/** A file's text, of the default branch where no `ref` is named; undefined where there is none. */
export async function readText(
  { rest }: RepositoryApi['octokit'],
  place: { readonly owner: string; readonly repo: string; readonly path: string; readonly ref?: string },
): Promise<string | undefined> {
  const entry = (await orAbsent(rest.repos.getContent(place)))?.data
  if (entry === undefined || Array.isArray(entry) || entry.type !== 'file') return undefined
  return textOf(entry, place.path)
}

// From 1 MiB on GitHub leaves the content out and says encoding "none".
function textOf(entry: { content?: string; encoding?: string }, path: string): string {
  if (entry.encoding !== 'base64' || entry.content === undefined) {
    throw new Fault('too-large', `${path} is larger than 1 MiB`, { retryable: false })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(entry.content, 'base64'))
  } catch (cause) {
    throw new Fault('malformed', `${path} is not UTF-8 text`, { retryable: false, cause })
  }
}
