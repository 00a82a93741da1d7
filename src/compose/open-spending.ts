import type { Spending } from '../agent/meter.ts'
import type { Config } from '../config/env.ts'
import type { Logger } from '../ports/logger.ts'
import { MODEL_ROLES, type Models } from '../ports/model.ts'
import type { Stores } from './open-stores.ts'

/** Money is counted wherever a price is known; an operator who set caps is told once where none is. */
export function openSpending(config: Config, { ledger }: Pick<Stores, 'ledger'>, tell: Told): Spending {
  const caps = config.caps ?? {}
  const offers = MODEL_ROLES.flatMap((role) => tell.models(role).offers)
  const unpriced = [...new Set(offers.filter(({ prices }) => prices === undefined).map(({ model }) => model))]
  if (unpriced.length > 0 && Object.keys(caps).length > 0) {
    const message =
      'no price is known for these models: SALLYPORT_CAPS does not count what they cost, only tokens are counted'
    tell.log.warn({ models: unpriced }, message)
  }
  return { ledger, caps }
}

interface Told {
  readonly models: Models
  readonly log: Logger
}
