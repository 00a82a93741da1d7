import { isFault } from '../../domain/fault.ts'
import { DEFAULT_CI_ROUNDS } from '../../domain/policy.ts'
import type { RepositoryRef } from '../../domain/repository.ts'
import type { RunState } from '../../domain/run-state.ts'
import type { Ci, CommitCheck } from '../../ports/ci.ts'
import type { CodeHost } from '../../ports/code-host.ts'
import { codeSpan } from '../../view/safe-text.ts'
import type { Gather, Gathered, GatherScene } from '../rounds/gather.ts'
import type { WorkDeps } from '../work.ts'
import { type CiDecision, decideCi } from './decide-ci.ts'
import { infrastructureOf } from './infrastructure.ts'
import { type Examined, lookAt } from './look-at.ts'
import { MOST_TOLD, tellCi } from './tell-ci.ts'

/** Each costs up to three requests, and its log a search for secrets: a matrix may have hundreds of jobs. */
const MOST_EXAMINED = 12
/** In a sentence for people. */
const MOST_NAMED = 10

export interface GatherCiDeps extends Pick<WorkDeps, 'redact'> {
  readonly codeHost: Pick<CodeHost, 'identity'>
  readonly ci: (repository: RepositoryRef) => Ci
}

/** What the checks that fail on the agent's commit are about, or why nothing is done about them. */
export function createGatherCi(deps: GatherCiDeps): Gather {
  return async (scene) => {
    const { state, requests, pull } = scene
    const isOld = pull.headSha !== state.published?.commit || requests.every(({ head }) => head !== pull.headSha)
    if (isOld) return nothing('the branch has moved on from the commit that was checked')
    const obstacle = obstacleOf(state, pull.headSha)
    try {
      const decision = await decide(scene, deps)
      if (decision.type === 'failing') return await weigh(decision, { scene, deps, obstacle })
      return nothing(decision.type === 'green' ? 'no check that counts fails' : waiting(decision.running))
    } catch (error) {
      // Without the permission to look, what is published stands as it is.
      if (!isFault(error) || error.retryable || error.code === 'lease-lost') throw error
      return nothing('the checks could not be looked at')
    }
  }
}

async function decide({ state, pull }: GatherScene, { codeHost, ci: ciOf }: GatherCiDeps): Promise<CiDecision> {
  const ci = ciOf(state.intent.repository)
  const { appId } = await codeHost.identity()
  const required = await ci.requiredChecks(pull.baseRef)
  const head = await ci.checksOf(pull.headSha)
  const mayFail = decideCi({ ours: appId, required, head, base: [] })
  if (mayFail.type !== 'failing' || state.base === undefined) return mayFail
  return decideCi({ ours: appId, required, head, base: await ci.checksOf(state.base.commit) })
}

interface Weighing {
  readonly scene: GatherScene
  readonly deps: GatherCiDeps
  readonly obstacle: string | undefined
}

async function weigh(
  { here, everywhere }: Extract<CiDecision, { type: 'failing' }>,
  { scene: { state }, deps, obstacle }: Weighing,
): Promise<Gathered> {
  const ci = deps.ci(state.intent.repository)
  const examined: Examined[] = []
  for (const check of here.slice(0, MOST_EXAMINED)) examined.push(await lookAt(check, ci, deps.redact))
  const judged = examined.map((one) => ({ ...one, why: infrastructureOf(one.seen) }))
  const broken = judged.filter(({ why }) => why === undefined)
  const unseen = here.slice(MOST_EXAMINED)
  const notHere = [
    ...everywhere.map(({ name }) => `${shown(name)} fails without the change, too`),
    ...judged.flatMap(({ check, why }) => (why === undefined ? [] : [`${shown(check.name)} failed, but ${why}`])),
  ]
  const left = unseen.length === 0 ? [] : [`${unseen.length} more failed and were not looked at`]
  if (broken.length === 0) return nothing(listed([...notHere, ...left], '; '))
  // What was not looked at most likely fails as they do.
  const failed = [...broken.map(({ check }) => check.name), ...unseen.map(({ name }) => name)]
  const names = listed(failed.map(shown), ', ')
  if (obstacle !== undefined) return nothing(listed([`${names} ${failing(failed)}; ${obstacle}`, ...notHere], '; '))
  const untold = failed.slice(MOST_TOLD)
  const told = broken.slice(0, MOST_TOLD).map(({ told: one }) => one)
  return { type: 'work', reason: `${names} ${failing(failed)}.`, message: tellCi(told, { untold, notHere }) }
}

/** Why no repair may begin, whatever failed. What people ask for is not counted. Pure. */
function obstacleOf({ base, rounds = [] }: RunState, head: string): string | undefined {
  const most = base?.policy.ci?.rounds ?? DEFAULT_CI_ROUNDS
  if (most === 0) return 'the policy has it left to people'
  const repairs = rounds.filter(({ cause, again }) => cause === 'ci' && again !== true)
  if (repairs.some(({ from }) => from?.commit === head)) return 'a repair of this commit was tried already'
  if (repairs.length < most) return undefined
  return `the ${most === 1 ? 'repair' : `${most} repairs`} that the policy allows a run ${most === 1 ? 'was' : 'were'} used`
}

function waiting(running: readonly CommitCheck[]): string {
  return `a check failed; what to do is decided once ${listed(
    running.map(({ name }) => shown(name)),
    ', ',
  )} ended`
}

// Whoever shows the sentence escapes brackets, which in a code span would be read.
function shown(name: string): string {
  return codeSpan(name.replaceAll('[', '(').replaceAll(']', ')'))
}

// GitHub takes no comment of more than 65,536 characters.
function listed(parts: readonly string[], between: string): string {
  const more = parts.length - MOST_NAMED
  return more <= 0 ? parts.join(between) : `${parts.slice(0, MOST_NAMED).join(between)} and ${more} more`
}

function failing(failed: readonly unknown[]): string {
  return failed.length === 1 ? 'fails' : 'fail'
}

function nothing(why: string): Gathered {
  return { type: 'nothing', why: `CI: ${why}.` }
}
