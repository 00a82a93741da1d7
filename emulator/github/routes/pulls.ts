import { hasPermission } from '../access.ts'
import { editPull } from '../actions/edit-pull.ts'
import { sourceOf } from '../actions/fork.ts'
import { mergePull } from '../actions/merge.ts'
import { createPull } from '../actions/pulls.ts'
import { diffFiles } from '../diff.ts'
import { flag, numberParam, requiredText, text, texts } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { renderCommit, renderFile } from '../render/commit.ts'
import { rangeOf, renderPull, renderPullSimple } from '../render/pull.ts'
import { stackOf } from '../render/stack.ts'
import { renderTeam } from '../render/team.ts'
import { renderUser } from '../render/user.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { User } from '../state/accounts.ts'
import { isPull, type PullRequest } from '../state/issues.ts'
import type { Team } from '../state/teams.ts'
import { fullName, pullsOf } from '../state/world.ts'
import { findUser } from '../world.ts'
import { requireMayEdit } from './issues.ts'

const read = needs('pull_requests:read', 'read')
const write = needs('pull_requests:write', 'read')
const MOST_COMMITS = 250
const MOST_FILES = 3000

export const pullRoutes: readonly Route[] = [
  onRepository('GET /pulls', read, listPulls),
  onRepository('POST /pulls', write, async (request) => {
    const { world, repository, actor, body } = request
    const issue = await createPull(world, repository, {
      actor,
      title: requiredText(body, 'title', 'PullRequest'),
      body: text(body, 'body') ?? null,
      head: requiredText(body, 'head', 'PullRequest'),
      base: requiredText(body, 'base', 'PullRequest'),
      draft: flag(body, 'draft') === true,
    })
    return { status: 201, body: await renderPull(world, repository, issue) }
  }),
  onRepository('GET /pulls/{pull_number}', read, (request) => answerPull(request, findPull(request))),
  onRepository('PATCH /pulls/{pull_number}', write, async (request) => {
    const { world, repository, actor, body } = request
    const issue = findPull(request)
    requireMayEdit(request, issue)
    const base = text(body, 'base')
    if (base !== undefined && base !== issue.pull.base.ref && stackOf(repository, issue.number) !== undefined)
      throw new GitHubRefusal(422, 'Cannot change the base branch because the pull request is part of a stack.')
    const edit = {
      title: text(body, 'title'),
      body: body.body === null ? null : text(body, 'body'),
      state: text(body, 'state'),
      base,
    }
    await editPull(world, repository, { actor, issue, edit })
    return answerPull(request, issue)
  }),
  onRepository('GET /pulls/{pull_number}/commits', read, async (request) => {
    const { commits } = await rangeOf(request.repository, findPull(request))
    return listAnswer(request, commits.slice(0, MOST_COMMITS), (sha) =>
      renderCommit(request.world, request.repository, { sha }),
    )
  }),
  onRepository('GET /pulls/{pull_number}/files', read, async (request) => {
    const { world, repository } = request
    const { mergeBase, head } = await rangeOf(repository, findPull(request))
    const files = (await diffFiles(repository.git, mergeBase, head)).slice(0, MOST_FILES)
    return listAnswer(request, files, (file) => renderFile(world, repository, { file, ref: head }))
  }),
  onRepository('GET /pulls/{pull_number}/merge', read, (request) => {
    if (findPull(request).pull.mergedAt === null) throw notFound()
    return { status: 204 }
  }),
  onRepository('PUT /pulls/{pull_number}/merge', needs('contents:write', 'write'), merge),
  onRepository('GET /pulls/{pull_number}/requested_reviewers', read, (request) => ({
    status: 200,
    body: {
      users: findPull(request).pull.requestedReviewers.map((user) => renderUser(request.world, user)),
      teams: findPull(request).pull.requestedTeams.map((team) => renderTeam(request.world, team)),
    },
  })),
  onRepository('DELETE /pulls/{pull_number}/requested_reviewers', needs('pull_requests:write', 'triage'), (request) => {
    const { world, repository, body } = request
    const { pull } = findPull(request)
    const gone = (texts(body, 'reviewers') ?? []).map((login) => login.toLowerCase())
    pull.requestedReviewers = pull.requestedReviewers.filter(({ login }) => !gone.includes(login.toLowerCase()))
    return { status: 200, body: renderPullSimple(world, repository, findPull(request)) }
  }),
  onRepository(
    'POST /pulls/{pull_number}/requested_reviewers',
    needs('pull_requests:write', 'triage'),
    requestReviewers,
  ),
]

