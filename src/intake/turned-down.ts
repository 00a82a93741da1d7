import { digestOf } from '../domain/digest.ts'
import { askedKind } from '../domain/intent.ts'
import type { RunState } from '../domain/run-state.ts'
import type { IntakeDeps } from './deps.ts'
import type { Asked } from './interpretation.ts'
import { runsOf } from './run-of.ts'

/**
 * What people closed or rejected is not made again for the same words: whoever wants it after all says so.
 * @returns why not, ready to follow `no run was started: `.
 */
export async function turnedDownBefore(asked: Asked, { runs }: Pick<IntakeDeps, 'runs'>): Promise<string | undefined> {
  const latest = (await runsOf(runs, asked.repository.id, asked.number)).find(({ intent }) => isSame(asked, intent))
  // The delivery that asked for that very run may come again.
  if (latest?.end === undefined || latest.intent.key === asked.key) return undefined
  const { how, by } = latest.end
  if (how !== 'closed' && how !== 'rejected') return undefined
  const what = latest.published === undefined ? 'the last run' : `#${latest.published.pull}`
  const who = by === undefined ? '' : ` by ${by.login}`
  return `${what} for the same request was ${how}${who}; say \`/agent retry [hint]\` to have it tried again, or ask for something else`
}

function isSame(asked: Asked, intent: RunState['intent']): boolean {
  const { title, body, kind, text = '', number } = asked
  return (
    intent.subject.number === number &&
    askedKind(intent) === kind &&
    intent.subject.digest === digestOf({ title, body }) &&
    (intent.request ?? '') === text
  )
}
