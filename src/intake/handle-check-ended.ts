import { isPublished } from '../domain/round-state.ts'
import { type RunState, reduce } from '../domain/run-state.ts'
import { requestRound } from './ask-round.ts'
import { done, type Handled, type IntakeDeps, nothing } from './deps.ts'
import { wake } from './handle-moved.ts'
import type { CheckEnded } from './interpretation.ts'

/** Of one commit: anybody who may write can set statuses, as many as they like. */
const MOST_REQUESTS = 300

/**
 * A check ended on a commit: where it is what a live run has published, or is about to, the run is asked to look. One
 * that passed is of interest only where another failed before. Commits of nobody cost one look into the store.
 */
export async function handleCheckEnded(ended: CheckEnded, delivery: string, deps: IntakeDeps): Promise<Handled> {
  const { repository, commit } = ended
  const found = await deps.runs.find(repository.id, [{ kind: 'commit', value: commit }])
  const live = found.filter(({ finished }) => !finished)
  if (live.length === 0) return nothing('no live run has made that commit')
  const { appId } = await deps.codeHost.identity()
  if (ended.appId === appId) return nothing('a check of ours')
  const asked: string[] = []
  for (const { runId } of live) {
    const run = reduce(await deps.runs.read(runId))
    if (run !== undefined && (await tell(run, { ended, delivery }, deps))) asked.push(runId)
  }
  return asked.length === 0 ? nothing('it changes nothing') : done(`run ${asked.join(', ')} looks at its checks`)
}

interface Told {
  readonly ended: CheckEnded
  readonly delivery: string
}

async function tell(run: RunState, { ended, delivery }: Told, deps: IntakeDeps): Promise<boolean> {
  if (concerns(run, ended) && (await counts(run, ended, deps))) {
    return !(await waitsForOthers(run, ended, deps)) && ask(run, ended, deps)
  }
  if (!waitsToMerge(run, ended)) return false
  await wake(run, { what: `check ${ended.name} ended`, delivery }, deps)
  return true
}

// What does not count would shut the second door for nothing.
async function counts(run: RunState, ended: CheckEnded, { checkCounts }: IntakeDeps): Promise<boolean> {
  const branch = branchOf(run)
  return checkCounts === undefined || branch === undefined || checkCounts(ended.repository, branch, ended)
}

// Each look shuts the second door and lets it be again, which is two writes: behind the first failure only the last of
// them all brings news.
async function waitsForOthers(run: RunState, ended: CheckEnded, { othersGoOn }: IntakeDeps): Promise<boolean> {
  const branch = branchOf(run)
  if (othersGoOn === undefined || branch === undefined || askedFor(run, ended.commit) === 0) return false
  return othersGoOn(ended.repository, branch, ended)
}

function branchOf({ published, base }: RunState): string | undefined {
  return published?.base ?? base?.ref
}

function askedFor({ roundRequests = [] }: RunState, commit: string): number {
  return roundRequests.filter(({ cause, head }) => cause === 'ci' && head === commit).length
}

function ask(run: RunState, { commit: head, key }: CheckEnded, deps: IntakeDeps): Promise<boolean> {
  // The name is not kept here: what failed is looked up when its turn comes, and may be green again by then.
  return requestRound(run, { data: { cause: 'ci', head, key: `ci:${head}:${key}` }, actor: 'system' }, deps)
}

function concerns(run: RunState, { commit, failed }: CheckEnded): boolean {
  const { published, rounds = [], base } = run
  if (base?.policy.ci?.rounds === 0) return false
  // CI is often quicker than the opening of the pull request, and than the end of a round.
  const isHead = published === undefined || published.commit === commit || !isPublished(run)
  const repaired = rounds.some(({ cause, from, again }) => cause === 'ci' && from?.commit === commit && again !== true)
  const known = askedFor(run, commit)
  if (!isHead || repaired || known >= MOST_REQUESTS) return false
  return failed || known > 0
}

// Approved already, and perhaps only this was missing.
function waitsToMerge({ approval, base, published }: RunState, { commit }: CheckEnded): boolean {
  return approval?.state === 'approved' && base?.policy.merge !== undefined && published?.commit === commit
}
