import type { Encoding } from './encodings.ts'
import { ENCODINGS } from './encodings.ts'
import type { Span } from './span.ts'

/** A text that stands in another one in disguise, and where the disguise stands. */
export interface Disguised {
  readonly how: Encoding['how'] | 'reversed'
  readonly text: string
  /** Maps a span of `text` to the span that it comes from. */
  readonly origin: (span: { readonly start: number; readonly end: number }) => { start: number; end: number }
}

// More than fit into one window, so that nothing hides behind many.
const MOST_TOKENS = 16_000
const LONGEST = 64 * 1024

/** Every disguise that a text may hold, bounded in number and size. Pure. */
export function undisguise(text: string): Disguised[] {
  return [...ENCODINGS.flatMap((encoding) => tokens(text, encoding)), turned(text), ...joined(text)]
}

function tokens(text: string, { pattern, hint, how, decode }: Encoding): Disguised[] {
  if (hint?.test(text) === false) return []
  const found: Disguised[] = []
  for (const { index, 0: token } of text.matchAll(pattern)) {
    if (found.length >= MOST_TOKENS) break
    if (token.length > LONGEST) continue
    const origin = () => ({ start: index, end: index + token.length })
    found.push(...decode(token).map((plain) => ({ how, text: plain, origin })))
  }
  return found
}

// The whole of it at once: what is written backwards may hold spaces and span lines.
function turned(text: string): Disguised {
  const { length } = text
  const reversed = backwards(text)
  return { how: 'reversed', text: reversed, origin: ({ start, end }) => ({ start: length - end, end: length - start }) }
}

/** By UTF-16 code units, as offsets count. */
function backwards(text: string): string {
  const bytes = Buffer.from(text, 'utf16le')
  bytes.swap16().reverse()
  return bytes.toString('utf16le')
}

// Strings that code puts together: `'ghp_' + 'abc'`, `"a" "b"`, `['a', 'b'].join('')`, a line continued.
const SEAM =
  /(["'`])[ \t]{0,40}(?:[+.&,]|\\?\r?\n|[+.&,][ \t]{0,8}\r?\n|\\?\r?\n[ \t]{0,40}[+.&,])?[ \t]{0,40}[bfru]?(["'`])|\\\r?\n[ \t]{0,40}/g

function joined(text: string): Disguised[] {
  const seams = [...text.matchAll(SEAM)].slice(0, 20_000)
  if (seams.length === 0) return []
  const parts: string[] = []
  // Where each part begins: in the joined text, and in the text itself.
  const places: Span[] = []
  let from = 0
  let length = 0
  for (const seam of [...seams, undefined]) {
    const end = seam === undefined ? text.length : seam.index
    parts.push(text.slice(from, end))
    places.push({ kind: '', start: length, end: from })
    length += end - from
    from = end + (seam?.[0].length ?? 0)
  }
  const at = (offset: number): number => {
    const place = places.findLast(({ start }) => start <= offset)
    return place === undefined ? offset : place.end + (offset - place.start)
  }
  return [
    { how: 'split', text: parts.join(''), origin: ({ start, end }) => ({ start: at(start), end: at(end - 1) + 1 }) },
  ]
}
