import { addLabel, removeLabel } from '../actions/issues.ts'
import { requiredText, text, texts } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { renderLabel } from '../render/issue.ts'
import { needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import type { Issue } from '../state/issues.ts'
import { fullName } from '../state/world.ts'
import { findIssue } from './issues.ts'

const read = needs('issues:read|pull_requests:read', 'read')
const write = needs('issues:write|pull_requests:write', 'triage')

export const labelRoutes: readonly Route[] = [
  onRepository('GET /labels', read, (request) =>
    listAnswer(request, request.repository.labels, (label) => renderLabel(request.world, request.repository, label)),
  ),
  onRepository('POST /labels', needs('issues:write|pull_requests:write', 'write'), createLabel),
  onRepository('GET /labels/{name}', read, ({ world, repository, params }) => {
    const label = repository.labels.find((one) => one.name.toLowerCase() === (params.name ?? '').toLowerCase())
    if (label === undefined) throw notFound()
    return { status: 200, body: renderLabel(world, repository, label) }
  }),
  onRepository('GET /issues/{issue_number}/labels', read, (request) => renderLabels(request, findIssue(request))),
  onRepository('POST /issues/{issue_number}/labels', write, async (request) => {
    const { world, repository, actor, body } = request
    const issue = findIssue(request)
    for (const name of texts(body, 'labels') ?? []) await addLabel(world, repository, { actor, issue, name })
    return renderLabels(request, issue)
  }),
  onRepository('DELETE /issues/{issue_number}/labels/{name}', write, async (request) => {
    const { world, repository, actor, params } = request
    const issue = findIssue(request)
    const label = issue.labels.find((one) => one.name.toLowerCase() === (params.name ?? '').toLowerCase())
    if (label === undefined) throw new GitHubRefusal(404, 'Label does not exist')
    await removeLabel(world, repository, { actor, issue, label })
    return renderLabels(request, issue)
  }),
]

function createLabel({ world, repository, actor, body }: RepositoryRequest) {
  const name = requiredText(body, 'name', 'Label')
  if (repository.labels.some((one) => one.name.toLowerCase() === name.toLowerCase())) {
    throw new GitHubRefusal(422, 'Validation Failed', [{ resource: 'Label', code: 'already_exists', field: 'name' }])
  }
  const color = text(body, 'color') ?? 'ededed'
  const label = { id: world.nextId(), name, color, description: text(body, 'description') ?? '', isDefault: false }
  repository.labels.push(label)
  world.record(actor, 'label.created', { repository: fullName(repository), name })
  return { status: 201, body: renderLabel(world, repository, label) }
}

function renderLabels({ world, repository }: RepositoryRequest, issue: Issue) {
  return { status: 200, body: issue.labels.map((label) => renderLabel(world, repository, label)) }
}
