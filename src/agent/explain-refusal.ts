import type { CapName } from '../domain/caps.ts'
import { moneyOf, renderMoney } from '../domain/money.ts'
import type { Reserved } from '../ports/ledger.ts'
import type { WorstCase } from './cost.ts'

const OF: Readonly<Record<CapName, string>> = {
  run: 'of this run',
  issue: 'of this issue',
  'person-day': 'of who asked, for this day',
  'person-month': 'of who asked, for this month',
  'repository-day': 'of this repository, for this day',
  'repository-month': 'of this repository, for this month',
  'organisation-day': 'of this organisation, for this day',
  'organisation-month': 'of this organisation, for this month',
  day: 'of this installation, for this day',
  month: 'of this installation, for this month',
}

/** Why a call was not made: which cap, what is spent, and what to do. */
export function explainRefusal(refused: Extract<Reserved, { type: 'refused' }>, worst: WorstCase): string {
  const [limit, booked, next] = [refused.limit, refused.booked, worst.amount].map((nano) =>
    renderMoney(moneyOf(nano, worst.currency)),
  )
  const until = /day|month/.exec(refused.cap)?.[0]
  const wait = until === undefined ? '' : `Wait for the next ${until} (UTC), or `
  const raise = `raise \`${refused.cap}\` in the policy's budgets.money or the operator's SALLYPORT_CAPS, whichever is lower`
  const advice = wait === '' ? `R${raise.slice(1)}` : wait + raise
  return `The cap ${OF[refused.cap]} is ${limit}; ${booked} are spent or reserved, and the next call may cost ${next}. ${advice}, then ask again.`
}
