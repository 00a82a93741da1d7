import type { SecretHit, SecretScanner } from '../../ports/secret-scanner.ts'
import { findAssignments, isTelling } from './assignments.ts'
import { textsIn } from './binary-text.ts'
import type { Disguised } from './disguises.ts'
import { undisguise } from './disguises.ts'
import { findKnownForms } from './known-forms.ts'
import { findByPreset } from './preset.ts'
import type { Span } from './span.ts'

/** Texts are read in windows, so that no rule sees more than this at once; they overlap by more than any key's length. */
const WINDOW = 256 * 1024
const OVERLAP = 16 * 1024

/** Secretlint's recommended rules, forms that they miss, random values under telling names, and all that in disguise. */
export function createSecretScanner(): SecretScanner {
  return { scan, scanBinary }
}

async function scan(text: string, path: string): Promise<SecretHit[]> {
  const spans: Span[] = []
  for (let from = 0; from === 0 || from + OVERLAP < text.length; from += WINDOW - OVERLAP) {
    const found = await findAll(text.slice(from, from + WINDOW), path)
    spans.push(...found.map((span) => ({ ...span, start: span.start + from, end: span.end + from })))
  }
  return hitsOf(text, spans)
}

async function scanBinary(bytes: Uint8Array, path: string): Promise<string[] | undefined> {
  const texts = textsIn(bytes)
  if (texts === undefined) return undefined
  const kinds = new Set<string>()
  for (const text of texts) for (const { kind } of await scan(text, path)) kinds.add(kind)
  return [...kinds]
}

async function findAll(text: string, path: string): Promise<Span[]> {
  return [
    ...(await findByPreset(text, path)),
    ...findKnownForms(text),
    ...findAssignments(text, path),
    ...findDisguised(text, path, 2),
  ]
}

// A disguise in a disguise is looked through once.
function findDisguised(text: string, path: string, depth: number): Span[] {
  if (depth === 0) return []
  return undisguise(text).flatMap((disguised) => {
    const named = disguised.how === 'split' ? findAssignments(disguised.text, path) : []
    const telling = findTelling(text, disguised)
    const inner = [...findKnownForms(disguised.text), ...named, ...telling, ...deeper(disguised, path, depth - 1)]
    return inner.map((span) => ({ kind: `${span.kind} (${disguised.how})`, ...disguised.origin(span) }))
  })
}

// What is written in a disguise behind a telling name is looked at under that name.
function findTelling(around: string, { how, text, origin }: Disguised): Span[] {
  if (how === 'split' || how === 'reversed') return []
  const { start } = origin({ start: 0, end: text.length })
  const before = around.slice(Math.max(0, start - 160), start)
  const value = text.trim()
  if (!isTelling(before.slice(before.lastIndexOf('\n') + 1), value)) return []
  return [{ kind: 'secret in an assignment', start: 0, end: text.length }]
}

function deeper({ how, text }: Disguised, path: string, depth: number): Span[] {
  return how === 'reversed' ? [] : findDisguised(text, path, how === 'split' ? Math.min(depth, 1) : depth)
}

// One hit a place: of spans that overlap the one that was found first, secretlint's own, gives the name.
function hitsOf(text: string, spans: readonly Span[]): SecretHit[] {
  const kept: Span[] = []
  const sorted = spans
    .map((span, order) => ({ span, order }))
    .sort((a, b) => a.span.start - b.span.start || a.order - b.order)
  for (const { span } of sorted) {
    const last = kept.at(-1)
    if (last === undefined || span.start >= last.end) kept.push(span)
    else if (span.end > last.end) kept[kept.length - 1] = { ...last, end: span.end }
  }
  return withLines(text, kept)
}

function withLines(text: string, spans: readonly Span[]): SecretHit[] {
  let line = 1
  let at = 0
  return spans.map(({ kind, start, end }) => {
    for (let found = text.indexOf('\n', at); found !== -1 && found < start; found = text.indexOf('\n', at)) {
      line += 1
      at = found + 1
    }
    return { kind, line, start, end }
  })
}
