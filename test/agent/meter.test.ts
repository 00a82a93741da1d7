import { expect, test } from '@jest/globals'
import { createMemoryLedger } from '../../src/adapters/memory/ledger.ts'
import { createMeter } from '../../src/agent/meter.ts'
import { createAgentStage } from '../../src/agent/stage.ts'
import type { Caps } from '../../src/domain/caps.ts'
import { Fault } from '../../src/domain/fault.ts'
import { renderMoney } from '../../src/domain/money.ts'
import type { Ledger } from '../../src/ports/ledger.ts'
import type { Model, ModelAnswer, ModelOffer } from '../../src/ports/model.ts'
import type { StageOutcome } from '../../src/ports/stage.ts'
import { renderSpend } from '../../src/view/render-spend.ts'
import { renderStatus } from '../../src/view/render-status.ts'
import { answerOf, intentOf, pinnedJournal, policyOf, SUBMIT, setUpAgent } from '../fixtures/agent-run.ts'
import { createMemoryJournal } from '../fixtures/memory-journal.ts'

const PRICES = { input: 3, cachedInput: 0.3, output: 15, currency: 'USD' }
const OFFER: ModelOffer = { endpoint: 'main', model: 'm', prices: PRICES }
const REQUEST = { messages: [{ role: 'user', content: 'hello' }], tools: [], maxOutputTokens: 1_000 } as const
const ANSWER: ModelAnswer = {
  ...SUBMIT,
  usage: { inputTokens: 1_000, outputTokens: 100, cachedTokens: 400 },
  served: { endpoint: 'main', model: 'm' },
}
const NEVER = new AbortController().signal

function world(give: () => ModelAnswer = () => ANSWER, offers: readonly ModelOffer[] = [OFFER]) {
  const ledger = createMemoryLedger({ now: () => new Date('2026-01-01T00:00:00Z') })
  const model: Model = { name: 'm', offers, complete: async () => give() }
  const journal = pinnedJournal(intentOf(), policyOf())
  const meter = (caps: Caps = {}) => createMeter(model, journal, { ledger, caps }).ask
  return { ledger, model, journal, meter }
}

async function spentOf(ledger: Ledger) {
  const [row] = await ledger.report({ by: 'run' })
  return row
}

test('an answer costs what its tokens cost, cached ones less', async () => {
  const { ledger, meter } = world()
  const metered = await meter()('agent:1', REQUEST, NEVER)
  if (metered.type === 'refused') throw new Error('refused')
  // 600 at 3, 400 at 0.3 and 100 at 15, each a million.
  expect(metered.cost).toEqual({ nano: '3420000', currency: 'USD' })
  expect(await spentOf(ledger)).toMatchObject({ spent: 0n, calls: 1 })
  await metered.settle()
  expect(await spentOf(ledger)).toMatchObject({
    spent: 3_420_000n,
    reserved: 0n,
    inputTokens: 1_000,
    outputTokens: 100,
  })
})

test('the dearest offer and a token a byte are reserved, and never less than any answer costs', async () => {
  const dear = { ...OFFER, model: 'dear', prices: { ...PRICES, output: 100 } }
  const { ledger, meter } = world(() => ANSWER, [OFFER, dear, { endpoint: 'other', model: 'free' }])
  await meter()('agent:1', REQUEST, NEVER)
  const [open] = await ledger.open('run-1')
  const bytes = BigInt(JSON.stringify([REQUEST.messages, []]).length + 16)
  expect(open?.amount).toBe(bytes * 3_000n + 1_000n * 100_000n)
})

test('a window bounds what can be sent, and an offer’s own limit what can come back', async () => {
  const { ledger, meter } = world(() => ANSWER, [{ ...OFFER, contextWindow: 10, maxOutputTokens: 5 }])
  await meter()('agent:1', REQUEST, NEVER)
  expect((await ledger.open('run-1'))[0]?.amount).toBe(10n * 3_000n + 5n * 15_000n)
})

test('the policy lowers the operator’s cap, and the refusal says which, what is spent and what to do', async () => {
  const { ledger, model } = world(() => {
    throw new Error('The model must not be asked.')
  })
  const journal = pinnedJournal(intentOf(), policyOf({ money: { run: '0.001' } }))
  const meter = createMeter(model, journal, { ledger, caps: { run: '5' } }).ask
  expect(await meter('agent:1', REQUEST, NEVER)).toEqual({
    type: 'refused',
    reason:
      "The cap of this run is 0.001000 USD; 0.00 USD are spent or reserved, and the next call may cost 0.01517 USD. Raise `run` in the policy's budgets.money or the operator's SALLYPORT_CAPS, whichever is lower, then ask again.",
  })
})

test.each([
  ['model-unavailable', []],
  ['unauthorized', []],
  ['context-overflow', []],
  ['timeout', [{ spent: true, assumed: 1 }]],
  ['malformed', [{ spent: true, assumed: 1 }]],
] as const)('after %s the ledger holds %j', async (code, rows) => {
  const { ledger, meter } = world(() => {
    throw new Fault(code, 'no', { retryable: false })
  })
  await expect(meter()('agent:1', REQUEST, NEVER)).rejects.toMatchObject({ code })
  const report = await ledger.report({ by: 'run' })
  expect(report.map(({ spent, assumed }) => ({ spent: spent > 0n, assumed }))).toEqual(rows)
})

