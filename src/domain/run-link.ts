import { askedReviewers } from './asked-reviewers.ts'
import type { Intent } from './intent.ts'
import type { EventData, RunEvent } from './run-event.ts'

/** What a run can be found by, beside its id. Always within one repository. */
export interface RunLink {
  readonly kind: 'subject' | 'pull' | 'commit' | 'branch' | 'base' | 'reviewer'
  readonly value: string
}

function subjectsOf({ subject, askedOn }: Intent): number[] {
  return askedOn === undefined || askedOn === subject.number ? [subject.number] : [subject.number, askedOn]
}

/** The links that an event adds to its run: a store writes them in the same transaction. */
export function linksOf(event: RunEvent): RunLink[] {
  switch (event.type) {
    case 'run.requested':
      return subjectsOf(event.data.intent).map((number) => ({ kind: 'subject', value: String(number) }))
    case 'change.published':
      return [
        { kind: 'pull', value: String(event.data.pull) },
        { kind: 'commit', value: event.data.commit },
        { kind: 'branch', value: event.data.branch },
        { kind: 'base', value: event.data.base },
      ]
    case 'effect.observed':
      return linksOfEffect(event.data)
    default:
      return []
  }
}

function linksOfEffect({ effect, result }: EventData['effect.observed']): RunLink[] {
  if (effect === 'commit' && typeof result === 'string') return [{ kind: 'commit', value: result }]
  const asked = effect === 'reviewers' ? askedReviewers(result) : []
  return asked.map((login) => ({ kind: 'reviewer', value: login.toLowerCase() }))
}
