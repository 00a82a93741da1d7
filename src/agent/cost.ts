import { type Money, moneyOf, priceOf } from '../domain/money.ts'
import { type Model, type ModelAnswer, type ModelOffer, type ModelRequest, offerOf } from '../ports/model.ts'

export interface WorstCase {
  /** Billionths; zero where no offer has a price. */
  readonly amount: bigint
  /** ISO 4217; empty where no offer has a price. */
  readonly currency: string
}

/** For the role and the fences of a message, which providers count, too. */
const TOKENS_PER_MESSAGE = 16

/**
 * The most that a call can cost, whoever answers it. A token stands for one byte at least, so that the bytes of a
 * request are never fewer than its tokens: some four times too many for English, and given back when it is settled.
 */
export function worstCase(model: Model, request: ModelRequest): WorstCase {
  const currency = model.offers.find(({ prices }) => prices !== undefined)?.prices?.currency ?? ''
  const priced = model.offers.filter(({ prices }) => prices?.currency === currency)
  const bytes = bytesOf(request)
  const amounts = priced.map((offer) => mostOf(offer, { bytes, output: request.maxOutputTokens }))
  return { amount: amounts.reduce((most, amount) => (amount > most ? amount : most), 0n), currency }
}

function mostOf(
  { prices, contextWindow, maxOutputTokens }: ModelOffer,
  ask: { bytes: number; output: number },
): bigint {
  const input = Math.min(ask.bytes, contextWindow ?? Number.POSITIVE_INFINITY)
  const output = Math.min(ask.output, maxOutputTokens ?? Number.POSITIVE_INFINITY)
  const dearest = Math.max(prices?.input ?? 0, prices?.cachedInput ?? 0)
  return priceOf(input, dearest) + priceOf(output, prices?.output ?? 0)
}

function bytesOf({ messages, tools }: ModelRequest): number {
  return 3 + listSize(messages) + listSize(tools) + TOKENS_PER_MESSAGE * (messages.length + tools.length)
}

function listSize(parts: readonly object[]): number {
  return parts.reduce((sum, part) => sum + sizeOf(part), 2 + Math.max(0, parts.length - 1))
}

// Every request holds all messages of the one before: each is measured once.
const SIZES = new WeakMap<object, number>()

function sizeOf(part: object): number {
  const known = SIZES.get(part)
  if (known !== undefined) return known
  const size = Buffer.byteLength(JSON.stringify(part))
  SIZES.set(part, size)
  return size
}

/** What an answer cost; undefined where no price is known. Of an endpoint that does not count, the worst case. */
export function costOf(model: Model, answer: ModelAnswer, worst: WorstCase): Money | undefined {
  const offer = offerOf(model, answer) ?? (model.offers.length === 1 ? model.offers[0] : undefined)
  const prices = offer?.prices
  if (prices === undefined || prices.currency !== worst.currency) return undefined
  const { inputTokens, outputTokens, cachedTokens = 0 } = answer.usage
  if (inputTokens + outputTokens === 0) return moneyOf(worst.amount, worst.currency)
  const cached = Math.min(cachedTokens, inputTokens)
  const input = priceOf(inputTokens - cached, prices.input) + priceOf(cached, prices.cachedInput)
  return moneyOf(input + priceOf(outputTokens, prices.output), prices.currency)
}
