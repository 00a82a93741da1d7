import { type Money, renderMoney } from '../domain/money.ts'
import type { RunState } from '../domain/run-state.ts'
import { codeSpan } from './safe-text.ts'

/** `191k tokens · 0.21 USD`: enough for who only looks. */
export function renderCost({ usage, spend }: RunState): string {
  const tokens = usage.inputTokens + usage.outputTokens
  const shown = tokens < 10_000 ? String(tokens) : `${Math.round(tokens / 1000)}k`
  return [`${shown} tokens`, ...(spend?.total === undefined ? [] : [brief(spend.total)])].join(' · ')
}

// To whole cents, upwards, as far as there are any.
function brief({ nano, currency }: Money): string {
  const cent = 10_000_000n
  const amount = BigInt(nano)
  if (amount < cent) return renderMoney({ nano, currency })
  return renderMoney({ nano: String(((amount + cent - 1n) / cent) * cent), currency }).replace(/(\.\d\d)0+ /, '$1 ')
}

/** What a run has cost so far, in one line: tokens always, money as far as prices are known. */
export function renderSpend({ usage, spend, steps }: RunState): string {
  const tokens = `${usage.inputTokens} input and ${usage.outputTokens} output tokens`
  const model = codeSpan(steps.at(-1)?.model ?? 'none')
  if (spend === undefined) return tokens
  const total = spend.total === undefined ? [] : [renderMoney(spend.total)]
  const abandoned =
    spend.abandoned.length === 0
      ? []
      : [`${spend.abandoned.length} broken-off calls counted with the most they can cost`]
  const unknown =
    spend.unpriced === 0
      ? []
      : [
          `cost of ${spend.unpriced} answers unknown: no price is configured for ${model}, and caps on money do not count them`,
        ]
  return [tokens, ...total, ...abandoned, ...unknown].join(', ')
}
