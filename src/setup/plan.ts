import type { SetUpPolicy } from '../domain/policy.ts'
import { TOOLS, type Tool, type TreeFacts } from './tools.ts'

export interface PlannedLine {
  /** As a person would type it, and as the shell gets it. */
  readonly line: string
  /** The program that the sandbox must have. */
  readonly tool?: string
}

export interface SetUpPlan {
  readonly lines: readonly PlannedLine[]
  readonly env: Readonly<Record<string, string>>
  /** Whether code of the tree may run in it: its own install scripts, build files, or whatever the policy names. */
  readonly runsTree: boolean
}

/** Tools' own switches, where no install script of anybody's may run. */
const NO_SCRIPTS: Readonly<Record<string, string>> = {
  npm_config_ignore_scripts: 'true',
  npm_config_ignore_pnpmfile: 'true',
  YARN_ENABLE_SCRIPTS: 'false',
  YARN_IGNORE_PATH: '1',
  PIP_ONLY_BINARY: ':all:',
  UV_NO_BUILD: '1',
  POETRY_INSTALLER_ONLY_BINARY: ':all:',
}

/** What was downloaded is not needed once it is installed: caches go where no snapshot looks. */
const ENV: Readonly<Record<string, string>> = {
  npm_config_cache: '/tmp/npm',
  npm_config_store_dir: '/tmp/pnpm',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_config_fetch_retries: '1',
  npm_config_fetch_retry_mintimeout: '1000',
  YARN_CACHE_FOLDER: '/tmp/yarn',
  PIP_NO_CACHE_DIR: '1',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  UV_CACHE_DIR: '/tmp/uv',
  POETRY_CACHE_DIR: '/tmp/poetry',
  POETRY_VIRTUALENVS_IN_PROJECT: 'true',
  GOTOOLCHAIN: 'local',
  GOFLAGS: '-modcacherw',
}

/** How a tree's dependencies are installed: as its policy says, else by the lockfiles at its root. No line: nothing is. */
export function planSetUp(policy: SetUpPolicy, facts: TreeFacts): SetUpPlan {
  const env = policy.scripts ? ENV : { ...ENV, ...NO_SCRIPTS }
  if (policy.commands.length > 0) return { lines: policy.commands.map((line) => ({ line })), env, runsTree: true }
  const tools = TOOLS.filter((tool) => tool.applies(facts)).filter(firstOfItsKind)
  return { lines: tools.flatMap(linesOf(facts)), env, runsTree: policy.scripts || tools.some((tool) => tool.runsTree) }
}

// Of the tools that fill the same folder, the first in the table.
function firstOfItsKind(tool: Tool, index: number, tools: readonly Tool[]): boolean {
  return tools.findIndex(({ fills }) => fills === tool.fills) === index
}

function linesOf(facts: TreeFacts): (tool: Tool) => PlannedLine[] {
  return (tool) => tool.lines(facts).map((line) => ({ line, tool: tool.program }))
}
