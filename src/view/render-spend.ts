import { renderMoney } from '../domain/money.ts'
import type { RunState } from '../domain/run-state.ts'
import { codeSpan } from './safe-text.ts'

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