test('what was cut off by a stop counts with its worst case', async () => {
  const { ledger, meter } = world(() => {
    throw new DOMException('stopped', 'AbortError')
  })
  await expect(meter()('agent:1', REQUEST, NEVER)).rejects.toThrow('stopped')
  expect(await spentOf(ledger)).toMatchObject({ assumed: 1, reserved: 0n })
})

test('without a price tokens are counted, and the cost is said to be unknown', async () => {
  const free = { endpoint: 'main', model: 'm' }
  const setup = setUpAgent({ answers: [ANSWER] })
  const ledger = createMemoryLedger({ now: () => new Date() })
  const model = { ...setup.deps.model, offers: [free] }
  const stage = createAgentStage({ ...setup.deps, model, spending: { ledger, caps: { run: '1' } } })
  expect(await stage(setup.journal, NEVER)).toEqual({ type: 'done' })
  expect(await spentOf(ledger)).toMatchObject({ spent: 0n, unpriced: 1, inputTokens: 1_000, currency: '' })
  expect(renderSpend(setup.journal.state())).toBe(
    '1000 input and 100 output tokens, cost of 1 answers unknown: no price is configured for `scripted-1`, and caps on money do not count them',
  )
})

test('an endpoint that does not count is booked with the worst case', async () => {
  const { meter } = world(() => ({ ...ANSWER, usage: { inputTokens: 0, outputTokens: 0 } }))
  expect(await meter()('agent:1', REQUEST, NEVER)).toMatchObject({ cost: { nano: '15168000' } })
})

function priced(setup: ReturnType<typeof setUpAgent>, ledger: Ledger, caps: Caps) {
  const model = { ...setup.deps.model, offers: [OFFER] }
  return createAgentStage({ ...setup.deps, model, spending: { ledger, caps } })
}

test('a run that meets a cap ends as out of budget, and people see which, what is spent and what to do', async () => {
  const read = { ...answerOf(['read_file', { path: 'index.js' }]), usage: ANSWER.usage }
  const setup = setUpAgent({ answers: [read, read, read, SUBMIT] })
  const ledger = createMemoryLedger({ now: () => new Date() })
  const outcome = await priced(setup, ledger, { run: '0.15' })(setup.journal, NEVER)
  expect(outcome).toMatchObject({ type: 'ended', end: { how: 'out-of-budget' } })
  const spent = (await spentOf(ledger))?.spent ?? 0n
  expect(spent).toBeGreaterThan(0n)
  expect(setup.journal.state().spend?.total).toEqual({ nano: String(spent), currency: 'USD' })
  await setup.journal.record({ type: 'run.ended', data: (outcome as Extract<StageOutcome, { type: 'ended' }>).end })
  const status = renderStatus(setup.journal.state())
  expect(status).toMatch(/Out of budget\n\nThe cap of this run is 0\.1500 USD; .* are spent or reserved/)
  expect(status).toContain('SALLYPORT_CAPS')
  expect(status).toContain(`, ${renderMoney({ nano: String(spent), currency: 'USD' })}.`)
})

class Killed extends Error {}

test.each(['reserve', 'complete', 'store', 'settle'])(
  'killed at %s, a resumed run pays no stored answer again and leaves nothing open',
  async (at) => {
    const ledger = createMemoryLedger({ now: () => new Date() })
    let alive = false
    const dying = (point: string) => {
      if (!alive && point === at) throw new Killed()
    }
    const mortal: Ledger = {
      ...ledger,
      reserve: async (call) => {
        const reserved = await ledger.reserve(call)
        dying('reserve')
        return reserved
      },
      settle: async (id, settlement) => {
        if (!alive && at === 'complete') throw new Killed()
        dying('settle')
        await ledger.settle(id, settlement)
      },
    }
    const before = (event: { type: string }) => {
      if (event.type === 'model.answered') dying('store')
    }
    const asked = { calls: 0 }
    const answers = [ANSWER, ANSWER].map((answer) => () => {
      asked.calls++
      if (!alive && at === 'complete') throw new Killed()
      return answer
    })
    const first = setUpAgent({ answers })
    const base = pinnedJournal(intentOf(), policyOf())
    const journal = createMemoryJournal({ intent: intentOf(), events: base.events, before })
    await expect(priced(first, mortal, { run: '5' })(journal, NEVER)).rejects.toThrow(Killed)
    alive = true
    const stored = journal.state().steps.length
    const resumed = createMemoryJournal({ intent: intentOf(), events: journal.events })
    expect(await priced(first, mortal, { run: '5' })(resumed, NEVER)).toEqual({ type: 'done' })
    expect(asked.calls).toBe({ reserve: 1, complete: 2, store: 2, settle: 1 }[at])
    expect(stored).toBe(at === 'settle' ? 1 : 0)
    expect(await ledger.open('run-1')).toEqual([])
    const total = BigInt(resumed.state().spend?.total?.nano ?? 0)
    const row = await spentOf(ledger)
    expect(row).toMatchObject({ spent: total, reserved: 0n })
  },
)
