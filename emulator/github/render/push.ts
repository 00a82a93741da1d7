import { readCommit } from '../commits.ts'
import { diffFiles } from '../diff.ts'
import type { Actor } from '../state/accounts.ts'
import type { Repository, World } from '../state/world.ts'
import { renderRepository, repositoryHtml } from './repository.ts'

const NOTHING = '0'.repeat(40)
const MOST_COMMITS = 2048

/** What the `push` event tells beside sender and installation. */
export async function renderPush(
  world: World,
  repository: Repository,
  move: { actor: Actor; ref: string; before: string | null; after: string | null },
): Promise<Record<string, unknown>> {
  const { before, after, ref, actor } = move
  const commits = after === null ? [] : await renderCommits(world, repository, { before, after })
  const html = repositoryHtml(world, repository)
  const compare = `${html}/compare/${(before ?? NOTHING).slice(0, 12)}...${(after ?? NOTHING).slice(0, 12)}`
  return {
    ref,
    before: before ?? NOTHING,
    after: after ?? NOTHING,
    repository: renderPushedRepository(world, repository),
    pusher: { name: actor.user.login, email: actor.user.email },
    created: before === null,
    deleted: after === null,
    forced: before !== null && after !== null && !(await isForward(repository, before, after)),
    base_ref: null,
    compare,
    commits,
    head_commit: commits.at(-1) ?? (after === null ? null : await renderPushed(world, repository, after)),
  }
}

async function renderCommits(
  world: World,
  repository: Repository,
  range: { before: string | null; after: string },
): Promise<unknown[]> {
  const from = range.before ?? `refs/heads/${repository.defaultBranch}`
  const listed = await repository.git.text([
    'rev-list',
    '--reverse',
    '--topo-order',
    `--max-count=${MOST_COMMITS}`,
    range.after,
    `^${from}`,
  ])
  const shas = listed === '' ? [] : listed.split('\n')
  return Promise.all(shas.map((sha) => renderPushed(world, repository, sha)))
}

async function renderPushed(world: World, repository: Repository, sha: string): Promise<Record<string, unknown>> {
  const commit = await readCommit(repository.git, sha)
  const files = await diffFiles(repository.git, commit.parents[0] ?? null, sha)
  const named = (status: string): string[] => files.filter((file) => file.status === status).map((file) => file.path)
  return {
    id: sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message.replace(/\n$/, ''),
    timestamp: new Date(commit.committer.seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
    url: `${repositoryHtml(world, repository)}/commit/${sha}`,
    author: renderPerson(world, commit.author),
    committer: renderPerson(world, commit.committer),
    added: named('added'),
    removed: named('removed'),
    modified: named('modified'),
  }
}

function renderPerson(world: World, { name, email }: { name: string; email: string }): Record<string, string> {
  const user = [...world.users.values()].find((one) => one.email === email)
  return { name, email, ...(user === undefined ? {} : { username: user.login }) }
}

// The push event is older than the API: it writes some times as numbers and has names of its own.
function renderPushedRepository(world: World, repository: Repository): Record<string, unknown> {
  const rendered = renderRepository(world, repository)
  const owner = { ...rendered.owner, name: repository.owner.login, email: repository.owner.email }
  return {
    ...rendered,
    owner,
    url: repositoryHtml(world, repository),
    created_at: Math.floor(Date.parse(repository.createdAt) / 1000),
    pushed_at: Math.floor(Date.parse(repository.pushedAt) / 1000),
    stargazers: 0,
    master_branch: repository.defaultBranch,
  }
}

async function isForward(repository: Repository, before: string, after: string): Promise<boolean> {
  return (await repository.git.exec(['merge-base', '--is-ancestor', before, after])).code === 0
}
