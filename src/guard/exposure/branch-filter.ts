import { KINDS } from '../../domain/intent.ts'

/** Branches that the App pushes to are called like these. */
const AGENT_BRANCHES = KINDS.map((kind) => `agent/${kind}/1-x`)

/** Whether a push to some branch of the agent's passes `branches` or `branches-ignore`. In doubt: yes. */
export function mayMatchAgentBranch(filter: BranchFilter): boolean {
  if (filter.only !== undefined) return AGENT_BRANCHES.some((branch) => selected(filter.only ?? [], branch, true))
  if (filter.ignored !== undefined) return !AGENT_BRANCHES.every((branch) => isSurely(filter.ignored ?? [], branch))
  return !filter.tagsOnly
}

/** Whether a pull request into a branch passes the same. In doubt: yes. */
export function mayMatchBase({ only, ignored }: BranchFilter, base: string): boolean {
  if (only !== undefined) return selected(only, base, false)
  return ignored === undefined || !isSurely(ignored, base)
}

export interface BranchFilter {
  readonly only?: readonly string[]
  readonly ignored?: readonly string[]
  /** The event names tags and no branches. */
  readonly tagsOnly: boolean
}

// GitHub's rule: the last pattern that matches decides. A `!` that we cannot read takes nothing out.
function selected(patterns: readonly string[], branch: string, isAgents: boolean): boolean {
  return patterns.reduce((yes, pattern) => {
    if (pattern.startsWith('!')) return yes && !isSurely([pattern.slice(1)], branch)
    return yes || mayMatch(pattern, branch, isAgents)
  }, false)
}

// A pattern below `agent/` may be made for one issue's branch: it counts whatever follows.
function mayMatch(pattern: string, branch: string, isAgents: boolean): boolean {
  if (isAgents && pattern.startsWith('agent/')) return true
  return isPlain(pattern) ? toRegExp(pattern).test(branch) : true
}

function isSurely(patterns: readonly string[], branch: string): boolean {
  return patterns.some((pattern) => isPlain(pattern) && toRegExp(pattern).test(branch))
}

// `?`, `+`, brackets and escapes mean more there than in other globs; none is needed to be sure.
function isPlain(pattern: string): boolean {
  return !/[?+[\]\\!]/.test(pattern) && pattern.length <= 255
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split(/(\*+)/).map((part) => {
    if (!part.startsWith('*')) return part.replace(/[.^$(){}|]/g, '\\$&')
    return part.length === 1 ? '[^/]*' : '.*'
  })
  return new RegExp(`^${parts.join('')}$`)
}
