import { list, numberParam } from '../input.ts'
import { listAnswer } from '../pagination.ts'
import { GitHubRefusal, notFound } from '../refusal.ts'
import { renderPullSimple } from '../render/pull.ts'
import { renderStack, stackOf } from '../render/stack.ts'
import { type Answer, needs, onRepository, type RepositoryRequest, type Route } from '../router.ts'
import { isPull, type PullRequest } from '../state/issues.ts'
import type { Stack } from '../state/stacks.ts'
import { fullName } from '../state/world.ts'

const write = needs('pull_requests:write', 'write')

/** https://docs.github.com/en/rest/pulls/stacks: 404 where stacks are not switched on. */
export const stackRoutes: readonly Route[] = [
  onRepository('GET /stacks', needs('pull_requests:read', 'read'), (request) => {
    const { world, repository, query } = request
    const wanted = query.get('pull_request')
    const found = stacksOf(request).filter(({ pulls }) => wanted === null || pulls.includes(Number(wanted)))
    return listAnswer(request, found.toReversed(), (stack) => renderStack(world, repository, stack))
  }),
  onRepository('POST /stacks', write, createStack),
  onRepository('POST /stacks/{stack_number}/add', write, addToStack),
]

function stacksOf({ repository }: RepositoryRequest): Stack[] {
  if (repository.stacks === undefined) throw notFound()
  return repository.stacks
}

function createStack(request: RepositoryRequest): Answer {
  const { world } = request
  const stacks = stacksOf(request)
  const pulls = wantedPulls(request)
  if (pulls.length < 2) throw new GitHubRefusal(422, 'A stack needs at least 2 pull requests.')
  requireChain(pulls)
  const stack: Stack = {
    id: world.nextId(),
    number: stacks.length + 1,
    createdAt: world.timestamp(),
    base: pulls[0]?.pull.base.ref ?? '',
    pulls: pulls.map(({ number }) => number),
  }
  stacks.push(stack)
  tell(request, 'stack.created', stack)
  return { status: 201, body: renderWhole(request, stack) }
}

function addToStack(request: RepositoryRequest): Answer {
  const { repository } = request
  const stack = stacksOf(request).find(({ number }) => number === numberParam(request, 'stack_number'))
  if (stack === undefined) throw notFound()
  const top = repository.issues.get(stack.pulls.at(-1) ?? 0)
  const added = wantedPulls(request)
  requireChain([...(top !== undefined && isPull(top) ? [top] : []), ...added])
  stack.pulls.push(...added.map(({ number }) => number))
  tell(request, 'stack.extended', stack)
  return { status: 200, body: renderWhole(request, stack) }
}

// Lists show the least of each pull request, single answers the whole.
function renderWhole({ world, repository }: RepositoryRequest, stack: Stack) {
  const members = stack.pulls.map((number) => repository.issues.get(number)).filter((one) => one !== undefined)
  const shown = members.filter(isPull).map((issue) => renderPullSimple(world, repository, issue))
  return { ...renderStack(world, repository, stack), pull_requests: shown }
}

function wantedPulls({ repository, body }: RepositoryRequest): PullRequest[] {
  return (list(body, 'pull_requests') ?? []).map((number) => {
    const issue = repository.issues.get(Number(number))
    if (issue === undefined || !isPull(issue) || issue.state === 'closed')
      throw new GitHubRefusal(422, `Pull request #${number} is not open.`)
    if (stackOf(repository, issue.number) !== undefined)
      throw new GitHubRefusal(422, `Pull request #${number} is part of a stack.`)
    return issue
  })
}

function requireChain(pulls: readonly PullRequest[]): void {
  for (const [index, { number, pull }] of pulls.entries()) {
    const below = pulls[index - 1]
    if (below !== undefined && pull.base.ref !== below.pull.head.ref)
      throw new GitHubRefusal(422, `The base of #${number} is not the head of #${below.number}.`)
  }
}

function tell({ world, repository, actor }: RepositoryRequest, kind: string, { number, pulls }: Stack): void {
  world.record(actor, kind, { repository: fullName(repository), number, pulls: [...pulls] })
}
