/** Text that is HTML already. Only the tag below makes one, and it escapes whatever is put in. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Html | undefined | readonly Html[]

/** HTML with everything that is put into it escaped, for text and for quoted attributes alike. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(fixed.map((text, index) => `${text}${rendered(parts[index])}`).join(''))
}

/** Puts a text in as it is: for styles and scripts of our own, never for anything from outside. */
export function trusted(text: string): Html {
  return new Html(text)
}

/** Words of ours as they are written for Markdown: what stands between backticks is code. Escaped all the same. */
export function withCode(text: string): Html {
  const parts = text.split(/`([^`\n]+)`/)
  return new Html(parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`).text).join(''))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function rendered(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(({ text }) => text).join('')
  // Invisible and turning characters in a name would show it as another one.
  const plain = String(part).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => (one === '\n' ? one : '\ufffd'))
  return plain.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one)
}
