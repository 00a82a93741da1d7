import type { FileChange, Line } from '../../domain/change-set.ts'
import type { Observation } from '../rule.ts'
import type { Inventory } from './inventory.ts'
import type { TestCase } from './test-cases.ts'

type Seen = Omit<Observation, 'path'>

/** One test that kept its name, on both sides, with its lines that changed. */
interface Kept {
  readonly was: TestCase
  readonly now: TestCase
  readonly before: Inventory
  readonly after: Inventory
  readonly removed: readonly Line[]
  readonly added: readonly Line[]
}

/** What became weaker inside tests that kept their names. */
export function compareKept(file: FileChange, before: Inventory, after: Inventory): Seen[] {
  const known = Map.groupBy(before.tests, ({ name }) => name)
  const kept = after.tests.flatMap((now): Kept[] => {
    const was = known.get(now.name)?.shift()
    if (was === undefined) return []
    const removed = file.removedLines.filter(({ number }) => number >= was.line && number < was.end)
    const added = file.addedLines.filter(({ number }) => number >= now.line && number < now.end)
    return removed.length + added.length === 0 ? [] : [{ was, now, before, after, removed, added }]
  })
  return kept.flatMap((one) => [
    ...loosened(one),
    ...literals(one),
    ...guarded(one),
    ...endsEarly(one),
    ...caught(one),
    ...panics(one),
  ])
}

const within = (lines: readonly number[], { line, end }: TestCase): number =>
  lines.filter((number) => number >= line && number < end).length

function loosened({ was, now, before, after, added }: Kept): Seen[] {
  const lost = within(before.exact, was) - within(after.exact, now)
  const asked = typed(after, now) > typed(before, was)
  if ((lost <= 0 && !asked) || now.assertions !== was.assertions) return []
  return [{ verb: 'hold', what: 'an assertion asks for less than it did', line: added[0]?.number ?? now.line }]
}

