import { GitHubRefusal } from '../refusal.ts'
import { renderCheckRunEvent } from '../render/check-run.ts'
import type { Actor, App } from '../state/accounts.ts'
import type { CheckAction, CheckRun } from '../state/checks.ts'
import { fullName, type Repository, type World } from '../state/world.ts'

export interface CheckFields {
  readonly name?: string | undefined
  readonly externalId?: string | undefined
  readonly detailsUrl?: string | undefined
  readonly status?: string | undefined
  readonly conclusion?: string | undefined
  readonly startedAt?: string | undefined
  readonly completedAt?: string | undefined
  readonly output?: CheckOutput | undefined
  readonly actions?: readonly CheckAction[] | undefined
}

export interface CheckOutput {
  readonly title?: string
  readonly summary?: string
  readonly text?: string
  readonly annotations?: readonly unknown[]
}

export function createCheckRun(
  world: World,
  repository: Repository,
  wanted: { actor: Actor; app: App; headSha: string; fields: CheckFields & { name: string } },
): CheckRun {
  const { actor, app, headSha, fields } = wanted
  requireLimits(fields)
  const run: CheckRun = {
    id: world.nextId(),
    suiteId: suiteOf(world, repository, `${app.id} ${headSha}`),
    app,
    headSha,
    annotations: [],
    name: fields.name,
    externalId: '',
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: world.timestamp(),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    actions: [],
  }
  assign(world, run, fields)
  repository.checkRuns.push(run)
  record(world, repository, { actor, run, kind: 'check.created' })
  tellCheck(world, repository, { actor, run, action: 'created' })
  if (run.status === 'completed') tellCheck(world, repository, { actor, run, action: 'completed' })
  return run
}

export function updateCheckRun(
  world: World,
  repository: Repository,
  on: { actor: Actor; run: CheckRun; fields: CheckFields },
): void {
  const { actor, run, fields } = on
  requireLimits(fields)
  const before = run.status
  assign(world, run, fields)
  record(world, repository, { actor, run, kind: 'check.updated' })
  if (before !== 'completed' && run.status === 'completed')
    tellCheck(world, repository, { actor, run, action: 'completed' })
}

/** A person presses a button, which GitHub shows on completed runs only, to people who may write. */
export function clickAction(
  world: World,
  repository: Repository,
  on: { actor: Actor; run: CheckRun; identifier: string },
): void {
  const { actor, run, identifier } = on
  if (run.status !== 'completed')
    throw new GitHubRefusal(422, 'The check run has not completed: its buttons are not shown')
  if (!run.actions.some((action) => action.identifier === identifier)) {
    throw new GitHubRefusal(422, `The check run has no button "${identifier}"`)
  }
  record(world, repository, { actor, run, kind: 'check.clicked', more: { identifier } })
  const payload = { check_run: renderCheckRunEvent(world, repository, run), requested_action: { identifier } }
  world.notify({ event: 'check_run', action: 'requested_action', actor, repository, payload, onlyFor: run.app })
}

function assign(world: World, run: CheckRun, fields: CheckFields): void {
  if (fields.name !== undefined) run.name = fields.name
  if (fields.externalId !== undefined) run.externalId = fields.externalId
  if (fields.detailsUrl !== undefined) run.detailsUrl = fields.detailsUrl
  if (fields.startedAt !== undefined) run.startedAt = fields.startedAt
  if (fields.actions !== undefined) run.actions = fields.actions
  if (fields.output !== undefined) {
    const { title, summary, text, annotations = [] } = fields.output
    run.output = { title: title ?? null, summary: summary ?? null, text: text ?? null }
    run.annotations.push(...annotations)
  }
  assignStatus(world, run, fields)
}

// A conclusion completes a run; leaving "completed" takes the conclusion away.
function assignStatus(world: World, run: CheckRun, fields: CheckFields): void {
  if (fields.conclusion !== undefined) {
    run.status = 'completed'
    run.conclusion = fields.conclusion
    run.completedAt = fields.completedAt ?? world.timestamp()
  } else if (fields.status !== undefined) {
    run.status = fields.status as CheckRun['status']
    run.conclusion = null
    run.completedAt = null
  }
}

const LONGEST = 65_535

function requireLimits(fields: CheckFields): void {
  requireStatus(fields)
  requireOutput(fields.output)
  const { actions = [] } = fields
  if (actions.length > 3) throw invalidRequest('No more than 3 actions are allowed')
  for (const action of actions) requireAction(action)
}

function requireStatus({ status, conclusion }: CheckFields): void {
  if (status !== undefined && !STATUSES.includes(status)) throw invalidRequest(`"${status}" is not a status`)
  if (status === 'completed' && conclusion === undefined) throw invalidRequest('Missing conclusion')
  if (conclusion !== undefined && !CONCLUSIONS.includes(conclusion)) {
    throw invalidRequest(`"${conclusion}" is not a conclusion`)
  }
}

function requireOutput(output: CheckOutput | undefined): void {
  if (output === undefined) return
  const { title, summary, text = '', annotations = [] } = output
  if (title === undefined || summary === undefined) throw invalidRequest('output needs a title and a summary')
  if (summary.length > LONGEST) throw invalidRequest(`summary exceeds a maximum of ${LONGEST} characters`)
  if (text.length > LONGEST) throw invalidRequest(`text exceeds a maximum of ${LONGEST} characters`)
  if (annotations.length > 50) throw invalidRequest('No more than 50 annotations may be sent at once')
}

const STATUSES = ['queued', 'in_progress', 'completed']
const CONCLUSIONS = ['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'timed_out']

function requireAction({ label, description, identifier }: CheckAction): void {
  if (label.length > 20) throw invalidRequest(`label "${label}" is longer than 20 characters`)
  if (description.length > 40) throw invalidRequest(`description "${description}" is longer than 40 characters`)
  if (identifier.length > 20) throw invalidRequest(`identifier "${identifier}" is longer than 20 characters`)
}

function invalidRequest(message: string): GitHubRefusal {
  return new GitHubRefusal(422, `Invalid request.\n\n${message}`)
}

function suiteOf(world: World, repository: Repository, key: string): number {
  const known = repository.suites.get(key) ?? world.nextId()
  repository.suites.set(key, known)
  return known
}

function record(
  world: World,
  repository: Repository,
  on: { actor: Actor; run: CheckRun; kind: string; more?: Record<string, unknown> },
): void {
  const { id, name, headSha, status, conclusion, externalId } = on.run
  const data = { id, name, headSha, status, conclusion, externalId, ...on.more }
  world.record(on.actor, on.kind, { repository: fullName(repository), ...data })
}

function tellCheck(world: World, repository: Repository, on: { actor: Actor; run: CheckRun; action: string }): void {
  const payload = { check_run: renderCheckRunEvent(world, repository, on.run) }
  world.notify({ event: 'check_run', action: on.action, actor: on.actor, repository, payload })
}
