import { isPlanning } from '../../domain/plan-state.ts'
import { openRound } from '../../domain/round-state.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { Model, ToolDefinition } from '../../ports/model.ts'
import type { Journal } from '../../ports/stage.ts'
import { pathArgument } from '../path-argument.ts'
import type { Tool, ToolOutcome } from '../tools/tool.ts'
import { ROLES, type WorkRole } from './roles.ts'

export interface CastDeps {
  /** Plays every role that has no model of its own. */
  readonly model: Model
  /** Without a planner of its own, whoever does the work plans it. */
  readonly models?: Readonly<Partial<Record<WorkRole, Model>>>
  /** What the tester may write. Absent: anything. */
  readonly isTestFile?: (path: string) => boolean
}

/** Who works when. One conversation: a role that takes over is told so, and sees what was said before. */
export interface Cast {
  /** Who gave the answer of a step, or would give it next. */
  roleOf(step: number): WorkRole
  modelOf(role: WorkRole): Model
  definitionsOf(role: WorkRole): readonly ToolDefinition[]
  /** Why a call is none of this role's, for the model. */
  refuse(role: WorkRole, call: CallOf): ToolOutcome | undefined
}

interface CallOf {
  readonly name: string
  /** As the model wrote it. */
  readonly arguments: string
}

export function createCast(deps: CastDeps, journal: Journal, tools: ReadonlyMap<string, Tool>): Cast {
  const hasPlanner = deps.models?.planner !== undefined
  const definitions = (role: WorkRole) => [...tools.values()].filter(ROLES[role].has).map((tool) => tool.definition)
  // One model is told of the same tools throughout: what its endpoint has in the cache begins with them.
  const told = { planner: definitions('planner'), coder: definitions('coder'), tester: definitions('tester') }
  return {
    roleOf(step) {
      const state = journal.state()
      const answered = state.steps[step - 1]
      return answered === undefined ? nextRole(state, hasPlanner) : (answered.role ?? 'coder')
    },
    modelOf: (role) => deps.models?.[role] ?? deps.model,
    definitionsOf: (role) => told[deps.models?.[role] === undefined ? 'coder' : role],
    refuse(role, call) {
      const tool = tools.get(call.name)
      if (tool === undefined) return undefined
      if (!ROLES[role].has(tool)) return refused(`${call.name} is no tool of the ${role}'s.`)
      if (role !== 'tester' || tool.effect !== 'edit' || deps.isTestFile === undefined) return undefined
      // What cannot be read is refused where its arguments are checked.
      const path = pathArgument(call.arguments)
      return path === undefined || deps.isTestFile(path) ? undefined : refused(TESTS_ONLY)
    },
  }
}

function nextRole(state: RunState, hasPlanner: boolean): WorkRole {
  if (hasPlanner && (state.plan === undefined || isPlanning(state))) return 'planner'
  if (state.intent.door !== 'plan' && state.intent.kind === 'test') return 'tester'
  return openRound(state)?.role ?? 'coder'
}

function refused(text: string): ToolOutcome {
  return { type: 'result', ok: false, text, refused: true }
}

const TESTS_ONLY = `The tester writes tests and what they use, under the names that the project gives tests. If the sources are wrong, say so
in the summary, or give_up with what you found.`
