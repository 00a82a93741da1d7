import { isFault } from '../domain/fault.ts'
import type { Further, Round } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import { DONE, type Journal, type StageOutcome } from '../ports/stage.ts'
import { renderCommitMessage, renderPullBody } from '../view/render-pull.ts'
import { askReviewers } from './ask-reviewers.ts'
import { publishChecks } from './publish-checks.ts'

type Judged = RunState & Required<Pick<RunState, 'base' | 'change'>>

interface Desk {
  readonly journal: Journal
  readonly host: RepositoryHost
  readonly codeHost: CodeHost
}

const MOVED = 'Somebody pushed to the branch meanwhile, and nothing of theirs is overwritten.'

/**
 * Puts one commit on the agent's branch, behind the one that the round was begun from, and brings the pull request up to
 * date. Where the branch moved meanwhile, nothing is pushed and the work begins again from what stands there.
 */
export async function publishRound(
  desk: Desk,
  state: Judged,
  { round, published: before }: Further,
): Promise<StageOutcome> {
  const { journal, host, codeHost } = desk
  const pull = await host.pull(before.pull)
  // Merged or closed: the gate, asked again, ends the run.
  if (pull.state !== 'open') return overWith(journal, round, pull)
  const commit = await journal.perform({
    effect: 'commit',
    key: `commit:${round.round}`,
    // A commit that nothing points to is nothing: making it again does no harm.
    observe: async () => undefined,
    act: () =>
      host.createCommit({
        message: renderCommitMessage(state),
        tree: state.change.tree,
        parents: [round.from.commit, ...(round.merges === undefined ? [] : [round.merges])],
      }),
  })
  const moved = await moveBranch(desk, { branch: before.branch, round, commit })
  if (moved.type === 'refused') return { type: 'ended', end: { how: 'failed', reason: moved.reason } }
  if (moved.type === 'elsewhere') {
    await journal.record({ type: 'round.abandoned', data: { round: round.round, reason: MOVED, again: true } })
    return { type: 'again' }
  }
  await journal.perform({
    effect: 'pull-update',
    key: `pull:${round.round}`,
    // Saying the same again changes nothing, so there is nothing to look for.
    observe: async () => undefined,
    act: () => host.updatePull(pull.number, { body: renderPullBody(state) }).then(() => true),
  })
  const published = { ...before, commit, tree: state.change.tree, draft: pull.draft, base: state.base.ref }
  await publishChecks(journal, { codeHost }, { commit, shown: unapproved({ ...state, published }) })
  await askReviewers(journal, host, { pull: pull.number, round })
  await journal.record({ type: 'change.published', data: published })
  return DONE
}

async function overWith(journal: Journal, { round }: Round, { number, merged }: HostedPull): Promise<StageOutcome> {
  const reason = `#${number} was ${merged ? 'merged' : 'closed'} meanwhile.`
  await journal.record({ type: 'round.abandoned', data: { round, reason } })
  return { type: 'again' }
}

interface Move {
  readonly branch: string
  readonly round: Further['round']
  readonly commit: string
}

/** `refused`: by a rule on the branch, say. `elsewhere`: somebody pushed. */
type Moved =
  | { readonly type: 'moved' | 'elsewhere'; readonly reason?: never }
  | { readonly type: 'refused'; readonly reason: string }
const ELSEWHERE: Moved = { type: 'elsewhere' }

// Whoever pushes between the look and the move makes GitHub refuse the move: it names the commit that it moves from.
async function moveBranch({ journal, host }: Desk, { branch, round, commit }: Move): Promise<Moved> {
  const isThere = async () => (await holds(host, await host.branchHead(branch), commit)) || undefined
  try {
    await journal.perform({
      effect: 'move',
      key: `move:${round.round}`,
      observe: isThere,
      act: () => host.moveBranch(branch, { from: round.from.commit, to: commit }).then(() => true),
    })
    return { type: 'moved' }
  } catch (error) {
    if (!isFault(error, 'rejected') && !isFault(error, 'conflict') && !isFault(error, 'not-found')) throw error
    const isWhereItWas = (await host.branchHead(branch)) === round.from.commit
    return isWhereItWas
      ? { type: 'refused', reason: `GitHub takes no commit on ${branch}: ${error.message}` }
      : ELSEWHERE
  }
}

// Somebody may have built upon it before we came to note it.
async function holds(host: RepositoryHost, head: string | undefined, commit: string): Promise<boolean> {
  if (head === undefined || head === commit) return head === commit
  return (await host.mergeBase(commit, head)) === commit
}

// What was said of the commit before says nothing of this one.
function unapproved({ approval: _, ...state }: RunState): RunState {
  return state
}
