import type { TreeEntry } from '../git.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { repositoryHtml, repositoryUrl } from '../render/repository.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { Repository } from '../state/world.ts'
import { wrapBase64 } from './git-data.ts'

const read = needs('contents:read', 'read')

export const contentRoutes: readonly Route[] = [
  onRepository('GET /contents', read, showContents),
  onRepository('GET /contents/', read, showContents),
  onRepository('GET /contents/{+path}', read, showContents),
]

async function showContents(request: RepositoryRequest): Promise<Answer> {
  const { repository, params, query } = request
  const ref = query.get('ref') ?? repository.defaultBranch
  const sha = await repository.git.resolve(ref)
  if (sha === null) throw new GitHubRefusal(404, `No commit found for the ref ${ref}`)
  const path = (params.path ?? '').replace(/^\/+|\/+$/g, '')
  const entries = await repository.git.tree(sha, true)
  const found = entries.find((entry) => entry.path === path)
  const at = { ref, entries }
  if (path === '' || found?.type === 'tree')
    return { status: 200, body: childrenOf(path, entries).map((entry) => renderEntry(request, entry, at)) }
  if (found === undefined) throw notFound()
  return { status: 200, body: await renderContent(request, found, at) }
}

export async function findEntry({ git }: Repository, commit: string, path: string): Promise<TreeEntry | undefined> {
  return (await git.tree(commit, true)).find((entry) => entry.path === path)
}

function childrenOf(path: string, entries: readonly TreeEntry[]): TreeEntry[] {
  const prefix = path === '' ? '' : `${path}/`
  return entries.filter((entry) => entry.path.startsWith(prefix) && !entry.path.slice(prefix.length).includes('/'))
}

async function renderContent(request: RepositoryRequest, entry: TreeEntry, at: { ref: string }) {
  const common = renderEntry(request, entry, at)
  if (entry.type === 'commit') return { ...common, type: 'submodule', submodule_git_url: null }
  const bytes = await request.repository.git.read('blob', entry.sha)
  if (entry.mode === '120000') return { ...common, type: 'symlink', target: bytes.toString() }
  return { ...common, type: 'file', encoding: 'base64', content: wrapBase64(bytes) }
}

/** A file or folder without its content. */
export function renderEntry({ world, repository }: RepositoryRequest, entry: TreeEntry, { ref }: { ref: string }) {
  const path = entry.path.split('/').map(encodeURIComponent).join('/')
  const url = repositoryUrl(world, repository)
  const self = `${url}/contents/${path}?ref=${encodeURIComponent(ref)}`
  const git = `${url}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`
  const html = `${repositoryHtml(world, repository)}/blob/${encodeURIComponent(ref)}/${path}`
  return {
    name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url:
      entry.type === 'blob' ? `${repositoryHtml(world, repository)}/raw/${encodeURIComponent(ref)}/${path}` : null,
    type:
      entry.type === 'tree'
        ? 'dir'
        : entry.type === 'commit'
          ? 'submodule'
          : entry.mode === '120000'
            ? 'symlink'
            : 'file',
    _links: { self, git, html },
  }
}
