import { SPEAKERS, type Speaker } from '../../intake/matrix/expected.ts'
import { PLACES, type Place, spotOf } from './places.ts'

/**
 * Written down by hand from what the commands promise, never from the code that keeps the promise.
 * `-` nothing at all · `A` one comment · `R` a refusal in one comment · `+` a new run · `E` the run is told.
 */
export type Outcome = '-' | 'A' | 'R' | '+' | 'E'

/** Of somebody with write access who did not ask for the change: the places where commands are heard, in their order. */
const WRITERS: Readonly<Record<string, string>> = {
  fix: '+A++RRRAR+RR',
  refactor: '++++RRR+R+RR',
  test: '++++RRR+R+RR',
  docs: '++++RRR+R+RR',
  plan: '++++RRR+R+RR',
  answer: 'AAAAAAAAAAAA',
  approve: 'AEAAEEEEEAAE',
  reject: 'AEAAEEEEEAAE',
  address: 'AEAAEEEEEAAE',
  publish: 'AAAAAAAAAAAA',
  stop: 'AEAAEEEEEAAE',
  retry: 'AAAAAAAAAARR',
  revert: 'AAAAAAAAAARR',
  status: 'AAAAAAAAAAAA',
  explain: 'AAAAAAAAAAAA',
  remember: 'AAAAAAAAAAAA',
  memory: 'AAAAAAAAAAAA',
  forget: 'AAAAAAAAAAAA',
  help: 'AAAAAAAAAAAA',
  fxi: 'AAAAAAAAAAAA',
}
export const WORDS = Object.keys(WRITERS)

const WORK = ['fix', 'refactor', 'test', 'docs', 'plan']
/** What asks for a run of its own, which no thread does: whoever says it there is told so. */
const NOT_IN_THREADS = [...WORK, 'retry', 'revert']
const READABLE = ['status', 'explain', 'help']

export function outcomeOf(word: string, place: Place, speaker: Speaker): Outcome {
  const { way } = spotOf(place)
  if (speaker === 'bot' || way === 'review') return '-'
  const role = SPEAKERS[speaker]
  if (role === 'read' || role === 'triage' || role === 'none') {
    if ((way === 'thread' ? NOT_IN_THREADS : WORK).includes(word)) return 'R'
    return role !== 'none' && READABLE.includes(word) ? 'A' : '-'
  }
  // Nobody opens the door for themselves.
  if (speaker === 'requester' && word === 'approve') return 'A'
  return (WRITERS[word] ?? '').charAt(Object.keys(PLACES).indexOf(place)) as Outcome
}

const ANSWERS: Readonly<Record<string, string>> = { A: 'an answer', R: 'a refusal' }

/** What the run's log has afterwards that it had not before, beside that the gate looked. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  approve: ['approval.decided', 'approval.requested'],
  reject: ['rejection.requested', 'run.ended'],
  address: ['approval.decided', 'round.requested'],
  stop: ['run.ended', 'stop.requested'],
}

/** The second door: the agent's pull request, its approval check, and that of a person's which carries its commit. */
const SHUT = { agents: 'action_required', state: 'open', draft: true, carrying: 'action_required' }
const OPEN = { agents: 'success', state: 'open', draft: false, carrying: 'success' }

export function expected(word: string, place: Place, speaker: Speaker) {
  const { scene, approved, way } = spotOf(place)
  const outcome = outcomeOf(word, place, speaker)
  const told = outcome === 'E'
  const { carrying, ...door } = told ? doorAfter(word, approved) : approved ? OPEN : SHUT
  return {
    events: told ? TOLD[word] : [],
    begun: outcome === '+' ? 1 : 0,
    comments: outcome in ANSWERS ? [`${ANSWERS[outcome]} in the ${way}`] : [],
    ...door,
    // What carries nothing of the agent's is nobody's to shut.
    persons: scene === 'carrying' ? carrying : 'success',
  }
}

function doorAfter(word: string, approved?: true) {
  // Once ready, a pull request is not made a draft again.
  const before = approved ? { ...SHUT, draft: false } : SHUT
  if (word === 'approve') return OPEN
  if (word === 'reject') return { ...before, agents: 'failure', state: 'closed' }
  return word === 'stop' ? { ...before, agents: 'failure' } : before
}
