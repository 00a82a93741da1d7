import { isPublished, openRound } from '../domain/round-state.ts'
import type { RunState } from '../domain/run-state.ts'
import { renderNext } from './render-next.ts'
import { renderRounds } from './render-rounds.ts'
import { renderSilence } from './render-stale.ts'
import { person, plainLine, sentence } from './safe-text.ts'

/** Somebody turned it down and said nothing: later runs cannot know better. */
export function lacksReason({ end, rejection }: Pick<RunState, 'end' | 'rejection'>): boolean {
  return end?.how === 'rejected' && rejection?.reason === ''
}

/** Why it is over, or why it goes on again, and what comes next: one paragraph. */
export function renderLead(state: RunState): string {
  return [renderEnd(state), roundOf(state), renderNext(state)].filter((part) => part !== '').join(' ')
}

/** Who or what ended it, in a sentence; empty where the state's word says all. */
export function renderEnd(state: RunState): string {
  const { end, judged } = state
  if (end === undefined) return ''
  const by = end.by === undefined ? '' : `By ${person(end.by)}`
  if (lacksReason(state)) return `${by}, without a reason.`
  if (end.how === 'closed' && by === '') return renderSilence(state) || followedEnd(state)
  if (end.how === 'merged' || end.how === 'closed' || end.how === 'stopped') return by === '' ? '' : `${by}.`
  // Which rule, and where, stands below.
  if (end.how === 'blocked' && judged?.verdict.verb === 'block') return ''
  const gaveUp = end.how === 'gave-up'
  const reason = gaveUp ? plainLine(end.reason.replace('The agent gave up: ', ''), 200) : sentence(end.reason)
  return `${by === '' ? '' : `${by}: `}${reason}${/[.!?]$/.test(reason) ? '' : '.'}`
}

// It was closed with the one that it was stacked on.
function followedEnd({ effects, end }: RunState): string {
  return effects['follow-close']?.done === true && end !== undefined ? `${sentence(end.reason)}.` : ''
}

function roundOf(state: RunState): string {
  const open = state.end === undefined && openRound(state) !== undefined && !isPublished(state)
  return open ? renderRounds(state).slice(-1).map(capital).join('') : ''
}

export function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
