import type { TakeTurn } from '../api.ts'
import { repositoryHtml } from '../render/repository.ts'
import { seedApp } from '../seed.ts'
import type { App } from '../state/accounts.ts'
import type { Job, JobOutcome, NewWorkflow } from '../state/jobs.ts'
import type { Repository, World } from '../state/world.ts'
import { createCheckRun, updateCheckRun } from './checks.ts'

interface Place {
  readonly sha: string
  readonly branch: string | null
}

export interface Actions {
  /** Starts what a push asks for. Jobs go on in the background, and take their turn to report. */
  pushed(repository: Repository, to: { readonly sha: string; readonly branch: string }): void
  /** A job as a whole. @returns its number, which is its check run's. */
  report(repository: Repository, sha: string, done: JobOutcome & Pick<NewWorkflow, 'job' | 'name'>): Promise<number>
}

/** GitHub Actions, as far as a check run of each job, its annotations and its log. */
export function createActions(world: World, takeTurn: TakeTurn): Actions {
  return {
    pushed(repository, { sha, branch }) {
      for (const workflow of repository.workflows) {
        if (workflow.on?.(branch) === false) continue
        const job = startJob(world, repository, workflow, { sha, branch })
        void play(world, repository, { workflow, job, takeTurn })
      }
    },
    async report(repository, sha, { job: name, name: workflow, ...outcome }) {
      return takeTurn(async () => {
        const about = workflow === undefined ? { job: name } : { job: name, name: workflow }
        const job = startJob(world, repository, about, { sha, branch: await branchAt(repository, sha) })
        finishJob(world, repository, job, outcome)
        return job.run.id
      })
    },
  }
}

function startJob(
  world: World,
  repository: Repository,
  { job: name, name: workflow = 'CI' }: Pick<NewWorkflow, 'job' | 'name'>,
  { sha, branch }: Place,
): Job {
  const app = actionsApp(world)
  const workflowRunId = world.nextId()
  const actor = { user: app.bot, app }
  const fields = { name, status: 'in_progress' }
  const run = createCheckRun(world, repository, { actor, app, headSha: sha, fields })
  run.detailsUrl = `${repositoryHtml(world, repository)}/actions/runs/${workflowRunId}/job/${run.id}`
  const job: Job = { run, workflowRunId, workflow, branch, createdAt: world.timestamp(), steps: [] }
  repository.jobs.push(job)
  return job
}

async function branchAt({ git }: Repository, sha: string): Promise<string | null> {
  return (await git.refs('refs/heads')).find((ref) => ref.sha === sha)?.name.slice('refs/heads/'.length) ?? null
}

async function play(
  world: World,
  repository: Repository,
  { workflow, job, takeTurn }: { workflow: NewWorkflow; job: Job; takeTurn: TakeTurn },
): Promise<void> {
  const { headSha: sha } = job.run
  const file = async (path: string): Promise<string | undefined> => {
    const found = await repository.git.exec(['cat-file', 'blob', `${sha}:${path}`])
    return found.code === 0 ? found.stdout.toString() : undefined
  }
  const outcome = await workflow.run({ sha, branch: job.branch ?? '', file })
  await takeTurn(async () => finishJob(world, repository, job, outcome))
}

function finishJob(world: World, repository: Repository, job: Job, outcome: JobOutcome): void {
  const { conclusion, log, steps = [], annotations = [] } = outcome
  job.steps = steps
  job.log = log === undefined ? undefined : stamped(world, log)
  const { run } = job
  run.annotations.push(...annotations)
  updateCheckRun(world, repository, { actor: { user: run.app.bot, app: run.app }, run, fields: { conclusion } })
}

// A time in front of each line, with a byte order mark at the very beginning: as GitHub serves logs.
function stamped(world: World, log: string): string {
  if (/^\ufeff?\d{4}-\d\d-\d\dT/.test(log)) return log
  const at = world.now().toISOString().replace('Z', '0000Z')
  return `\ufeff${log
    .split('\n')
    .map((line) => `${at} ${line}`)
    .join('\n')}`
}

function actionsApp(world: World): App {
  const known = [...world.apps.values()].find(({ slug }) => slug === 'github-actions')
  return known ?? seedApp(world, { name: 'GitHub Actions', webhookSecret: '', permissions: {}, events: [] }).app
}
