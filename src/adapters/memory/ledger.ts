import { randomUUID } from 'node:crypto'
import type { CapName } from '../../domain/caps.ts'
import { parseAmount } from '../../domain/money.ts'
import { fullName } from '../../domain/repository.ts'
import { accountName, accountsOf } from '../../domain/spend-account.ts'
import type { Ledger, PlannedCall, Reserved, Settlement, SpendGroup, SpendRow } from '../../ports/ledger.ts'

interface Call {
  readonly id: string
  readonly plan: PlannedCall
  readonly accounts: readonly string[]
  readonly at: Date
  settled?: Settlement
}

interface Books {
  readonly now: () => Date
  readonly booked: Map<string, bigint>
  readonly calls: Map<string, Call>
}

/** The ledger in this process, gone with it. For tests and simulations; keeps the same contract as the real one. */
export function createMemoryLedger({ now }: { readonly now: () => Date }): Ledger {
  const books: Books = { now, booked: new Map(), calls: new Map() }
  const { calls } = books
  return {
    reserve: async (plan) => reserve(books, plan),
    async settle(id, settlement) {
      const call = calls.get(id)
      if (call === undefined || call.settled?.assumed === false) return
      rebook(books, call, settlement.amount - (call.settled?.amount ?? call.plan.amount))
      call.settled = settlement
    },
    async release(id) {
      const call = calls.get(id)
      if (call === undefined || call.settled !== undefined) return
      rebook(books, call, -call.plan.amount)
      calls.delete(id)
    },
    async open(runId) {
      const open = [...calls.values()].filter(({ plan, settled }) => plan.runId === runId && settled === undefined)
      return open.map(({ id, plan: { step, amount, currency } }) => ({ id, step, amount, currency }))
    },
    report: async (options) => report(books, options),
  }
}

function reserve(books: Books, plan: PlannedCall): Reserved {
  const at = books.now()
  const accounts = accountsOf(plan.runId, plan.intent).map((account) => ({
    cap: account.cap,
    name: `${plan.currency} ${accountName(account, at)}`,
  }))
  for (const { cap, name } of accounts) {
    const refused = refusalOf(plan, cap, books.booked.get(name) ?? 0n)
    if (refused !== undefined) return refused
  }
  const call: Call = { id: randomUUID(), plan, accounts: accounts.map(({ name }) => name), at }
  books.calls.set(call.id, call)
  rebook(books, call, plan.amount)
  return { type: 'reserved', id: call.id }
}

// A cap that cannot be read allows nothing.
function refusalOf({ caps, amount }: PlannedCall, cap: CapName, booked: bigint): Reserved | undefined {
  const text = caps[cap]
  if (text === undefined) return undefined
  const limit = parseAmount(text) ?? 0n
  return booked + amount > limit ? { type: 'refused', cap, booked, limit } : undefined
}

function rebook({ booked }: Books, { accounts }: Call, difference: bigint): void {
  for (const name of accounts) booked.set(name, (booked.get(name) ?? 0n) + difference)
}

function report({ calls, now }: Books, { by, since }: { by: SpendGroup; since?: Date }): SpendRow[] {
  const groups = new Map<string, SpendRow>()
  for (const call of calls.values()) {
    if (since !== undefined && call.at < since) continue
    const { key, name } = groupOf(call, by)
    const place = `${key} ${call.plan.currency}`
    groups.set(place, { ...add(groups.get(place) ?? EMPTY, call, now()), name, currency: call.plan.currency })
  }
  const total = (row: SpendRow) => row.spent + row.reserved
  return [...groups.values()].sort(
    (left, right) => Number(total(right) - total(left)) || right.inputTokens - left.inputTokens,
  )
}

const COUNTS = { calls: 0, inputTokens: 0, outputTokens: 0, unpriced: 0, assumed: 0 }
const EMPTY: SpendRow = { name: '', currency: '', spent: 0n, reserved: 0n, ...COUNTS }

function add(row: SpendRow, { plan, settled, at }: Call, now: Date): SpendRow {
  const live = settled === undefined && at.getTime() + plan.ttlMs > now.getTime()
  const amount = settled?.amount ?? plan.amount
  return {
    ...row,
    spent: row.spent + (live ? 0n : amount),
    reserved: row.reserved + (live ? amount : 0n),
    calls: row.calls + 1,
    inputTokens: row.inputTokens + (settled?.inputTokens ?? 0),
    outputTokens: row.outputTokens + (settled?.outputTokens ?? 0),
    unpriced: row.unpriced + (settled?.unpriced ? 1 : 0),
    assumed: row.assumed + (settled?.assumed || (settled === undefined && !live) ? 1 : 0),
  }
}

function groupOf({ plan, at }: Call, by: SpendGroup): { readonly key: string | number; readonly name: string } {
  const { repository, requester } = plan.intent
  const day = at.toISOString().slice(0, 10)
  switch (by) {
    case 'run':
      return { key: plan.runId, name: plan.runId }
    case 'repository':
      return { key: repository.id, name: fullName(repository) }
    case 'person':
      return { key: requester.id, name: requester.login }
    case 'organisation':
      return { key: repository.installationId, name: repository.owner }
    case 'day':
      return { key: day, name: day }
  }
}
