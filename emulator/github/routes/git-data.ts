import { readCommit, type Signature, WEB_FLOW, writeCommit } from '../commits.ts'
import type { TreeChange } from '../git.ts'
import { list, record, requiredText, text } from '../input.ts'
import { forbiddenToApp, GitHubRefusal, notFound } from '../refusal.ts'
import { renderGitCommit, renderTree } from '../render/commit.ts'
import { repositoryUrl } from '../render/repository.ts'
import { nodeId } from '../render/schemas.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { fullName } from '../state/world.ts'
import { isWorkflow } from '../workflows.ts'

const read = needs('contents:read', 'read')
const write = needs('contents:write', 'write')

export const gitDataRoutes: readonly Route[] = [
  onRepository('POST /git/blobs', write, createBlob),
  onRepository('GET /git/blobs/{file_sha}', read, showBlob),
  onRepository('POST /git/trees', write, createTree),
  onRepository('GET /git/trees/{+tree_sha}', read, showTree),
  onRepository('POST /git/commits', write, createCommit),
  onRepository('GET /git/commits/{commit_sha}', read, async ({ world, repository, params }) => {
    const sha = await requireObject(repository.git, params.commit_sha ?? '', 'commit')
    return { status: 200, body: renderGitCommit(world, repository, await readCommit(repository.git, sha)) }
  }),
]

async function createBlob({ world, repository, body }: RepositoryRequest): Promise<Answer> {
  const encoding = text(body, 'encoding') === 'base64' ? 'base64' : 'utf8'
  const sha = await repository.git.writeBlob(Buffer.from(requiredText(body, 'content', 'Blob'), encoding))
  return { status: 201, body: { sha, url: `${repositoryUrl(world, repository)}/git/blobs/${sha}` } }
}

async function showBlob({ world, repository, params }: RepositoryRequest): Promise<Answer> {
  const sha = await requireObject(repository.git, params.file_sha ?? '', 'blob')
  const bytes = await repository.git.read('blob', sha)
  return {
    status: 200,
    body: {
      sha,
      node_id: nodeId('B', `${repository.id}:${sha}`),
      size: bytes.length,
      url: `${repositoryUrl(world, repository)}/git/blobs/${sha}`,
      content: wrapBase64(bytes),
      encoding: 'base64',
    },
  }
}

/** GitHub breaks base64 into lines of sixty characters. */
export function wrapBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{1,60}/g, '$&\n')
}

async function showTree({ world, repository, params, query }: RepositoryRequest): Promise<Answer> {
  const { git } = repository
  const named = params.tree_sha ?? ''
  const sha = (await git.exec(['rev-parse', '--verify', '--quiet', '--end-of-options', `${named}^{tree}`])).stdout
    .toString()
    .trim()
  if (sha === '') throw notFound()
  return {
    status: 200,
    body: renderTree(world, repository, { sha, entries: await git.tree(sha, query.has('recursive')) }),
  }
}

async function createTree(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, body } = request
  const { git } = repository
  const baseName = text(body, 'base_tree')
  const base = baseName === undefined ? null : await treeOf(repository, baseName)
  const changes = await Promise.all((list(body, 'tree') ?? []).map((entry) => readEntry(repository, entry)))
  if (!request.workflows) await refuseWorkflows(request, base, changes)
  const sha = await git.writeTree(base, changes).catch((cause: unknown) => {
    throw new GitHubRefusal(422, `tree.path contains a malformed path component: ${String(cause)}`)
  })
  return { status: 201, body: renderTree(world, repository, { sha, entries: await git.tree(sha, false) }) }
}

async function treeOf({ git }: RepositoryRequest['repository'], name: string): Promise<string> {
  const found = await git.exec(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{tree}`])
  if (found.code !== 0) throw new GitHubRefusal(422, 'base_tree is not a valid tree oid')
  return found.stdout.toString().trim()
}

const MODES = ['100644', '100755', '040000', '160000', '120000']

async function readEntry({ git }: RepositoryRequest['repository'], entry: unknown): Promise<TreeChange> {
  const fields = (entry ?? {}) as Readonly<Record<string, unknown>>
  const path = text(fields, 'path') ?? ''
  const mode = text(fields, 'mode') ?? '100644'
  if (path === '' || path.startsWith('/')) throw new GitHubRefusal(422, 'tree.path cannot start with a slash')
  if (!MODES.includes(mode)) throw new GitHubRefusal(422, 'Must supply a valid tree.mode')
  const content = text(fields, 'content')
  if (content !== undefined) return { path, mode, sha: await git.writeBlob(Buffer.from(content)) }
  if (fields.sha === null) return { path, mode, sha: null }
  const sha = text(fields, 'sha')
  if (sha === undefined) throw new GitHubRefusal(422, 'Must supply tree.sha or tree.content')
  const wanted = mode === '040000' ? 'tree' : 'blob'
  if (mode !== '160000' && (await git.typeOf(sha)) !== wanted)
    throw new GitHubRefusal(422, `tree.sha ${sha} is not a valid ${wanted}`)
  return { path, mode, sha }
}

async function refuseWorkflows(
  { repository }: RepositoryRequest,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<void> {
  if (!changes.some(({ path }) => isWorkflow(`${path}/`) || isWorkflow(path))) return
  const present = await repository.git.tree(base ?? `refs/heads/${repository.defaultBranch}`, true)
  const same = (change: TreeChange): boolean =>
    present.some((one) => one.path === change.path && one.sha === change.sha)
  if (changes.some((change) => isWorkflow(change.path) && !same(change))) throw forbiddenToApp()
}

/** Author and committer left out: the caller is both, and GitHub signs. Given: as given, and unverified. */
async function createCommit(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, body, actor, caller } = request
  const { git } = repository
  const tree = requiredText(body, 'tree', 'Commit')
  if ((await git.typeOf(tree)) !== 'tree') throw new GitHubRefusal(422, 'Tree SHA does not exist')
  const parents = (list(body, 'parents') ?? []).map(String)
  for (const parent of parents) {
    if ((await git.typeOf(parent)) !== 'commit')
      throw new GitHubRefusal(422, 'Parent SHA does not exist or is not a commit object')
  }
  const now = Math.floor(world.now().getTime() / 1000)
  const author = readSignature(record(body, 'author'), now)
  const committer = readSignature(record(body, 'committer'), now)
  const signed = author === undefined && committer === undefined && caller.kind === 'installation'
  const self = { name: actor.user.name, email: actor.user.email, seconds: now }
  const sha = await writeCommit(world, git, {
    tree,
    parents,
    message: requiredText(body, 'message', 'Commit'),
    author: author ?? self,
    committer: signed ? { ...WEB_FLOW, seconds: now } : (committer ?? author ?? self),
    signed,
  })
  world.record(actor, 'commit.created', { repository: fullName(repository), sha, tree, parents })
  return { status: 201, body: renderGitCommit(world, repository, await readCommit(git, sha)) }
}

function readSignature(given: Readonly<Record<string, unknown>> | undefined, now: number): Signature | undefined {
  if (given === undefined) return undefined
  const date = text(given, 'date')
  const seconds = date === undefined ? now : Math.floor(Date.parse(date) / 1000)
  return { name: requiredText(given, 'name', 'Commit'), email: requiredText(given, 'email', 'Commit'), seconds }
}

async function requireObject(git: RepositoryRequest['repository']['git'], name: string, type: string): Promise<string> {
  if (!/^[0-9a-f]{40}$/.test(name) || (await git.typeOf(name)) !== type) throw notFound()
  return name
}
