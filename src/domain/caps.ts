import { parseAmount } from './money.ts'

/**
 * What spending may be limited by. `run` and `issue` count for ever; the others by the calendar's day or month in UTC.
 * `day` and `month` alone are everything that one installation of the program spends.
 */
export const CAP_NAMES = [
  'run',
  'issue',
  'person-day',
  'person-month',
  'repository-day',
  'repository-month',
  'organisation-day',
  'organisation-month',
  'day',
  'month',
] as const
export type CapName = (typeof CAP_NAMES)[number]

/** Decimal amounts (`2.50`) in the currency of the models' prices. What is absent is not limited. */
export type Caps = Readonly<Partial<Record<CapName, string>>>

/** Both together, the lower of each: whoever comes second can tighten and never loosen. */
export function tightenCaps(caps: Caps, further: Caps): Caps {
  const names = CAP_NAMES.filter((name) => caps[name] !== undefined || further[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, lower(caps[name], further[name])]))
}

function lower(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return (parseAmount(left) ?? 0n) <= (parseAmount(right) ?? 0n) ? left : right
}
