const MARK = /\bcopyright\b|\blicen[sc]ed?\b|\bspdx-license-identifier\b|\(c\) \d{4}|©/i
const SPDX = /spdx-license-identifier: {0,4}([\w.+-]{1,60}(?: (?:or|and|with) [\w.+-]{1,60}){0,4})/i
// How comments, and what may stand before them, begin in the languages that are known as code.
const COMMENT = /^(?:\/\/|\/\*|\*|#|--|;|%|<!--|"""|'''|\(\*|\{-)/
const BLOCK: readonly (readonly [RegExp, string])[] = [
  [/^\/\*/, '*/'],
  [/^<!--/, '-->'],
  [/^"""/, '"""'],
  [/^'''/, "'''"],
  [/^\(\*/, '*)'],
  [/^\{-/, '-}'],
]

/**
 * The licence that the comment at a text's beginning names: its SPDX expression in lower case, or `a licence` where it
 * speaks of one in other words. @returns undefined where there is no such comment. Linear.
 */
export function headerIn(text: string): string | undefined {
  const first = /\S[^\n]{0,200}/.exec(text.replace(/^\ufeff/, ''))?.[0] ?? ''
  if (!isLeading(first)) return undefined
  const comment = leadingComment(text)
  if (!MARK.test(comment)) return undefined
  return SPDX.exec(comment)?.[1]?.toLowerCase() ?? 'a licence'
}

function leadingComment(text: string): string {
  const kept: string[] = []
  let closer: string | undefined
  for (const line of text.replace(/^\ufeff/, '').split('\n')) {
    const bare = line.trim()
    if (closer === undefined && bare !== '' && !isLeading(bare)) break
    kept.push(bare)
    const opened = closer === undefined ? openedBy(bare) : { closer, rest: bare }
    closer = opened === undefined || opened.rest.includes(opened.closer) ? undefined : opened.closer
  }
  return kept.join('\n')
}

function isLeading(line: string): boolean {
  return COMMENT.test(line) || /^(?:<\?php|['"]use strict['"];?)/.test(line)
}

function openedBy(line: string): { readonly closer: string; readonly rest: string } | undefined {
  const found = BLOCK.find(([open]) => open.test(line))
  return found === undefined ? undefined : { closer: found[1], rest: line.replace(found[0], '') }
}
