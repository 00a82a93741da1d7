import { Fault, isFault } from '../../../domain/fault.ts'
import type { PublishedFile } from '../../../ports/branch-writing.ts'
import type { RepositoryHost } from '../../../ports/code-host.ts'
import { moveBranch } from './move-branch.ts'
import type { RepositoryApi } from './repository-api.ts'

type Publishing = Pick<RepositoryHost, 'createTree' | 'createCommit' | 'createBranch' | 'moveBranch' | 'deleteBranch'>

// No caller of ours names another branch. A caller gone wrong shall not be able to.
const OWN_BRANCH = /^agent\/[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*$/

export function createPublishing(api: RepositoryApi): Publishing {
  const { git } = api.octokit.rest
  return {
    async createTree(baseTree, files) {
      const tree = []
      for (const file of files) tree.push(await treeEntry(api, file))
      const { data } = await git.createTree({ ...(await api.place()), base_tree: baseTree, tree })
      return data.sha
    },
    async createCommit({ message, tree, parents }) {
      const { data } = await git.createCommit({ ...(await api.place()), message, tree, parents: [...parents] })
      return data.sha
    },
    async createBranch(branch, commit) {
      requireOwnBranch(branch)
      await git.createRef({ ...(await api.place()), ref: `refs/heads/${branch}`, sha: commit })
    },
    async moveBranch(branch, move) {
      requireOwnBranch(branch)
      await moveBranch(api, branch, move)
    },
    async deleteBranch(branch) {
      requireOwnBranch(branch)
      await git.deleteRef({ ...(await api.place()), ref: `heads/${branch}` }).catch(fineWhenGone)
    },
  }
}

async function treeEntry(api: RepositoryApi, { path, mode, content }: PublishedFile) {
  const entry = { path, mode, type: 'blob' as const }
  if (content === null) return { ...entry, sha: null }
  if ('text' in content) return { ...entry, content: content.text }
  const blob = { content: Buffer.from(content.bytes).toString('base64'), encoding: 'base64' }
  const { data } = await api.octokit.rest.git.createBlob({ ...(await api.place()), ...blob })
  return { ...entry, sha: data.sha }
}

function requireOwnBranch(branch: string): void {
  if (OWN_BRANCH.test(branch)) return
  throw new Fault('rejected', `${JSON.stringify(branch)} is not a branch of the agent's`, { retryable: false })
}

function fineWhenGone(error: unknown): void {
  if (isFault(error, 'not-found')) return
  if (isFault(error, 'rejected') && error.message.includes('Reference does not exist')) return
  throw error
}
