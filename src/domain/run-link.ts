import type { RunEvent } from './run-event.ts'

/** What a run can be found by, beside its id. Always within one repository. */
export interface RunLink {
  readonly kind: 'subject' | 'pull' | 'commit' | 'branch' | 'base'
  readonly value: string
}

/** The links that an event adds to its run: a store writes them in the same transaction. */
export function linksOf(event: RunEvent): RunLink[] {
  switch (event.type) {
    case 'run.requested':
      return [{ kind: 'subject', value: String(event.data.intent.subject.number) }]
    case 'change.published':
      return [
        { kind: 'pull', value: String(event.data.pull) },
        { kind: 'commit', value: event.data.commit },
        { kind: 'branch', value: event.data.branch },
        { kind: 'base', value: event.data.base },
      ]
    case 'effect.observed':
      return event.data.effect === 'commit' && typeof event.data.result === 'string'
        ? [{ kind: 'commit', value: event.data.result }]
        : []
    default:
      return []
  }
}
