import { askedKind } from '../domain/intent.ts'
import type { RunState } from '../domain/run-state.ts'
import type { Asked, Commanded } from './interpretation.ts'
import { commentKey } from './payload.ts'

/**
 * The request of a run that is over, made once more by whoever says so. Said on its own issue, it means the words that
 * stand there now; said on the agent's pull request, those that it was asked with.
 */
export function askAgain(
  { command: _word, ...commanded }: Commanded,
  { runId, intent }: RunState,
  hint: string,
): Asked {
  const { subject, request } = intent
  const text = hint === '' ? request : hint
  const elsewhere = commanded.number !== subject.number
  return {
    ...commanded,
    type: 'asked',
    kind: askedKind(intent),
    key: commentKey(commanded.repository, commanded.commentId),
    retryOf: runId,
    ...(text === undefined ? {} : { text }),
    ...(elsewhere ? { ...wordsOf(subject), askedOn: commanded.number } : {}),
  }
}

function wordsOf({ number, title, body, type }: RunState['intent']['subject']) {
  return { number, title, body, isPull: type === 'pull-request' }
}
