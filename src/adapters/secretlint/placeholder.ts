const WORDS =
  /example|sample|dummy|placeholder|changeme|change[-_]me|redacted|your[-_]?(?:api|key|token|secret|own|pass)|my[-_]?(?:secret|token|password)|fake|notreal|not[-_]a[-_]|insert[-_]|todo|x{5,}|\*{3,}|\.{3,}|0{8,}|1234567|abc[-_]?def|deadbeef|foobar|<[\w -]{1,40}>|\$\{|\{\{|%\w+%/i

/** Whether a value is what documentation writes where a credential would stand. */
export function isPlaceholder(value: string): boolean {
  if (WORDS.test(value)) return true
  const tail = value.replace(/^[A-Za-z]{2,10}[-_](?:[A-Za-z]{2,6}[-_])?/, '')
  return new Set(tail).size < 6 || /(.)\1{7,}/.test(tail)
}

/** Shannon's entropy, bits per character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>()
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits
}

const LOCAL =
  /@(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0|host\.docker\.internal|db|postgres|redis|mysql|mongo|(?:[\w-]{1,60}\.){0,4}example(?:\.(?:com|org|net))?)(?:[:/?]|$)/i
const WEAK =
  /:\/\/[^:/\s]{0,60}:(?:pass(?:word|wd)?|pwd|secret|postgres|root|admin|user|test|token|x-oauth-basic|[^@]{0,3})@/i

/** Whether it is a placeholder, or an address with a password that opens nothing. */
export function isDocumentation(value: string): boolean {
  return isPlaceholder(value) || LOCAL.test(value) || WEAK.test(value)
}
