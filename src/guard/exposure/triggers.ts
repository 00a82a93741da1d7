import type { BranchFilter } from './branch-filter.ts'
import { mayMatchAgentBranch, mayMatchBase } from './branch-filter.ts'
import { HEAD_EVENTS } from './condition.ts'

/** Events of a workflow at which it may run code of an agent's branch, before anybody approved it. */
export interface Triggers {
  /** It is checked out unless the workflow says otherwise. */
  readonly head: readonly string[]
  /** The workflow runs with the base's code, and may fetch the agent's. */
  readonly base: readonly string[]
}

// Nothing that happens to an agent's branch or pull request sets these off, or only once it is merged or approved.
const APART = [
  'branch_protection_rule',
  'delete',
  'discussion',
  'discussion_comment',
  'fork',
  'gollum',
  'merge_group',
  'milestone',
  'public',
  'registry_package',
  'release',
  'repository_dispatch',
  'schedule',
  'watch',
  'workflow_call',
  'workflow_dispatch',
]

/** @param base the branch that the agent's pull request goes into; absent: any. */
export function triggersOf(on: unknown, base: string | undefined): Triggers {
  const events = Object.entries(eventsOf(on)).filter(([event, filter]) => mayRun(event, filter, base))
  const names = events.map(([event]) => event).filter((event) => !APART.includes(event))
  return {
    head: names.filter((event) => HEAD_EVENTS.includes(event)),
    base: names.filter((event) => !HEAD_EVENTS.includes(event)),
  }
}

function eventsOf(on: unknown): Readonly<Record<string, unknown>> {
  if (typeof on === 'string') return { [on]: null }
  if (Array.isArray(on)) return Object.fromEntries(on.map((event) => [String(event), null]))
  return typeof on === 'object' && on !== null ? (on as Record<string, unknown>) : {}
}

function mayRun(event: string, value: unknown, base: string | undefined): boolean {
  const filter = filterOf(value)
  if (event === 'push') return mayMatchAgentBranch(filter)
  if (event === 'pull_request' || event === 'pull_request_target')
    return base === undefined || mayMatchBase(filter, base)
  return true
}

function filterOf(value: unknown): BranchFilter {
  const settings = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  const only = patternsOf(settings.branches)
  const ignored = patternsOf(settings['branches-ignore'])
  const tags = settings.tags !== undefined || settings['tags-ignore'] !== undefined
  return {
    ...(only === undefined ? {} : { only }),
    ...(ignored === undefined ? {} : { ignored }),
    tagsOnly: tags && only === undefined && ignored === undefined,
  }
}

function patternsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  return (Array.isArray(value) ? value : [value]).map(String)
}
