import { verifyChain } from '../../src/domain/audit-chain.ts'
import { type RunState, reduce } from '../../src/domain/run-state.ts'
import type { Narrator } from '../narrator.ts'
import { until } from '../until.ts'
import type { World } from '../world.ts'

/** What every scenario plays with. */
export interface Scene {
  readonly world: World
  readonly narrator: Narrator
}

/** Waits for the newest run that speaks for an issue or pull request, and tells its events. */
export async function followRun({ world, narrator }: Scene, number: number): Promise<string> {
  const { runs } = world.sallyport.stores
  const runId = await until(`a run for #${number} is requested`, async () => {
    for (const { runId } of await runs.list({ limit: 5 })) {
      const state = reduce(await runs.read(runId))
      if (state?.intent.subject.number === number) return runId
    }
    return undefined
  })
  narrator.follow(runId)
  return runId
}

export async function stateOf({ world }: Scene, runId: string): Promise<RunState> {
  const state = reduce(await world.sallyport.stores.runs.read(runId))
  if (state === undefined) throw new Error(`run ${runId} has no log`)
  return state
}

/** Waits until the run's state is as wanted; a run that ended otherwise is an error that says how. */
export function untilState(
  scene: Scene,
  runId: string,
  { what, seconds = 180, is }: { what: string; seconds?: number; is: (state: RunState) => boolean },
): Promise<RunState> {
  const probe = async () => {
    const state = await stateOf(scene, runId)
    if (is(state)) return state
    if (state.end !== undefined) throw new Error(`the run ended (${state.end.how}: ${state.end.reason}), not: ${what}`)
    return undefined
  }
  return until(what, probe, seconds)
}

/** Published, and the second door looked at for the first time. */
export function untilPublished(scene: Scene, runId: string): Promise<RunState & Required<Pick<RunState, 'published'>>> {
  const is = (state: RunState) => state.published !== undefined && state.approval !== undefined
  return untilState(scene, runId, { what: 'the draft pull request is open', is }) as Promise<
    RunState & Required<Pick<RunState, 'published'>>
  >
}

/** What GitHub answers to a merge: the refusal's words, or undefined where it let it through. */
export async function tryMerge({ world }: Scene, login: string, number: number): Promise<string | undefined> {
  try {
    await world.github.as(login).merge(number)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Whether a run's log is the one that was written. */
export async function chainOf({ world }: Scene, runId: string): Promise<{ verified: boolean; events: number }> {
  const { runs } = world.sallyport.stores
  const report = verifyChain(await runs.read(runId), await runs.summary(runId))
  return { verified: report.ok, events: report.events }
}

export async function checksOf({ world }: Scene, sha: string) {
  const checks = await world.github.as('noor').checks(sha)
  return checks.map(({ name, conclusion }) => ({ name, conclusion })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
