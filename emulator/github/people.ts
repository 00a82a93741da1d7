import { roleOf } from './access.ts'
import { clickAction } from './actions/checks.ts'
import { createRef, updateRef } from './actions/refs.ts'
import { writeCommit } from './commits.ts'
import { type FileContent, writeFiles } from './files.ts'
import { GitHubRefusal } from './refusal.ts'
import { nodeId, type Shown } from './render/schemas.ts'
import { roleAtLeast, type User } from './state/accounts.ts'
import { fullName, type Repository, type World } from './state/world.ts'

/** Somebody's hands. Every action throws `GitHubRefusal` (status, message) where GitHub would refuse. */
export interface Person {
  readonly login: string
  openIssue(issue: { title: string; body?: string; labels?: readonly string[] }): Promise<Shown<'issue'>>
  editIssue(number: number, edit: { title?: string; body?: string; state?: 'open' | 'closed' }): Promise<Shown<'issue'>>
  labelIssue(number: number, label: string): Promise<void>
  unlabelIssue(number: number, label: string): Promise<void>
  comment(number: number, body: string): Promise<Shown<'issue-comment'>>
  editComment(id: number, body: string): Promise<Shown<'issue-comment'>>
  deleteComment(id: number): Promise<void>
  /** Commits as this person on top of a branch (made from the default branch if absent) and pushes; null removes a file. */
  pushFiles(branch: string, files: Readonly<Record<string, FileContent | null>>, commit: Push): Promise<string>
  deleteBranch(branch: string): Promise<void>
  openPullRequest(pull: {
    title: string
    head: string
    base?: string
    body?: string
    draft?: boolean
  }): Promise<Shown<'pull-request'>>
  markReady(number: number): Promise<void>
  convertToDraft(number: number): Promise<void>
  review(number: number, review: PersonReview): Promise<Shown<'pull-request-review'>>
  /** Answers in a thread, by its first comment. */
  replyInThread(number: number, comment: number, body: string): Promise<Shown<'pull-request-review-comment'>>
  editReviewComment(id: number, body: string): Promise<void>
  /** All threads' comments, oldest first. */
  reviewComments(number: number): Promise<Shown<'pull-request-review-comment'>[]>
  /** Resolves the thread that a comment began. */
  resolveThread(number: number, comment: number): Promise<void>
  dismissReview(number: number, reviewId: number, message?: string): Promise<void>
  retarget(number: number, base: string): Promise<void>
  closePull(number: number): Promise<void>
  reopenPull(number: number): Promise<void>
  merge(number: number, options?: { method?: 'merge' | 'squash' | 'rebase'; sha?: string }): Promise<string>
  clickCheckButton(checkRunId: number, identifier: string): Promise<void>
  /** The older way to report on a commit. */
  setStatus(
    sha: string,
    status: { context: string; state: string; description?: string; target_url?: string },
  ): Promise<void>
  /** A deployment of a commit or branch, and what became of it. Gives the deployment's id. */
  deploy(ref: string, outcome: { environment: string; state: string; id?: number }): Promise<number>
  issue(number: number): Promise<Shown<'issue'>>
  pull(number: number): Promise<Shown<'pull-request'>>
  pulls(state?: 'open' | 'closed' | 'all'): Promise<Shown<'pull-request-simple'>[]>
  checks(ref: string): Promise<Shown<'check-run'>[]>
  comments(number: number): Promise<Shown<'issue-comment'>[]>
  branches(): Promise<{ name: string; sha: string }[]>
  /** The text of a file, or null where there is none. */
  file(branch: string, path: string): Promise<string | null>
}

/** A message, or more: `force` to rewrite the branch, `from` to start it elsewhere than where it is. */
export type Push = string | { readonly message: string; readonly force?: boolean; readonly from?: string }

export interface PersonReview {
  readonly event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT'
  readonly body?: string
  readonly commitId?: string
  /** On lines of the change's new side. */
  readonly comments?: readonly { readonly path: string; readonly line: number; readonly body: string }[]
}

export interface Hands {
  readonly world: World
  readonly repository: Repository
  readonly user: User
  /** Calls the API as this person. Gives the body; throws the refusal. */
  call<T>(method: string, path: string, body?: Record<string, unknown>): Promise<T>
  /** Runs something while nobody else changes anything. */
  alone<T>(run: () => Promise<T>): Promise<T>
}

export function createPerson(hands: Hands): Person {
  return { login: hands.user.login, ...discuss(hands), ...propose(hands), ...look(hands) }
}

function discuss({ call }: Hands) {
  return {
    openIssue: (issue) => call('POST', '/issues', { ...issue }),
    editIssue: (number, edit) => call('PATCH', `/issues/${number}`, { ...edit }),
    labelIssue: (number, label) => call('POST', `/issues/${number}/labels`, { labels: [label] }),
    unlabelIssue: (number, label) => call('DELETE', `/issues/${number}/labels/${encodeURIComponent(label)}`),
    comment: (number, body) => call('POST', `/issues/${number}/comments`, { body }),
    editComment: (id, body) => call('PATCH', `/issues/comments/${id}`, { body }),
    deleteComment: (id) => call('DELETE', `/issues/comments/${id}`),
  } satisfies Partial<Person>
}

