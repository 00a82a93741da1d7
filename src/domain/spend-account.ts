import { CAP_NAMES, type CapName } from './caps.ts'
import type { Intent } from './intent.ts'

/** Where a call is booked: one account for each cap, whether it is limited or not, so that a later cap counts it too. */
export interface SpendAccount {
  readonly cap: CapName
  /** By numeric ids: names can be changed, or taken by somebody else. */
  readonly owner: string
  readonly period: 'ever' | 'day' | 'month'
}

/** The accounts of a call, in the order of `CAP_NAMES`. */
export function accountsOf(
  runId: string,
  intent: Pick<Intent, 'repository' | 'subject' | 'requester'>,
): SpendAccount[] {
  const { repository, subject, requester } = intent
  const owners: Readonly<Record<string, string>> = {
    run: `run:${runId}`,
    issue: `issue:${repository.id}:${subject.number}`,
    person: `person:${requester.id}`,
    repository: `repository:${repository.id}`,
    organisation: `organisation:${repository.installationId}`,
    all: 'all',
  }
  return CAP_NAMES.map((cap) => {
    const [first = '', second] = cap.split('-')
    if (first === 'day' || first === 'month') return { cap, owner: 'all', period: first }
    const period = second === 'day' || second === 'month' ? second : 'ever'
    return { cap, owner: owners[first] ?? first, period }
  })
}

/** `person:7@2026-01-31`: where a moment's amount is booked. */
export function accountName({ owner, period }: SpendAccount, at: Date): string {
  const length = { ever: 0, day: 10, month: 7 }[period]
  return length === 0 ? owner : `${owner}@${at.toISOString().slice(0, length)}`
}
