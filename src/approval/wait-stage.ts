import { digestOf } from '../domain/digest.ts'
import { deadlineOf, isPlanning, openQuestion, type PlanState, type Question } from '../domain/plan-state.ts'
import { groupRequirements } from '../domain/requirements-of.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost } from '../ports/code-host.ts'
import { DONE, type Journal, type Stage, type StageOutcome } from '../ports/stage.ts'
import { decidePlan } from './decide-plan.ts'
import { rolesOf } from './observe.ts'
import { observeBelonging } from './observe-belonging.ts'

export interface WaitDeps {
  readonly codeHost: CodeHost
}

/**
 * What the agent waits for people for: the approval of a plan that was asked for first, the answer to a question. Holds
 * neither worker nor sandbox meanwhile, so it stands before the agent's stage. A question that nobody answers in time
 * ends the run.
 */
export function createWaitStage(deps: WaitDeps): Stage {
  return async (journal) => {
    const state = journal.state()
    if (state.base === undefined || state.agent !== undefined) return DONE
    const question = openQuestion(state)
    if (question !== undefined) return waitForAnswer(question, state)
    if (state.plan === undefined || !isPlanning(state)) return DONE
    return decide(journal, { ...state, plan: state.plan, base: state.base }, deps)
  }
}

// Taking the run up was an event of its own: the store's clock has just said what time it is.
function waitForAnswer(question: Question, { updatedAt }: RunState): StageOutcome {
  const wakeAt = deadlineOf(question)
  if (updatedAt < wakeAt) return { type: 'parked', reason: `question ${question.number} waits for an answer`, wakeAt }
  const reason = `Nobody answered question ${question.number} within ${question.hours} hours: ${question.text}`
  return { type: 'ended', end: { how: 'gave-up', reason } }
}

type Planned = RunState & { readonly plan: PlanState } & Required<Pick<RunState, 'base'>>

async function decide(journal: Journal, state: Planned, { codeHost }: WaitDeps): Promise<StageOutcome> {
  const { plan, base, intent } = state
  const waits: StageOutcome = { type: 'parked', reason: 'the plan waits for approval' }
  if (plan.requests.length === 0) return waits
  const host = codeHost.open(intent.repository, 'read')
  const { bot } = await codeHost.identity()
  const { role, count } = base.policy.approval
  const requirements = groupRequirements(base.policy.approval, count)
  const asking = { requirements, voters: plan.requests.map(({ by }) => by), others: [intent.requester] }
  const decision = decidePlan({
    plan,
    requirements,
    belonging: await observeBelonging({ ...asking, repository: intent.repository }, codeHost),
    roles: await rolesOf(
      plan.requests.map(({ by }) => by),
      host,
    ),
    excluded: new Map([
      [intent.requester.id, 'asked for the plan'],
      [bot.id, 'is the agent itself'],
    ]),
    policy: { role, count },
  })
  if (plan.decision === undefined || digestOf(plan.decision) !== digestOf(decision)) {
    await journal.record({ type: 'plan.decided', data: decision })
  }
  return decision.state === 'approved' ? DONE : waits
}
