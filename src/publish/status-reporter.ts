import { hasCallToSpare } from '../domain/call-state.ts'
import type { Phase, RunState } from '../domain/run-state.ts'
import type { CodeHost, RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import { runMarker } from '../view/markers.ts'
import { renderStatus } from '../view/render-status.ts'
import { shownState } from '../view/state-words.ts'
import { findMarked, tellWherePossible } from './comment-once.ts'

/**
 * Keeps the run's one sticky comment: made once, edited in place. What people are waited for and the end are always
 * told; pictures of the way only while the run has calls to spare.
 */
export function createStatusReporter(deps: { readonly codeHost: CodeHost }) {
  return async (journal: Journal, state: RunState): Promise<void> => {
    const host = deps.codeHost.open(state.intent.repository, 'talk', journal.assertLive)
    await tellWherePossible(() => show(journal, state, host))
  }
}

async function show(journal: Journal, state: RunState, host: RepositoryHost): Promise<void> {
  const { number } = state.intent.subject
  const stamp = stampOf(state)
  const comment = await journal.perform({
    effect: 'comment',
    key: 'status',
    observe: () => findStatus(host, number, state.runId),
    act: async () => ({ id: (await host.createComment(number, bodyOf(state))).id, body: stamp }),
  })
  const edits = editsOf(state)
  if ((edits.shown ?? comment.body) === stamp || !isWorthACall(state, edits)) return
  await journal.perform({
    effect: 'comment-update',
    key: `status:${edits.count}:${stamp}`,
    // Saying the same again changes nothing, so there is nothing to look for.
    observe: async () => undefined,
    act: () => host.updateComment(comment.id, bodyOf(state)).then(() => stamp),
  })
}

// The marker makes it the one that is edited in place: answers to people say the same without it.
function bodyOf(state: RunState): string {
  const last = state.end === undefined && !hasCallToSpare(state, 2) ? `\n\n${renderLastPicture(state)}` : ''
  return `${renderStatus(state)}${last}\n\n${runMarker(state.runId)}`
}

function renderLastPicture({ published }: RunState): string {
  const where = published === undefined ? '' : ` What holds meanwhile stands in the checks of #${published.pull}.`
  return `This comment is renewed only when I need somebody or am done, so as not to write too much.${where}`
}

async function findStatus(host: RepositoryHost, number: number, runId: string) {
  const ours = await findMarked(host, number, runMarker(runId))
  return ours === undefined ? undefined : { id: ours.id, body: '' }
}

interface Edits {
  readonly count: number
  /** What the comment says since the last of them; undefined: what it was made with, or nobody knows. */
  readonly shown: string | undefined
}

function editsOf({ effects }: RunState): Edits {
  const edits = Object.entries(effects).filter(([key]) => key.startsWith('status:'))
  const last = edits.at(-1)?.[1]
  const count = edits.filter(([, { done }]) => done).length
  return { count, shown: last === undefined ? undefined : last.done ? String(last.result) : 'unknown' }
}

const NEEDS_SOMEBODY: ReadonlySet<Phase> = new Set(['awaiting-plan', 'awaiting-answer', 'held', 'awaiting-approval'])
/** Over in a moment, unless GitHub or the guard is slow: the picture of before serves. */
const IN_PASSING: ReadonlySet<Phase> = new Set(['judging', 'publishing'])

function isWorthACall(state: RunState, { shown = '' }: Edits): boolean {
  const { phase, end } = state
  if (end !== undefined) return true
  if (NEEDS_SOMEBODY.has(phase) && !wasTold(state)) return true
  if (IN_PASSING.has(phase) && !shown.startsWith('held')) return false
  return hasCallToSpare(state)
}

// Once for each thing that is waited for.
function wasTold(state: RunState): boolean {
  const { effects, phase, plan, questions = [] } = state
  const what =
    phase === 'awaiting-plan'
      ? `:p${plan?.seq}:`
      : phase === 'awaiting-answer'
        ? `:q${questions.length}a`
        : roundsOf(state)
  const keys = Object.keys(effects).filter((key) => key.startsWith('status:'))
  return keys.some((key) => key.includes(`:${phase}:`) && key.includes(what))
}

// Waited for anew with each round, and where one came to nothing.
function roundsOf({ rounds = [] }: RunState): string {
  const over = rounds.filter(({ abandoned }) => abandoned !== undefined).length
  return rounds.length === 0 ? '' : `:r${rounds.length}x${over}`
}

// What the comment says depends on these alone.
function stampOf(state: RunState): string {
  const { plan, questions = [], declined = [] } = state
  const base = `${state.phase}:${state.end?.how ?? ''}`
  const answers = questions.filter(({ answer }) => answer !== undefined).length
  const asked = questions.length === 0 ? '' : `:q${questions.length}a${answers}`
  const planned = plan === undefined ? '' : `:p${plan.seq}:${plan.decision?.state ?? ''}:${plan.requests.length}`
  const looked = declined.length === 0 ? '' : `:d${declined.length}`
  return `${base}${planned}${asked}${looked}${roundsOf(state)}${doorOf(state)}`
}

// Waiting has more than one face, and one phase.
function doorOf(state: RunState): string {
  const shown = shownState(state)
  return shown === 'void' || shown === 'unjudged' || shown === 'further' ? `:${shown}` : ''
}