function propose(hands: Hands) {
  const { call, repository } = hands
  const mutate = async (mutation: string, number: number): Promise<void> => {
    const { node_id } = await call<{ node_id: string }>('GET', `/pulls/${number}`)
    const query = `mutation($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { clientMutationId } }`
    await call('POST', '/graphql', { query, variables: { id: node_id } })
  }
  return {
    pushFiles: (branch, files, commit) => hands.alone(() => pushFiles(hands, { branch, files, commit })),
    deleteBranch: (branch) => call('DELETE', `/git/refs/heads/${branch}`),
    openPullRequest: (pull) => call('POST', '/pulls', { base: repository.defaultBranch, ...pull }),
    markReady: (number) => mutate('markPullRequestReadyForReview', number),
    convertToDraft: (number) => mutate('convertPullRequestToDraft', number),
    review: (number, { event, body = '', commitId, comments }) =>
      call('POST', `/pulls/${number}/reviews`, {
        event,
        body,
        ...(commitId === undefined ? {} : { commit_id: commitId }),
        ...(comments === undefined ? {} : { comments: comments.map((one) => ({ ...one, side: 'RIGHT' })) }),
      }),
    replyInThread: (number, comment, body) => call('POST', `/pulls/${number}/comments/${comment}/replies`, { body }),
    editReviewComment: (id, body) => call('PATCH', `/pulls/comments/${id}`, { body }),
    resolveThread: async (_number, comment) => {
      const query = 'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { clientMutationId } }'
      await call('POST', '/graphql', { query, variables: { id: nodeId('PRRT', comment) } })
    },
    dismissReview: (number, id, message = 'Dismissed') =>
      call('PUT', `/pulls/${number}/reviews/${id}/dismissals`, { message }),
    retarget: (number, base) => call('PATCH', `/pulls/${number}`, { base }),
    closePull: (number) => call('PATCH', `/pulls/${number}`, { state: 'closed' }),
    reopenPull: (number) => call('PATCH', `/pulls/${number}`, { state: 'open' }),
    merge: async (number, { method = 'merge', sha } = {}) => {
      const wanted = { merge_method: method, ...(sha === undefined ? {} : { sha }) }
      return (await call<{ sha: string }>('PUT', `/pulls/${number}/merge`, wanted)).sha
    },
    setStatus: (sha, status) => call('POST', `/statuses/${sha}`, { ...status }),
    deploy: async (ref, { environment, state, id }) => {
      const wanted = { ref, environment, required_contexts: [], auto_merge: false }
      const deployment = id ?? (await call<{ id: number }>('POST', '/deployments', wanted)).id
      await call('POST', `/deployments/${deployment}/statuses`, { state })
      return deployment
    },
    clickCheckButton: (id, identifier) => hands.alone(() => click(hands, id, identifier)),
  } satisfies Partial<Person>
}

function look({ call, repository }: Hands) {
  return {
    issue: (number) => call('GET', `/issues/${number}`),
    pull: (number) => call('GET', `/pulls/${number}`),
    pulls: (state = 'open') => call('GET', `/pulls?state=${state}&per_page=100`),
    checks: async (ref) =>
      (await call<{ check_runs: Shown<'check-run'>[] }>('GET', `/commits/${ref}/check-runs?per_page=100`)).check_runs,
    comments: (number) => call('GET', `/issues/${number}/comments?per_page=100`),
    reviewComments: (number) => call('GET', `/pulls/${number}/comments?per_page=100`),
    branches: async () =>
      (await repository.git.refs('refs/heads')).map(({ name, sha }) => ({
        name: name.slice('refs/heads/'.length),
        sha,
      })),
    file: async (branch, path) => {
      const found = await repository.git.exec(['cat-file', 'blob', `refs/heads/${branch}:${path}`])
      return found.code === 0 ? found.stdout.toString() : null
    },
  } satisfies Partial<Person>
}

interface FilesPush {
  readonly branch: string
  readonly files: Readonly<Record<string, FileContent | null>>
  readonly commit: Push
}

async function pushFiles({ world, repository, user }: Hands, push: FilesPush): Promise<string> {
  const { git } = repository
  const { message, force = false, from } = typeof push.commit === 'string' ? { message: push.commit } : push.commit
  requireWriter(world, repository, user)
  const ref = `refs/heads/${push.branch}`
  const before = await git.ref(ref)
  const parent = await git.resolve(from ?? before ?? repository.defaultBranch)
  if (parent === null) throw new GitHubRefusal(422, `No commit found for SHA: ${from}`)
  const tree = await writeFiles(git, parent, push.files)
  const self = { name: user.name, email: user.email, seconds: Math.floor(world.now().getTime() / 1000) }
  const sha = await writeCommit(world, git, {
    tree,
    parents: [parent],
    message: `${message}\n`,
    author: self,
    committer: self,
    signed: false,
  })
  const change = { actor: { user, app: null }, ref, sha, workflows: true, force }
  if (before === null) await createRef(world, repository, change)
  else await updateRef(world, repository, change)
  return sha
}

async function click({ world, repository, user }: Hands, id: number, identifier: string): Promise<void> {
  const run = repository.checkRuns.find((one) => one.id === id)
  if (run === undefined) throw new GitHubRefusal(404, 'Not Found')
  requireWriter(world, repository, user)
  clickAction(world, repository, { actor: { user, app: null }, run, identifier })
}

// Pushing, and the buttons of a check run, are for people with write access.
function requireWriter(world: World, repository: Repository, user: User): void {
  if (roleAtLeast(roleOf(world, repository, user), 'write')) return
  throw new GitHubRefusal(403, `Permission to ${fullName(repository)}.git denied to ${user.login}.`)
}
