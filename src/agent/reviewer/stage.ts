import type { Review, ReviewFinding } from '../../domain/review.ts'
import { currentRound } from '../../domain/round-state.ts'
import type { RunState } from '../../domain/run-state.ts'
import { untrusted } from '../../domain/untrusted.ts'
import type { SourceStore } from '../../ports/source-store.ts'
import { DONE, type Journal, type Stage } from '../../ports/stage.ts'
import { cleanOutput } from '../clean.ts'
import { windowOf } from '../context/window.ts'
import { beginRound, mayGoOn } from '../rounds/begin-round.ts'
import { exhaustedBy } from '../rounds/spent-before.ts'
import { askReviewer, type Reviewed, type ReviewerDeps } from './ask-reviewer.ts'
import { decideRework } from './decide-rework.ts'
import type { Report } from './report.ts'
import { renderReviewPrompt } from './review-prompt.ts'

export interface ReviewStageDeps extends ReviewerDeps {
  readonly source: Pick<SourceStore, 'diff'>
  /** The operator gave the reviewer a model of its own: where the policy says nothing, it is asked. */
  readonly configured: boolean
}

/**
 * Lets a model that saw nothing of the work read the change. What it finds goes back to the agent, as often as the
 * policy says, and to people; it can let nothing pass, and where it fails the guard stands alone.
 */
export function createReviewStage(deps: ReviewStageDeps): Stage {
  return async (journal, signal) => {
    if (!isAsked(journal.state(), deps.configured)) return DONE
    if (reviewOf(journal.state()) === undefined) await review(deps, journal, signal)
    const state = journal.state()
    const said = reviewOf(state)
    // What was said of a round before was told then.
    const isNew = said?.round === currentRound(state)
    // Where a change is taken back nobody works who could do better.
    const works = isNew && state.intent.revert === undefined
    const wanted = works && mayGoOn(state) ? decideRework(said, state.change?.files ?? []) : undefined
    return wanted === undefined ? DONE : beginRound(deps, journal, { ...wanted, cause: 'reviewer' })
  }
}

function isAsked({ base, change, judged }: RunState, configured: boolean): boolean {
  if (base === undefined || change === undefined || change.refused !== undefined || judged !== undefined) return false
  const policy = base.policy.review
  return policy?.enabled ?? (configured || (policy?.hold ?? 'never') !== 'never')
}

function reviewOf({ reviews = [], change }: RunState): Review | undefined {
  const last = reviews.at(-1)
  return last?.tree === change?.tree ? last : undefined
}

async function review(deps: ReviewStageDeps, journal: Journal, signal: AbortSignal): Promise<void> {
  const state = journal.state()
  const { intent, base, change } = state
  if (base === undefined || change === undefined) throw new Error('There is no change to review.')
  const round = currentRound(state)
  const spent = exhaustedBy(state)
  const said = spent === undefined ? await ask() : { missing: spent }
  const findings = 'missing' in said ? [] : await findingsOf(said, deps)
  const missing = 'missing' in said ? { missing: said.missing } : {}
  const data = { review: { tree: change.tree, round, model: deps.model.name, findings, ...missing } }
  await journal.record({ type: 'review.recorded', data })

  async function ask(): Promise<Reviewed> {
    const difference = await deps.source.diff(intent.repository, base?.tree ?? '', change?.tree ?? '')
    const { limit } = windowOf(deps.model, 8_192)
    const shown = renderReviewPrompt(state, difference, Math.floor(limit * 0.6))
    const messages = await Promise.all(
      shown.map(async (message) => ({ ...message, content: await deps.redact(message.content, 'review.md') })),
    )
    return askReviewer(deps, { journal, round, messages }, signal)
  }
}

async function findingsOf({ findings }: Report, deps: ReviewStageDeps): Promise<ReviewFinding[]> {
  const plain = async (text: string) => cleanOutput(await deps.redact(text, 'review.txt'))
  return Promise.all(
    findings.map(async ({ path, line, severity, text }) => ({
      path: await plain(path),
      ...(line == null ? {} : { line }),
      severity,
      text: untrusted(await plain(text)),
      model: deps.model.name,
    })),
  )
}
