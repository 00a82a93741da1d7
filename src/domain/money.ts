/**
 * An amount in billionths of the currency's unit: fine enough for one token of a cheap model, and whole numbers only, so
 * that sums come out to the cent. As decimal text, because it stands in events, which are JSON.
 */
export interface Money {
  readonly nano: string
  /** ISO 4217. */
  readonly currency: string
}

const NANO = 1_000_000_000n
const PER_PRICE = 1_000_000n
const DECIMAL = /^(\d{1,7})(?:\.(\d{1,9}))?$/

/** `2.50` as billionths; undefined for what is no plain decimal of at most nine places. */
export function parseAmount(text: string): bigint | undefined {
  const match = DECIMAL.exec(text.trim())
  if (match === null) return undefined
  const [, whole = '0', part = ''] = match
  return BigInt(whole) * NANO + BigInt(part.padEnd(9, '0'))
}

/** Money per million tokens, as a configuration gives it, times tokens; rounded up, so that it is never too little. */
export function priceOf(tokens: number, perMillion: number): bigint {
  const price = parseAmount(perMillion.toFixed(9))
  if (price === undefined) throw new RangeError(`${perMillion} is no price`)
  return (BigInt(Math.ceil(tokens)) * price + PER_PRICE - 1n) / PER_PRICE
}

export function moneyOf(nano: bigint, currency: string): Money {
  return { nano: String(nano), currency }
}

export function addMoney(left: Money, right: Money): Money {
  return { nano: String(BigInt(left.nano) + BigInt(right.nano)), currency: left.currency }
}

/** `0.0123 USD`: at least two places, and as many as show four figures of a small amount. Rounded up. */
export function renderMoney({ nano, currency }: Money): string {
  const amount = BigInt(nano)
  const places = amount === 0n || amount >= NANO ? 2 : Math.max(2, Math.min(9, 13 - String(amount).length))
  const unit = 10n ** BigInt(9 - places)
  const digits = String((amount + unit - 1n) / unit).padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)} ${currency}`
}
