import type { Exposure, ExposureKind } from '../../domain/exposure.ts'
import { excludedBy } from './condition.ts'
import { nameOf, pairOf, pairsOf, readWorkflow, stringsIn, type Workflow, type WorkflowFile } from './read-workflow.ts'
import { type Triggers, triggersOf } from './triggers.ts'

/**
 * What the workflows of a base put within reach of code on a branch of the agent's: the App's branches lie in the
 * repository itself, so that a workflow gets its secrets there. Pure; in doubt it says so. Not seen: what settings
 * outside of these files grant.
 * @param base the branch that the pull request goes into; absent: any.
 */
export function findExposures(files: readonly WorkflowFile[], base?: string): Exposure[] {
  return files.flatMap((file) => {
    const workflow = readWorkflow(file)
    if (workflow !== undefined) return exposuresOf(workflow, triggersOf(workflow.value.on, base))
    const what = 'a workflow that could not be judged'
    return [{ kind: 'unreadable', path: file.path, line: 1, what, todo: TODO.unreadable([]) }]
  })
}

interface Part {
  readonly workflow: Workflow
  readonly node: unknown
  readonly value: Readonly<Record<string, unknown>>
  /** At which events it runs the agent's code. */
  readonly events: readonly string[]
}

function exposuresOf(workflow: Workflow, triggers: Triggers): Exposure[] {
  const jobs = jobsOf(workflow, triggers).filter(({ events }) => events.length > 0)
  if (jobs.length === 0) return []
  const events = [...new Set(jobs.flatMap((job) => job.events))]
  const shared = { workflow, node: sharedNode(workflow), value: workflow.value, events }
  const found = [shared, ...jobs].flatMap(secretsOf)
  const tokens = jobs.map((job) => tokenOf(job, shared))
  const rest = jobs.flatMap((job) => [...runnerOf(job), ...environmentOf(job)])
  const all = [...found, ...tokens.filter((one) => one !== undefined), ...rest]
  return [...new Map(all.map((one) => [`${one.kind} ${one.line} ${one.what}`, one])).values()]
}

function jobsOf(workflow: Workflow, { head, base }: Triggers): Part[] {
  const pairs = pairsOf(pairOf(workflow.root, 'jobs')?.value)
  const values = Object.entries(workflow.value.jobs as Record<string, unknown>)
  return values.map(([name, job]) => {
    const value = typeof job === 'object' && job !== null ? (job as Record<string, unknown>) : {}
    const node = pairs.find((pair) => nameOf(pair) === name)?.value
    const text = workflow.textOf(workflow.hasAliases ? undefined : node)
    const events = base.length > 0 && fetchesHead(text) ? [...head, ...base] : head
    const excluded = typeof value.if === 'string' ? excludedBy(value.if, events) : []
    return { workflow, node, value, events: events.filter((event) => !excluded.includes(event)) }
  })
}

// How a workflow that runs with the base's code gets at a pull request's.
const NAMES_HEAD =
  /pull_request\.head|head_ref\b|\.head\.(?:sha|ref)\b|head_(?:sha|branch|commit)\b|merge_commit_sha|refs\/pull|gh\s+(?:pr|run)\s+(?:checkout|download)|download-artifact/i
const GETS_CODE = /checkout|git\s+(?:fetch|clone|pull)\b/i
const NAMES_NUMBER = /event\.(?:issue\.)?number|pull_request\.number/i

function fetchesHead(text: string): boolean {
  return NAMES_HEAD.test(text) || (GETS_CODE.test(text) && NAMES_NUMBER.test(text))
}

// What every job inherits: all but the jobs and the events. With aliases any part may stand for another.
function sharedNode({ root, hasAliases }: Workflow): unknown {
  if (hasAliases) return root
  return pairsOf(root).filter((pair) => !['on', 'jobs', 'name', 'run-name'].includes(nameOf(pair)))
}

function secretsOf(part: Part): Exposure[] {
  const nodes = Array.isArray(part.node) ? part.node : [part.node]
  const named = nodes.flatMap(stringsIn).flatMap(({ text, node }) => {
    return secretsIn(text).map((secret) => expose(part, 'secret', { node, what: secret }))
  })
  const passed = pairOf(part.node, 'secrets')
  if (part.value.secrets !== 'inherit') return named
  return [...named, expose(part, 'secret', { node: passed?.value, what: 'every secret (`secrets: inherit`)' })]
}

