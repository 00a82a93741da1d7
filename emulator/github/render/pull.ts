import { sourceOf } from '../actions/fork.ts'
import { diffFiles } from '../diff.ts'
import { evaluateMerge } from '../rules.ts'
import { isPull, type PullRequest, type Review, type Side } from '../state/issues.ts'
import type { Repository, World } from '../state/world.ts'
import { sum } from './commit.ts'
import { renderAssociation, renderLabel } from './issue.ts'
import { renderRepository, repositoryHtml, repositoryUrl } from './repository.ts'
import { nodeId, type Schemas } from './schemas.ts'
import { renderMembership } from './stack.ts'
import { renderTeam } from './team.ts'
import { renderUser } from './user.ts'

type Simple = Schemas['pull-request-simple']

export function renderPullSimple(world: World, repository: Repository, issue: PullRequest): Simple {
  const { pull } = issue
  const url = repositoryUrl(world, repository)
  const html = `${repositoryHtml(world, repository)}/pull/${issue.number}`
  return {
    ...renderPullLinks(world, repository, issue),
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: renderUser(world, issue.actor.user),
    body: issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map((user) => renderUser(world, user)),
    requested_teams: pull.requestedTeams.map((team) => renderTeam(world, team)),
    labels: issue.labels.map((label) => renderLabel(world, repository, label) as Simple['labels'][number]),
    milestone: null,
    draft: pull.draft,
    head: renderSide(world, sourceOf(world, repository, pull.head), pull.head),
    base: renderSide(world, repository, pull.base),
    _links: {
      self: { href: `${url}/pulls/${issue.number}` },
      html: { href: html },
      issue: { href: `${url}/issues/${issue.number}` },
      comments: { href: `${url}/issues/${issue.number}/comments` },
      review_comments: { href: `${url}/pulls/${issue.number}/comments` },
      review_comment: { href: `${url}/pulls/comments{/number}` },
      commits: { href: `${url}/pulls/${issue.number}/commits` },
      statuses: { href: `${url}/statuses/${pull.head.sha}` },
    },
    author_association: renderAssociation(repository, issue.actor.user),
    auto_merge: null,
    active_lock_reason: null,
    ...renderMembership(repository, issue),
  }
}

export async function renderPull(
  world: World,
  repository: Repository,
  issue: PullRequest,
): Promise<Schemas['pull-request']> {
  const { pull } = issue
  const range = await rangeOf(repository, issue)
  const files = await diffFiles(repository.git, range.mergeBase, range.head)
  const verdict = await evaluateMerge(world, repository, issue)
  return {
    ...(renderPullSimple(world, repository, issue) as unknown as Schemas['pull-request']),
    merged: pull.mergedAt !== null,
    mergeable: verdict.mergeable,
    rebaseable: verdict.mergeable,
    mergeable_state: verdict.state,
    merged_by: pull.mergedBy === null ? null : renderUser(world, pull.mergedBy),
    comments: issue.comments.length,
    review_comments: pull.reviewComments.length,
    maintainer_can_modify: false,
    commits: range.commits.length,
    additions: sum(files, (file) => file.additions),
    deletions: sum(files, (file) => file.deletions),
    changed_files: files.length,
  }
}

/** The commits that a pull request brings, oldest first. A closed one keeps what it had. */
export async function rangeOf(
  repository: Repository,
  issue: PullRequest,
): Promise<{ mergeBase: string; head: string; commits: string[] }> {
  const { git } = repository
  const { head, base } = issue.pull
  const tip = (issue.state === 'open' ? await git.ref(`refs/heads/${base.ref}`) : null) ?? base.sha
  return git.remember(`range ${tip} ${head.sha}`, async () => {
    const shared = await git.exec(['merge-base', tip, head.sha])
    const mergeBase = shared.code === 0 ? shared.stdout.toString().trim() : tip
    const listed = await git.text(['rev-list', '--reverse', '--topo-order', `${tip}..${head.sha}`])
    return { mergeBase, head: head.sha, commits: listed === '' ? [] : listed.split('\n') }
  })
}

export function renderReview(
  world: World,
  repository: Repository,
  at: { issue: PullRequest; review: Review },
): Schemas['pull-request-review'] {
  const { issue, review } = at
  const html = `${repositoryHtml(world, repository)}/pull/${issue.number}#pullrequestreview-${review.id}`
  const pullUrl = `${repositoryUrl(world, repository)}/pulls/${issue.number}`
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: renderUser(world, review.user),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: renderAssociation(repository, review.user),
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    submitted_at: review.submittedAt,
    commit_id: review.commitSha,
  }
}

/** The open pull requests whose head is a commit, in the short form that check runs carry. */
export function renderPullsOfSha(world: World, repository: Repository, sha: string): Schemas['pull-request-minimal'][] {
  const repo = { id: repository.id, url: repositoryUrl(world, repository), name: repository.name }
  return (
    [...repository.issues.values()]
      .filter(isPull)
      // Those from forks are not shown there.
      .filter(({ state, pull }) => state === 'open' && pull.head.sha === sha && pull.head.fork === undefined)
      .map((issue) => ({
        id: issue.pull.id,
        number: issue.number,
        url: `${repositoryUrl(world, repository)}/pulls/${issue.number}`,
        head: { ref: issue.pull.head.ref, sha: issue.pull.head.sha, repo },
        base: { ref: issue.pull.base.ref, sha: issue.pull.base.sha, repo },
      }))
  )
}

function renderPullLinks(world: World, repository: Repository, issue: PullRequest) {
  const url = repositoryUrl(world, repository)
  return {
    url: `${url}/pulls/${issue.number}`,
    issue_url: `${url}/issues/${issue.number}`,
    commits_url: `${url}/pulls/${issue.number}/commits`,
    review_comments_url: `${url}/pulls/${issue.number}/comments`,
    review_comment_url: `${url}/pulls/comments{/number}`,
    comments_url: `${url}/issues/${issue.number}/comments`,
    statuses_url: `${url}/statuses/${issue.pull.head.sha}`,
  }
}

function renderSide(world: World, repository: Repository, side: Side): Simple['head'] {
  return {
    label: `${repository.owner.login}:${side.ref}`,
    ref: side.ref,
    sha: side.sha,
    user: renderUser(world, repository.owner),
    repo: renderRepository(world, repository),
  }
}
