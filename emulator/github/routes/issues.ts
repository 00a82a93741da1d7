import { roleOf } from '../access.ts'
import { editPull } from '../actions/edit-pull.ts'
import { addLabel, createIssue, editIssue, setIssueState } from '../actions/issues.ts'
import { numberParam, requiredText, text, texts } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { forbiddenToApp, GitHubRefusal, notFound } from '../refusal.ts'
import { renderIssue } from '../render/issue.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { roleAtLeast } from '../state/accounts.ts'
import { type Issue, isPull } from '../state/issues.ts'

const read = needs('issues:read|pull_requests:read', 'read')
const write = needs('issues:write|pull_requests:write', 'read')

export const issueRoutes: readonly Route[] = [
  onRepository('GET /issues', read, listIssues),
  onRepository('POST /issues', needs('issues:write', 'read'), async (request) => {
    const { world, repository, actor, body } = request
    const mayLabel = request.caller.kind !== 'user' || roleAtLeast(roleOf(world, repository, actor.user), 'triage')
    const issue = await createIssue(world, repository, {
      actor,
      title: requiredText(body, 'title', 'Issue'),
      body: text(body, 'body') ?? null,
      // Labels of people who may not label are dropped without a word.
      labels: mayLabel ? (texts(body, 'labels') ?? []) : [],
    })
    return { status: 201, body: renderIssue(world, repository, issue) }
  }),
  onRepository('GET /issues/{issue_number}', read, (request) => ({
    status: 200,
    body: renderIssue(request.world, request.repository, findIssue(request)),
  })),
  onRepository('PATCH /issues/{issue_number}', write, updateIssue),
]

/** The issue or pull request that a path numbers. */
export function findIssue(request: RepositoryRequest): Issue {
  const issue = request.repository.issues.get(numberParam(request, 'issue_number'))
  if (issue === undefined) throw notFound()
  requireKind(request, issue)
  return issue
}

// `pull_requests` reaches pull requests only; `issues` reaches both.
function requireKind({ caller, method }: RepositoryRequest, issue: Issue): void {
  if (caller.kind !== 'installation' || isPull(issue)) return
  const level = caller.permissions.issues
  if (level === undefined || (method !== 'GET' && level === 'read')) throw forbiddenToApp()
}

function listIssues(request: RepositoryRequest): Answer | Promise<Answer> {
  const { world, repository, query } = request
  const state = query.get('state') ?? 'open'
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '')
  const creator = query.get('creator')?.toLowerCase()
  const since = query.get('since') ?? ''
  const wanted = [...repository.issues.values()].filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      (creator === undefined || issue.actor.user.login.toLowerCase() === creator) &&
      labels.every((name) => issue.labels.some((label) => label.name.toLowerCase() === name.toLowerCase())) &&
      (since === '' || Date.parse(issue.updatedAt) >= Date.parse(since)),
  )
  if (query.get('direction') !== 'asc') wanted.reverse()
  return listAnswer(request, wanted, (issue) => renderIssue(world, repository, issue))
}

async function updateIssue(request: RepositoryRequest): Promise<Answer> {
  const { world, repository, actor, body } = request
  const issue = findIssue(request)
  requireMayEdit(request, issue)
  const edit = {
    title: text(body, 'title'),
    body: body.body === null ? null : text(body, 'body'),
    state: text(body, 'state'),
  }
  if (isPull(issue)) await editPull(world, repository, { actor, issue, edit })
  else {
    editIssue(world, repository, { actor, issue, edit })
    const reason = (text(body, 'state_reason') ?? null) as Issue['stateReason']
    if (edit.state === 'open' || edit.state === 'closed')
      setIssueState(world, repository, { actor, issue, state: edit.state, reason })
  }
  for (const name of texts(body, 'labels') ?? []) await addLabel(world, repository, { actor, issue, name })
  return { status: 200, body: renderIssue(world, repository, issue) }
}

/** People edit what they wrote; what others wrote takes the role "triage" or more. */
export function requireMayEdit(
  { world, repository, caller }: RepositoryRequest,
  thing: { actor: Issue['actor'] },
): void {
  if (caller.kind !== 'user' || caller.user.id === thing.actor.user.id) return
  if (!roleAtLeast(roleOf(world, repository, caller.user), 'triage'))
    throw new GitHubRefusal(403, 'Must have admin rights to Repository.')
}
