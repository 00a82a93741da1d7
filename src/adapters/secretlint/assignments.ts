import { entropyOf, isPlaceholder } from './placeholder.ts'
import type { Span } from './span.ts'

const NAME = String.raw`(?<![\w-])[\w.-]{0,40}?(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|credential)[\w.-]{0,24}`
const QUOTED = new RegExp(
  String.raw`${NAME}["'\]]{0,2}[ \t]{0,8}(?::=|=>|[:=])[ \t]{0,8}(?:[\w.[\]]{0,40}\(?\s{0,40}\[?(?:\.{3})?)["'${'`'}]([^"'${'`'}\s]{12,200})["'${'`'}]`,
  'gi',
)
const BARE = new RegExp(
  String.raw`^[ \t]{0,20}(?:export )?${NAME}[ \t]{0,4}[:=][ \t]{0,4}([^"'${'`'}\s#;,]{16,200})[ \t\r]{0,4}$`,
  'gim',
)
const NOTED = new RegExp(
  String.raw`^[ \t]{0,40}(?://|#|--|\*|/\*)[^\n]{0,60}?${NAME}[ \t]{0,4}[:=][ \t]{0,4}([^"'${'`'}\s#;,]{16,200})[ \t\r]{0,4}(?:\*/)?$`,
  'gim',
)
const VALUED = new RegExp(String.raw`${NAME}["'][ \t]{1,8}value[ \t]{0,4}=[ \t]{0,4}["']([^"'\s]{12,200})["']`, 'gi')
const HEADER =
  /\b(?:Authorization|X-[\w-]{0,30}(?:Key|Token))["']?[ \t]{0,4}[:=,][ \t]{0,4}["'`]?(?:(?:Bearer|Token)[ \t]{1,4})?([A-Za-z0-9+/_.~=-]{20,200})/gi
// What a name or a header says in any case: most texts hold none of it, which is found out faster than a pattern fails.
const HINT = /passw|passphrase|secret|token|key|credential|authorization/i
const BARE_FILES = /(^|\/)\.env[\w.-]*$|\.(env|ya?ml|ini|properties|cfg|conf|toml|txt|tfvars)$/i
const ANYWHERE = [QUOTED, NOTED, VALUED, HEADER]

/** Values that look random, given to names that say secret. Words, paths, code and placeholders are none. */
export function findAssignments(text: string, path: string): Span[] {
  if (!HINT.test(text)) return []
  const patterns = BARE_FILES.test(path) ? [...ANYWHERE, BARE] : ANYWHERE
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): Span[] => {
      const value = match[1] ?? ''
      if (!isRandom(value)) return []
      const start = match.index + match[0].lastIndexOf(value)
      return [{ kind: 'secret in an assignment', start, end: start + value.length }]
    }),
  )
}

const TELLING = new RegExp(String.raw`${NAME}["'\]]{0,2}[ \t]{0,8}(?::=|=>|[:=])[^\n;]{0,60}$`, 'i')

/** Whether a value that was found in disguise behind these words of a line is a credential by its name. */
export function isTelling(before: string, value: string): boolean {
  return value.length >= 12 && value.length <= 200 && TELLING.test(before) && isRandom(value)
}

function isRandom(value: string): boolean {
  if (isPlaceholder(value) || /[(){}<>]|^\$|^[./~@]|:\/\/|^sha\d{3}-|\.(?:[jt]s|json|ya?ml|md|pem|key)$/.test(value))
    return false
  if (/^(?:[A-Za-z]{2,}\d{0,2}[-_.:/])*(?:[A-Za-z]{2,}\d{0,4}|\d{1,4})$/.test(value.slice(0, 64))) return false
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
  const digits = value.replace(/\D/g, '').length
  return (
    digits >= 2 &&
    (classes >= 3 ? entropyOf(value) >= 3.2 : value.length >= 20 && classes >= 2 && entropyOf(value) >= 3)
  )
}
