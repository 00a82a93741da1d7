import type { PersonsRequest } from '../command/command.ts'
import { isFault } from '../domain/fault.ts'
import type { RoundRequest } from '../domain/round-event.ts'
import type { RunState } from '../domain/run-state.ts'
import type { IntakeDeps } from './deps.ts'
import { createFindLack } from './may-ask.ts'
import { actorName } from './run-of.ts'

// What people write is stored in the log and told to the agent: GitHub allows eight times as much.
const LONGEST_TEXT = 8_000

/**
 * Asks a published run for another round, once for each key, where who asks may ask for work. The door shuts in the lane
 * of decisions, the round waits for the agents.
 * @returns why it was not taken; undefined where it was.
 */
export async function askRound(
  run: RunState,
  { text, ...request }: PersonsRequest,
  deps: IntakeDeps,
): Promise<string | undefined> {
  const { by } = request
  const over = 'No pull request of the agent is open here.'
  if (run.end !== undefined || run.published === undefined || by.type !== 'User') return over
  const { repository } = run.intent
  const lack = await createFindLack(deps.codeHost)(by, { repository, ask: run.base?.policy.ask })
  if (lack !== undefined) return `Nothing was started: ${by.login} ${lack}.`
  const data = { ...request, ...(text ? { text: text.slice(0, LONGEST_TEXT) } : {}) }
  return (await requestRound(run, { data, actor: actorName(by) }, deps)) ? undefined : over
}

/** Leaves a request with its run, once for each key. @returns false where the run has ended. */
export async function requestRound(
  run: RunState,
  request: { readonly data: RoundRequest; readonly actor: string },
  deps: Pick<IntakeDeps, 'runs' | 'queue'>,
): Promise<boolean> {
  const isKnown = run.roundRequests?.some(({ key }) => key === request.data.key) ?? false
  if (!isKnown && !(await append(run.runId, request, deps))) return false
  await deps.queue.enqueue({ runId: run.runId, lane: 'gate' })
  await deps.queue.enqueue({ runId: run.runId, lane: 'work' })
  return true
}

// The run may end between being found and being told.
async function append(
  runId: string,
  { data, actor }: { readonly data: RoundRequest; readonly actor: string },
  { runs }: Pick<IntakeDeps, 'runs'>,
): Promise<boolean> {
  try {
    await runs.appendInbox(runId, { type: 'round.requested', data }, actor)
    return true
  } catch (error) {
    if (isFault(error, 'conflict')) return false
    throw error
  }
}