export function findPull(request: RepositoryRequest): PullRequest {
  const issue = request.repository.issues.get(numberParam(request, 'pull_number'))
  if (issue === undefined || !isPull(issue)) throw notFound()
  return issue
}

async function answerPull({ world, repository }: RepositoryRequest, issue: PullRequest): Promise<Answer> {
  return { status: 200, body: await renderPull(world, repository, issue) }
}

function listPulls(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, query } = request
  const state = query.get('state') ?? 'open'
  const head = query.get('head')
  const base = query.get('base')
  const wanted = pullsOf(repository).filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      (head === null ||
        head === `${sourceOf(world, repository, issue.pull.head).owner.login}:${issue.pull.head.ref}` ||
        !head.includes(':')) &&
      (base === null || base === issue.pull.base.ref),
  )
  if (query.get('direction') !== 'asc') wanted.reverse()
  return listAnswer(request, wanted, (issue) => renderPullSimple(world, repository, issue))
}

async function merge(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, actor, body, workflows } = request
  const method = text(body, 'merge_method') ?? 'merge'
  if (method !== 'merge' && method !== 'squash' && method !== 'rebase')
    throw new GitHubRefusal(422, `Invalid merge method: ${method}`)
  const sha = await mergePull(world, repository, {
    actor,
    issue: findPull(request),
    method,
    sha: text(body, 'sha'),
    title: text(body, 'commit_title'),
    message: text(body, 'commit_message'),
    workflows,
  })
  return { status: 200, body: { sha, merged: true, message: 'Pull Request successfully merged' } }
}

function requestReviewers(request: RepositoryRequest): Answer {
  const { world, repository, actor, body } = request
  const issue = findPull(request)
  const { pull } = issue
  const teams = wantedTeams(request)
  const users = (texts(body, 'reviewers') ?? []).map((login) => wantedReviewer(request, issue, login))
  const told = (reviewer: string): void =>
    world.record(actor, 'review.requested', { repository: fullName(repository), number: issue.number, reviewer })
  for (const user of users.filter((one) => !pull.requestedReviewers.includes(one))) {
    pull.requestedReviewers.push(user)
    told(user.login)
  }
  for (const team of teams.filter((one) => !pull.requestedTeams.includes(one))) {
    pull.requestedTeams.push(team)
    told(`team ${team.slug}`)
  }
  return { status: 201, body: renderPullSimple(world, repository, issue) }
}

function wantedReviewer({ world, repository }: RepositoryRequest, issue: PullRequest, login: string): User {
  const user = findUser(world, login)
  if (user !== undefined && user.id === issue.actor.user.id)
    throw new GitHubRefusal(422, 'Review cannot be requested from pull request author.')
  const mayRead = repository.collaborators.has(login.toLowerCase()) || user?.id === repository.owner.id
  if (user === undefined || !mayRead) throw notCollaborator()
  return user
}

// What may not work on the repository is not asked for a review of it; teams are seen by who may read members.
function wantedTeams({ world, repository, caller, body }: RepositoryRequest): Team[] {
  const slugs = texts(body, 'team_reviewers') ?? []
  const isBlind = caller.kind === 'installation' && !hasPermission(caller.permissions, 'members', 'read')
  return slugs.map((slug) => {
    const found = world.teams.find((one) => one.organization === repository.owner && one.slug === slug.toLowerCase())
    if (found === undefined || isBlind || !found.repositoryIds.has(repository.id)) throw notCollaborator()
    return found
  })
}

function notCollaborator(): GitHubRefusal {
  return new GitHubRefusal(
    422,
    'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
  )
}