// Only what kind of thing it is.
const TYPED =
  /\btypeof\b|\binstanceof\b|\bisinstance\b|\bisArray\b|\bbe_an?\b|\bkind_of\b|\bBoolean\(|!!|\.length\b|\blen\(/

function typed({ lines, assertions }: Inventory, { line, end }: TestCase): number {
  return assertions.filter((at) => at >= line && at < end && TYPED.test(lines[at - 1] ?? '')).length
}

const TOLERANCE =
  /toBeCloseTo|approx|\b(?:abs|rel|atol|rtol|delta|places|epsilon|eps)\b|be_within|maxDiff|\bAssert\.(?:Are)?Equal|InDelta|InEpsilon|\.abs\(\)|assertEquals/i

// The same assertion but for its numbers and strings: another expectation, or a wider tolerance.
function literals({ before, removed, after, added }: Kept): Seen[] {
  const asserting = new Set(after.assertions)
  const fresh = added.filter(({ number }) => asserting.has(number))
  return removed.flatMap((line): Seen[] => {
    const asserts = before.assertions.includes(line.number)
    if (!asserts) return []
    const now = fresh.find(({ text }) => skeleton(text) === skeleton(line.text) && text.trim() !== line.text.trim())
    if (now === undefined) return []
    const wider = TOLERANCE.test(line.text) && isWider(line.text, now.text)
    const what = wider ? 'a tolerance was widened' : 'an expected value was changed'
    return [{ verb: wider ? 'hold' : 'disclose', what, line: now.number }]
  })
}

const NAMED = /\b(?:abs|rel|places|delta|atol|rtol)(?= ?=)/g
const LITERAL = /(["'`])(?:(?!\1).){0,300}\1|\b\d[\d._]{0,40}(?:e[-+]?\d{1,4})?\w{0,8}/g

function skeleton(text: string): string {
  return text.trim().slice(0, 2_000).replace(NAMED, 'tolerance').replace(LITERAL, '#')
}

// `toBeCloseTo` and `places` count digits, so less is wider there.
function isWider(before: string, after: string): boolean {
  const [was, now] = [lastNumber(before), lastNumber(after)]
  if (before.match(NAMED)?.join() !== after.match(NAMED)?.join()) return true
  return /toBeCloseTo|places|Almost|Assert\.Equal/.test(before) ? now < was : now > was
}

function lastNumber(text: string): number {
  return Number(text.match(/\d[\d.]{0,20}(?:e[-+]?\d{1,4})?/gi)?.at(-1) ?? Number.NaN)
}

const CONDITION = /^(?:\}?\s?else\s)?(?:if|unless|when)\b/
const HUSHES = /^(?:try\b|begin\b|with [\w.]{0,40}suppress)/

// The assertion itself stands as it was, under a condition that is new, or without what made it count.
function guarded({ removed, after, added }: Kept): Seen[] {
  // A line that was only indented anew is none that is new.
  const known = new Set(removed.map(({ text }) => text.trim()))
  const isNew = new Set(added.filter(({ text }) => !known.has(text.trim())).map(({ number }) => number))
  return added.flatMap(({ number, text }): Seen[] => {
    const now = text.trim()
    if (!after.assertions.includes(number)) return []
    const above = isNew.has(number - 1) ? (after.lines[number - 2] ?? '').trim() : ''
    return removed.flatMap(({ text: old }): Seen[] => {
      const was = old.trim()
      if (was.length < 6) return []
      if (now === was.replace(/\b(?:await|return) /, '') && now !== was)
        return [{ verb: 'block', what: 'an assertion is no longer waited for', line: number }]
      const inline = now !== was && now.endsWith(was) && CONDITION.test(now)
      const modified = now.startsWith(`${was} `) && /^ (?:if|unless|rescue)\b/.test(now.slice(was.length))
      const block = now === was && (CONDITION.test(above) || HUSHES.test(above))
      if (!inline && !modified && !block) return []
      return [{ verb: 'hold', what: 'an assertion that counts only on a condition', line: number }]
    })
  })
}

const ENDS =
  /^(?:if\b[^\n]{0,160}?[):{]\s?|unless\b[^\n]{0,80})?\{?\s?(?:return|next|continue)\b\s?;?\s?(?:(?:if|unless)\b[^\n]{0,160})?;?\s?\}?$/

// Only a way out that stands before something that asserts.
function endsEarly({ now, after, removed, added }: Kept): Seen[] {
  const last = after.assertions.findLast((line) => line >= now.line && line < now.end) ?? 0
  const known = new Set(removed.map(({ text }) => text.trim()))
  const early = added.filter(
    ({ number, text }) => number < last && ENDS.test((after.lines[number - 1] ?? '').trim()) && !known.has(text.trim()),
  )
  return early
    .slice(0, 1)
    .map(({ number }) => ({ verb: 'hold', what: 'a test may end before it asserts', line: number }))
}

const CATCHES =
  /\bcatch\b|\brunCatching\b|\bfinally\s?\{\s?return|\bexcept\b|^\s{0,60}rescue\b|\brescue nil\b|\brecover\s?\(|catch_unwind|\bsuppress\s?\(/

function caught({ was, now, before, after, added }: Kept): Seen[] {
  const count = ({ lines }: Inventory, { line, end }: TestCase): number =>
    lines.slice(line - 1, Math.min(end, lines.length + 1) - 1).filter((text) => CATCHES.test(text)).length
  if (count(after, now) <= count(before, was)) return []
  const place = added.find(({ text }) => CATCHES.test(text))
  return [
    { verb: 'hold', what: 'a test that was there catches what it should fail by', line: place?.number ?? now.line },
  ]
}

// Without the words of the failure any failure will do.
function panics({ added }: Kept): Seen[] {
  return added
    .filter(({ text }) => /^\s{0,60}#\[should_panic\]/.test(text))
    .map(({ number }) => ({ verb: 'hold', what: 'a test is passed by any failure', line: number }))
}
