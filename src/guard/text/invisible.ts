export type Suspicion = 'bidi' | 'tag' | 'invisible' | 'control'

const SUSPECT =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{13430}-\u{1345f}\u{1bca0}-\u{1bca3}\u{e0000}-\u{e0fff}]/gu

const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
// Scripts whose spelling needs the joiners.
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Tibetan}]/u
const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{1f3fb}-\u{1f3ff}#*0-9\ufe0f\u20e3]/u

/**
 * Characters of a line that nobody sees and that change what it says or how it reads, beyond what honest writing needs:
 * emoji sequences, joiners in scripts that spell with them, directional marks and balanced isolates beside right-to-left
 * letters pass.
 */
export function suspicionsIn(line: string, place: { readonly prose: boolean; readonly first: boolean }): Suspicion[] {
  if (/^[\t\x20-\x7e]*$/.test(line)) return []
  const text = withoutHonestSequences(place.first ? line.replace(/^\ufeff/, '') : line)
  const seen = new Set<Suspicion>()
  for (const match of text.matchAll(SUSPECT)) {
    const kind = kindOf(text, match.index, match[0])
    if (kind !== undefined) seen.add(kind)
  }
  if (seen.has('bidi') && place.prose && isHonestBidi(text)) seen.delete('bidi')
  return [...seen]
}

// A flag of a region is a black flag, tags, and the cancel tag. A carriage return ends many a line.
function withoutHonestSequences(line: string): string {
  return line.replace(/\u{1f3f4}[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{3,6}\u{e007f}/gu, '').replace(/\r$/, '')
}

function kindOf(text: string, at: number, char: string): Suspicion | undefined {
  const code = char.codePointAt(0) ?? 0
  if (code >= 0xe0000) return 'tag'
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return 'bidi'
  // Emacs and old C separate pages with a form feed alone on its line.
  if (code === 0x0c && text.trim() === '') return undefined
  if (code < 0xa0) return 'control'
  return isHonest(text, at, code) ? undefined : 'invisible'
}

function isHonest(text: string, at: number, code: number): boolean {
  const before = charBefore(text, at)
  const behind = charAfter(text, at + 1)
  if (code === 0x200d) return (EMOJI.test(before) && EMOJI.test(behind)) || JOINING.test(before)
  if (code === 0x200c) return JOINING.test(before) && JOINING.test(behind)
  if (code >= 0xfe00 && code <= 0xfe0f) return isSelectable(before)
  if (code >= 0x180b && code <= 0x180e) return /\p{Script=Mongolian}/u.test(before)
  if (code === 0x200e || code === 0x200f || code === 0x061c) return RTL.test(text)
  // A byte pattern of Braille is visible beside others of its kind.
  if (code === 0x2800) return /[\u2801-\u28ff]/.test(text)
  return false
}

// A variation selector belongs to a symbol or an ideograph; a run of them carries hidden data.
function isSelectable(before: string): boolean {
  return (
    before !== '' &&
    (EMOJI.test(before) || /[\p{So}\p{Sm}\p{Po}\p{Script=Han}\u2190-\u2bff\u3030\u303d]/u.test(before)) &&
    !/[\ufe00-\ufe0f]/.test(before)
  )
}

function charBefore(text: string, at: number): string {
  return Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? ''
}

function charAfter(text: string, at: number): string {
  return Array.from(text.slice(at, at + 2))[0] ?? ''
}

// Embeddings and isolates beside right-to-left letters, each closed on its line; an override is never honest.
function isHonestBidi(text: string): boolean {
  if (!RTL.test(text) || /[\u202d\u202e]/.test(text)) return false
  const open: string[] = []
  for (const [char] of text.matchAll(/[\u202a-\u202c\u2066-\u2069]/g)) {
    if (char === '\u202c' || char === '\u2069') {
      if (open.pop() !== char) return false
    } else open.push(char <= '\u202b' ? '\u202c' : '\u2069')
  }
  return open.length === 0
}
