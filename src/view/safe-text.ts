// Characters that a title may hold: no markup, no mention, no reference, no expression, nothing invisible.
const NOT_PLAIN = /[^\p{L}\p{N} .,:;?()'_+/-]/gu
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
// Zero-width and tag characters, variation selectors, soft hyphens, bidirectional controls.
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu

// What GitHub reads in plain text, a squashed commit message too: mentions, references to issues (and so keywords that
// close them), addresses that become links, orders to skip checks; and the markers by which we know what is ours. For
// GitHub an underscore ends a word, other than for `\b`.
const ACTIVE = /@|#(?=\d)|(?<![a-z\d])GH-(?=\d)|\[(?=[^\]\n]{0,20}\b(skip|no)\b)|\bskip-checks(?=\s*:)|<(?=!--)/giu
// A joiner behind `://` or `www.` would count as part of a host name, and a browser leaves it out again: in front of the
// punctuation it leaves no scheme and no `www.` to make a link of.
const ADDRESS = /(?=:\/\/)|(?<=www)(?=\.)/giu

/** Breaks whatever GitHub would act upon with a character that nobody sees. */
function inert(text: string): string {
  return text.replaceAll(ACTIVE, '$&\u2060').replaceAll(ADDRESS, '\u2060').replaceAll('://', '://\u2060')
}

/**
 * One line of somebody else's words for a title, a commit message or a branch: letters, digits and plain punctuation.
 * @param longest in UTF-16 units.
 */
export function plainLine(text: string, longest: number): string {
  const plain = text
    .normalize('NFC')
    .replaceAll(INVISIBLE, '')
    .replaceAll(NOT_PLAIN, ' ')
    .replaceAll(/:\/\/|www\.|(?<![a-z\d])GH-(?=\d)/giu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (plain.length <= longest) return plain
  const cut = cutWhole(plain, longest)
  const space = cut.lastIndexOf(' ')
  return space > longest / 2 ? cut.slice(0, space) : cut.trimEnd()
}

// Never through the middle of a character that takes two UTF-16 units.
function cutWhole(text: string, longest: number): string {
  const cut = text.slice(0, longest)
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
}

/**
 * Somebody else's words in Markdown, shown as they are and meaning nothing: in a code fence no mention notifies, no
 * link or image loads, no keyword closes an issue. A line that looks like a bot's command is indented past its reader.
 */
export function fenced(text: string, longest: number, language: 'text' | 'diff' = 'text'): string {
  const clean = text.replaceAll('\r\n', '\n').replaceAll(CONTROL, '').replaceAll(INVISIBLE, '')
  const shown =
    clean.length > longest ? `${clean.slice(0, longest)}\n… (${clean.length - longest} more characters)` : clean
  const runs = shown.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)))
  const lines = shown.split('\n').map((line) => inert(line.replace(/^(\s*)\//, '$1\\/')))
  return `${fence}${language}\n${lines.join('\n')}\n${fence}`
}

/**
 * Somebody else's words as a quotation that wraps like prose: nothing is a mention, a reference, an address, or markup but
 * for points and code. Lines stay lines.
 */
export function quoted(text: string, longest: number): string {
  const clean = text.replaceAll(/\r\n?/g, '\n').replaceAll(CONTROL, '').replaceAll(INVISIBLE, '').trim()
  const shown =
    clean.length > longest ? `${cutWhole(clean, longest)}\n… (${clean.length - longest} more characters)` : clean
  return shown
    .split('\n')
    .map((line) => `> ${literal(line.trim())}`.trimEnd())
    .join('\n')
}

// Points of a list and what stands between backticks keep their look; nothing can be begun inside them.
function literal(line: string): string {
  const [point = ''] = /^[-*] +(?=\S)/.exec(line) ?? []
  const parts = line.slice(point.length).split(/`([^`]+)`/)
  const shown = parts.map((part, index) => (index % 2 === 1 ? inert(codeSpan(part)) : escaped(part))).join('')
  return `${point === '' ? '' : '- '}${shown.replace(/^[-+/:]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2')}`
}

function escaped(text: string): string {
  return inert(text.replaceAll(/[\\`*_{}[\]<>#~|&!$^=]/g, '\\$&'))
}

/** A path, command or name inside a sentence: a code span that cannot be left. */
export function codeSpan(text: string): string {
  const clean = text
    .replaceAll(CONTROL, ' ')
    .replaceAll(INVISIBLE, '')
    .replaceAll(/[\r\n|]/g, ' ')
    .replaceAll('`', "'")
    .replaceAll('<!--', '<\u2060!--')
  return `\`${clean.length > 200 ? `${clean.slice(0, 199)}…` : clean}\``
}

/** A person or bot, without notifying them. */
export function person(actor: { readonly login: string }): string {
  return `**${plainLine(actor.login.replaceAll('[bot]', ''), 60)}**`
}

/** A sentence of ours that may quote names from a repository: no markup of theirs survives. */
export function sentence(text: string): string {
  const clean = text
    .replaceAll(CONTROL, ' ')
    .replaceAll(INVISIBLE, '')
    .replaceAll(/[\r\n]+/g, ' ')
  return inert(clean)
    .replaceAll('<', '&lt;')
    .replaceAll(/[[\]|]/g, '\\$&')
}
