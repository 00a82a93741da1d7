import { diffFiles } from '../diff.ts'
import { listAnswer, pageOf } from '../pagination.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { renderCommit, renderFile } from '../render/commit.ts'
import { renderPullSimple } from '../render/pull.ts'
import { repositoryHtml, repositoryUrl } from '../render/repository.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { rulesetsOf } from '../rules.ts'
import { pullsOf } from '../state/world.ts'

const read = needs('contents:read', 'read')

export const commitRoutes: readonly Route[] = [
  onRepository('GET /branches', read, async (request) => {
    const refs = await request.repository.git.refs('refs/heads')
    return listAnswer(request, refs, ({ name, sha }) =>
      renderShortBranch(request, name.slice('refs/heads/'.length), sha),
    )
  }),
  onRepository('GET /branches/{+branch}', read, showBranch),
  onRepository('GET /commits', read, listCommits),
  onRepository('GET /commits/{commit_sha}/pulls', needs('pull_requests:read|contents:read', 'read'), listPullsOfCommit),
  onRepository('GET /commits/{+ref}', read, async (request) => {
    const sha = await requireCommit(request, request.params.ref ?? '')
    return { status: 200, body: await renderCommit(request.world, request.repository, { sha, files: true }) }
  }),
  onRepository('GET /compare/{+basehead}', read, compare),
]

/** The commit that a branch, tag or SHA names; GitHub says 422 where there is none. */
export async function requireCommit({ repository }: RepositoryRequest, name: string): Promise<string> {
  const sha = (await repository.git.resolve(name)) ?? (await repository.git.resolve(`refs/heads/${name}`))
  if (sha === null) throw new GitHubRefusal(422, `No commit found for SHA: ${name}`)
  return sha
}

function renderShortBranch({ world, repository }: RepositoryRequest, name: string, sha: string) {
  const url = repositoryUrl(world, repository)
  return { name, commit: { sha, url: `${url}/commits/${sha}` }, protected: rulesetsOf(repository, name).length > 0 }
}

async function showBranch(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, params } = request
  const name = params.branch ?? ''
  const sha = await repository.git.ref(`refs/heads/${name}`)
  if (sha === null) throw new GitHubRefusal(404, 'Branch not found')
  const self = `${repositoryUrl(world, repository)}/branches/${encodeURIComponent(name)}`
  const isProtected = rulesetsOf(repository, name).length > 0
  return {
    status: 200,
    body: {
      name,
      commit: await renderCommit(world, repository, { sha }),
      _links: { self, html: `${repositoryHtml(world, repository)}/tree/${encodeURIComponent(name)}` },
      protected: isProtected,
      protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
      protection_url: `${self}/protection`,
    },
  }
}

async function listCommits(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, query } = request
  const start = await requireCommit(request, query.get('sha') ?? repository.defaultBranch)
  const path = query.get('path')
  const listed = await repository.git.text(['rev-list', start, ...(path === null ? [] : ['--', path])])
  const shas = listed === '' ? [] : listed.split('\n')
  return listAnswer(request, shas, (sha) => renderCommit(world, repository, { sha }))
}

async function listPullsOfCommit(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, params } = request
  const sha = await requireCommit(request, params.commit_sha ?? '')
  const wanted = []
  for (const issue of pullsOf(repository)) {
    const { head, base } = issue.pull
    const listed = await repository.git.text(['rev-list', head.sha, `^${base.sha}`])
    if (listed.split('\n').includes(sha) || issue.pull.mergeCommitSha === sha) wanted.push(issue)
  }
  return listAnswer(request, wanted, (issue) => renderPullSimple(world, repository, issue))
}

const MOST_FILES = 300

async function compare(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, params } = request
  const { git } = repository
  const [baseName = '', headName = ''] = (params.basehead ?? '').split('...').map(withoutOwner)
  const base = await git.resolve(baseName)
  const head = await git.resolve(headName)
  if (base === null || head === null) throw notFound()
  const shared = await git.exec(['merge-base', base, head])
  if (shared.code !== 0) throw new GitHubRefusal(404, `No common ancestor between ${baseName} and ${headName}.`)
  const mergeBase = shared.stdout.toString().trim()
  const ahead = await revisions(git, `${base}..${head}`)
  const behind = await revisions(git, `${head}..${base}`)
  const page = pageOf(request, ahead)
  const files = await diffFiles(git, mergeBase, head)
  const html = `${repositoryHtml(world, repository)}/compare/${baseName}...${headName}`
  const show = (sha: string) => renderCommit(world, repository, { sha })
  return {
    status: 200,
    headers: page.headers,
    body: {
      url: `${repositoryUrl(world, repository)}/compare/${baseName}...${headName}`,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: await show(base),
      merge_base_commit: await show(mergeBase),
      status: statusOf(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: await Promise.all((request.query.has('per_page') ? page.items : ahead.slice(0, 250)).map(show)),
      files: files.slice(0, MOST_FILES).map((file) => renderFile(world, repository, { file, ref: head })),
    },
  }
}

async function revisions(git: RepositoryRequest['repository']['git'], range: string): Promise<string[]> {
  const listed = await git.text(['rev-list', '--reverse', '--topo-order', range])
  return listed === '' ? [] : listed.split('\n')
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged'
  if (ahead > 0) return 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}

function withoutOwner(name: string): string {
  return name.includes(':') ? name.slice(name.indexOf(':') + 1) : name
}