const TOKEN = /\bsecrets\s*(?:\.\s*GITHUB_TOKEN\b|\[\s*'GITHUB_TOKEN'\s*\])/gi
const NAME = /\bsecrets\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*'(\w+)'\s*\])/gi

// Everything behind the first `${{` is looked at: where an expression ends is for GitHub to say.
function secretsIn(text: string): string[] {
  const start = text.indexOf('${{')
  if (start < 0) return []
  const expression = text.slice(start).replace(TOKEN, '')
  const names = [...expression.matchAll(NAME)].map((match) => `the secret ${match[1] ?? match[2]}`)
  const rest = expression.replace(NAME, '')
  return /\bsecrets\b/i.test(rest) ? [...names, 'secrets, by an expression'] : names
}

function tokenOf(job: Part, shared: Part): Exposure | undefined {
  const isOwn = job.value.permissions !== undefined
  const permissions = isOwn ? job.value.permissions : shared.value.permissions
  const node = pairOf(isOwn ? job.node : job.workflow.root, 'permissions')
  if (permissions === undefined) {
    return expose(job, 'default-token', { node: job.node, what: 'a token with the permissions that the settings say' })
  }
  const written = writtenBy(permissions)
  if (written.length === 0) return undefined
  return expose(job, 'token', { node: node?.key, what: `a token that may write ${written.join(', ')}` })
}

function writtenBy(permissions: unknown): string[] {
  if (typeof permissions === 'string') return permissions === 'read-all' ? [] : ['everything']
  if (typeof permissions !== 'object' || permissions === null) return []
  return Object.entries(permissions).flatMap(([name, level]) => (level === 'read' || level === 'none' ? [] : [name]))
}

function runnerOf(job: Part): Exposure[] {
  const runner = job.value['runs-on']
  if (runner === undefined) return []
  const labels = labelsOf(runner)
  const node = pairOf(job.node, 'runs-on')?.key
  const chosen = JSON.stringify([runner, labels.some((label) => label.includes('${{')) ? job.value.strategy : ''])
  if (/self-hosted/i.test(chosen) || (typeof runner === 'object' && runner !== null && 'group' in runner)) {
    return [expose(job, 'runner', { node, what: 'a runner of your own' })]
  }
  const other = labels.find((label) => !/^(?:ubuntu|windows|macos)-|\$\{\{/.test(label))
  return other === undefined ? [] : [expose(job, 'other-runner', { node, what: `the runner ${other}` })]
}

function labelsOf(runner: unknown): string[] {
  return (Array.isArray(runner) ? runner : [runner]).map(String)
}

function environmentOf(job: Part): Exposure[] {
  const { environment } = job.value
  if (environment === undefined || environment === null) return []
  const node = pairOf(job.node, 'environment')?.key
  return [expose(job, 'environment', { node, what: 'an environment with what is kept in it' })]
}

function expose(part: Part, kind: ExposureKind, { node, what }: { readonly node: unknown; readonly what: string }) {
  const { workflow, events } = part
  const line = workflow.lineOf(node ?? part.node)
  return { kind, path: workflow.path, line, what: `${what}, on ${events.join(', ')}`, todo: TODO[kind](events) }
}

const TODO: Readonly<Record<ExposureKind, (events: readonly string[]) => string>> = {
  secret: keepAway,
  token: (events) => `Give it \`permissions: read-all\` or less. Or: ${keepAway(events)}`,
  runner: (events) => `Use a runner of GitHub's. Or: ${keepAway(events)}`,
  environment: keepAway,
  unreadable: () => 'Make it a workflow that GitHub can read, or take it away.',
  'default-token': () => 'Say `permissions: { contents: read }` at the top of the workflow.',
  'other-runner': () => 'See to it that this is no machine of your own that keeps anything between jobs.',
}

function keepAway(events: readonly string[]): string {
  const isPull = events.some((event) => event.startsWith('pull_request'))
  const name = isPull ? "github.head_ref, 'agent/'" : "github.ref, 'refs/heads/agent/'"
  return `Keep the agent's branches out with \`if: \${{ !startsWith(${name}) }}\` at the job, or move it to a workflow that runs after the merge.`
}
