import { type Commit, isVerified, readCommit, type Signature } from '../commits.ts'
import { diffFiles, type FileDiff } from '../diff.ts'
import type { TreeEntry } from '../git.ts'
import type { User } from '../state/accounts.ts'
import type { Repository, World } from '../state/world.ts'
import { repositoryHtml, repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'
import { renderUser } from './user.ts'

/** A commit as the Git Data API shows it. */
export function renderGitCommit(world: World, repository: Repository, commit: Commit): Schemas['git-commit'] {
  const url = repositoryUrl(world, repository)
  return {
    sha: commit.sha,
    node_id: nodeId('C', `${repository.id}:${commit.sha}`),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${repositoryHtml(world, repository)}/commit/${commit.sha}`,
    author: renderSignature(commit.author),
    committer: renderSignature(commit.committer),
    message: commit.message.replace(/\n$/, ''),
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${repositoryHtml(world, repository)}/commit/${sha}`,
    })),
    verification: renderVerification(world, commit),
  }
}

/** A commit as the repository's API shows it; `files` only where one commit is asked for. */
export async function renderCommit(
  world: World,
  repository: Repository,
  wanted: { sha: string; files?: boolean },
): Promise<Schemas['commit']> {
  const commit = await readCommit(repository.git, wanted.sha)
  const url = repositoryUrl(world, repository)
  const bare: Schemas['commit'] = {
    sha: commit.sha,
    node_id: nodeId('C', `${repository.id}:${commit.sha}`),
    commit: {
      author: renderSignature(commit.author),
      committer: renderSignature(commit.committer),
      message: commit.message.replace(/\n$/, ''),
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: renderVerification(world, commit),
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${repositoryHtml(world, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: renderOwner(world, commit.author),
    committer: renderOwner(world, commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${repositoryHtml(world, repository)}/commit/${sha}`,
    })),
  }
  if (wanted.files !== true) return bare
  const files = await diffFiles(repository.git, commit.parents[0] ?? null, commit.sha)
  const additions = sum(files, (file) => file.additions)
  const deletions = sum(files, (file) => file.deletions)
  return {
    ...bare,
    stats: { total: additions + deletions, additions, deletions },
    files: files.map((file) => renderFile(world, repository, { file, ref: commit.sha })),
  }
}

export function renderFile(
  world: World,
  repository: Repository,
  at: { file: FileDiff; ref: string },
): Schemas['diff-entry'] {
  const { file, ref } = at
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repositoryHtml(world, repository)}/blob/${ref}/${path}`,
    raw_url: `${repositoryHtml(world, repository)}/raw/${ref}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${ref}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  }
}

export function renderTree(
  world: World,
  repository: Repository,
  tree: { sha: string; entries: readonly TreeEntry[] },
): Schemas['git-tree'] {
  const url = repositoryUrl(world, repository)
  return {
    sha: tree.sha,
    url: `${url}/git/trees/${tree.sha}`,
    truncated: false,
    tree: tree.entries.map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      ...(entry.size === undefined ? {} : { size: entry.size }),
      ...(entry.type === 'commit' ? {} : { url: `${url}/git/${entry.type}s/${entry.sha}` }),
    })),
  }
}

export function renderRef(
  world: World,
  repository: Repository,
  ref: { name: string; sha: string },
): Schemas['git-ref'] {
  const url = repositoryUrl(world, repository)
  return {
    ref: ref.name,
    node_id: nodeId('REF', `${repository.id}:${ref.name}`),
    url: `${url}/git/${ref.name}`,
    object: { sha: ref.sha, type: 'commit', url: `${url}/git/commits/${ref.sha}` },
  }
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}

function renderSignature({ name, email, seconds }: Signature): { name: string; email: string; date: string } {
  return { name, email, date: new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z') }
}

// GitHub knows the people behind a commit by their addresses.
function renderOwner(world: World, { email }: Signature): Schemas['simple-user'] | null {
  const user: User | undefined = [...world.users.values()].find((one) => one.email === email)
  return user === undefined ? null : renderUser(world, user)
}

function renderVerification(world: World, commit: Commit): Schemas['verification'] {
  if (!isVerified(world, commit)) {
    return { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
  }
  return {
    verified: true,
    reason: 'valid',
    signature: commit.signature,
    payload: commit.payload,
    verified_at: renderSignature(commit.committer).date,
  }
}
