/** A span of a text that must not be shown: what it is, and UTF-16 offsets. */
export interface Redaction {
  readonly kind: string
  readonly start: number
  readonly end: number
}

/** The text with every span replaced by `[redacted: KIND]`. Spans may overlap, touch or reach beyond the text. */
export function redact(text: string, hits: readonly Redaction[]): string {
  const spans = merged(hits.map((hit) => clamp(hit, text.length)).filter(({ start, end }) => start < end))
  let shown = ''
  let from = 0
  for (const { kind, start, end } of spans) {
    shown += `${text.slice(from, start)}[redacted: ${kind.replace(/[^\w .-]/g, '')}]`
    from = end
  }
  return shown + text.slice(from)
}

function clamp({ kind, start, end }: Redaction, length: number): Redaction {
  return { kind, start: Math.max(0, Math.min(start, length)), end: Math.max(0, Math.min(end, length)) }
}

// Overlapping spans become one, named after the first.
function merged(spans: readonly Redaction[]): Redaction[] {
  const sorted = [...spans].sort((left, right) => left.start - right.start || right.end - left.end)
  const joined: Redaction[] = []
  for (const span of sorted) {
    const last = joined.at(-1)
    if (last === undefined || span.start > last.end) joined.push(span)
    else joined[joined.length - 1] = { ...last, end: Math.max(last.end, span.end) }
  }
  return joined
}
