import { z } from 'zod'
import { DEFAULT_MANNERS, DEFAULT_STALE, type MannersPolicy, type StalePolicy } from '../domain/manners.ts'
import { between } from './policy-fields.ts'

/** How much the agent asks of a repository and its people. */
export const MANNERS_FIELDS = {
  manners: z
    .strictObject({
      'open-pulls': between(1, 1_000)
        .default(DEFAULT_MANNERS.openPulls)
        .describe('Most open pull requests of the agent, what is on the way to one included.'),
      'runs-at-once': between(1, 1_000)
        .default(DEFAULT_MANNERS.runsAtOnce)
        .describe('Most runs that are queued or at work.'),
      'runs-per-day': between(1, 10_000)
        .default(DEFAULT_MANNERS.runsPerDay)
        .describe('Most runs that one person asks for in a day of UTC.'),
      reviews: between(1, 1_000)
        .default(DEFAULT_MANNERS.reviews)
        .describe('Most open pull requests of the agent that one reviewer is asked to look at.'),
    })
    .prefault({})
    .describe('How much the agent asks of this repository and its people at once.'),
  stale: z
    .strictObject({
      'nudge-days': between(0, 365)
        .default(DEFAULT_STALE.nudgeDays)
        .describe('Days without a sign of a person after which a pull request is spoken of, once; 0: never.'),
      'close-days': between(0, 365)
        .default(DEFAULT_STALE.closeDays)
        .describe('Days without a sign of a person after which it is closed, unless it is approved; 0: never.'),
    })
    .prefault({})
    .describe('What becomes of pull requests of the agent that nobody looks at.'),
}

type Fields = { readonly [Name in keyof typeof MANNERS_FIELDS]: z.output<(typeof MANNERS_FIELDS)[Name]> }

/** As the rest of the program knows it; left out where it is the default: no policy's digest moves by a new word. */
export function mannersOf({ manners, stale }: Fields): {
  readonly manners?: MannersPolicy
  readonly stale?: StalePolicy
} {
  const said = {
    openPulls: manners['open-pulls'],
    runsAtOnce: manners['runs-at-once'],
    runsPerDay: manners['runs-per-day'],
    reviews: manners.reviews,
  }
  const days = { nudgeDays: stale['nudge-days'], closeDays: stale['close-days'] }
  return {
    ...(isSame(said, DEFAULT_MANNERS) ? {} : { manners: said }),
    ...(isSame(days, DEFAULT_STALE) ? {} : { stale: days }),
  }
}

function isSame<T extends object>(left: T, right: T): boolean {
  const values = new Map(Object.entries(right))
  return Object.entries(left).every(([name, value]) => values.get(name) === value)
}
