/**
 * Who may say what where, and what comes of it: written down by hand from what the commands promise, never from the
 * code that keeps the promise.
 * `-` nothing at all · `A` one comment · `R` a refusal in one comment · `+` a new run · `E` an event in the run's log ·
 * `T` a lesson.
 */
export type Outcome = '-' | 'A' | 'R' | '+' | 'E' | 'T'

export const PLACES = [
  'an issue',
  "a person's pull request",
  'an issue at work',
  'a held change',
  "the agent's pull request",
  "the agent's merged pull request",
  "the agent's closed pull request",
] as const
export type Place = (typeof PLACES)[number]

/** Of somebody with write access who did not ask for the run, place by place. */
const WRITERS: Readonly<Record<string, string>> = {
  fix: '++AARRR',
  refactor: '++++RRR',
  test: '++++RRR',
  docs: '++++RRR',
  plan: '++++RRR',
  answer: 'AAAAAAA',
  approve: 'AAAAEAA',
  reject: 'AAEEEAT',
  address: 'AAAAEAA',
  publish: 'AAAEAAA',
  stop: 'AAEEEAA',
  retry: 'AAAAAA+',
  revert: 'AAAAA+A',
  status: 'AAAAAAA',
  explain: 'AAAAAAA',
  remember: 'AAAAAAA',
  memory: 'AAAAAAA',
  forget: 'AAAAAAA',
  help: 'AAAAAAA',
  fxi: 'AAAAAAA',
}

/** Of who asked for the run, where it differs: nobody opens a door for themselves. */
const REQUESTER: Readonly<Record<string, string>> = { approve: 'AAAAAAA', publish: 'AAAAAAA' }

const WORK = ['fix', 'refactor', 'test', 'docs', 'plan']
const READABLE = ['status', 'explain', 'help']

export const SPEAKERS = {
  reader: 'read',
  triage: 'triage',
  writer: 'write',
  maintainer: 'maintain',
  admin: 'admin',
  requester: 'write',
  bot: 'write',
  stranger: 'none',
  removed: 'none',
} as const
export type Speaker = keyof typeof SPEAKERS

export const WORDS = Object.keys(WRITERS)

/** What is said behind the word, where it needs something. */
export const TEXT: Readonly<Record<string, string>> = {
  answer: 'both',
  reject: 'too large',
  retry: 'smaller',
  remember: 'dates are UTC',
  forget: '1',
}

export function expected(word: string, place: Place, speaker: Speaker): Outcome {
  const at = PLACES.indexOf(place)
  if (speaker === 'bot') return '-'
  const role = SPEAKERS[speaker]
  if (role === 'read' || role === 'triage' || role === 'none') {
    if (WORK.includes(word)) return 'R'
    return role !== 'none' && READABLE.includes(word) ? 'A' : '-'
  }
  const row = (speaker === 'requester' ? REQUESTER[word] : undefined) ?? WRITERS[word] ?? ''
  return row.charAt(at) as Outcome
}
