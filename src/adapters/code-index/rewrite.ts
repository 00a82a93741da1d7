import type { ChangedFile, CodeAnswer, CodeEdit } from '../../ports/code-index.ts'
import { grammarPath } from './grammar.ts'
import type { Language } from './languages/language.ts'
import { languageOf } from './languages/languages.ts'
import { type AstGrep, loadAstGrep } from './load-ast-grep.ts'

type Match = ReturnType<ReturnType<AstGrep['parse']>['root']>

const MOST_MATCHES = 5_000
const VARIABLE = /\$\$\$([A-Z_][A-Z0-9_]*)|\$([A-Z_][A-Z0-9_]*)/g
let library: Promise<AstGrep> | undefined
const registered = new Set<string>()

/** Structural search and replace: every match that lies in no other one, in all files. */
export async function rewrite(query: {
  pattern: string
  replacement: string
  files: readonly ChangedFile[]
}): Promise<CodeAnswer> {
  const edits: CodeEdit[] = []
  for (const { path, content } of query.files) {
    const language = languageOf(path)
    const source = content === undefined ? undefined : exactText(content)
    if (language === undefined || source === undefined) continue
    const sg = await prepare(language)
    const root = sg.parse(language.name, source)
    try {
      const matches = matchesIn(sg, root, { language, pattern: query.pattern })
      if (typeof matches === 'string') return { type: 'problem', problem: matches }
      edits.push(...editsOf(matches, { path, source, replacement: query.replacement }))
    } finally {
      root.free()
    }
    if (edits.length > MOST_MATCHES)
      return { type: 'problem', problem: `Over ${MOST_MATCHES} matches: narrow the path.` }
  }
  return { type: 'edits', edits, unsure: [] }
}

function matchesIn(
  sg: AstGrep,
  root: ReturnType<AstGrep['parse']>,
  by: { language: Language; pattern: string },
): Match[] | string {
  try {
    const all = root.root().findAll(sg.pattern(by.language.name, by.pattern))
    let end = -1
    const found = all.map((node) => ({ node, from: node.range().start.index, to: node.range().end.index }))
    found.sort((left, right) => left.from - right.from || right.to - left.to)
    return found.flatMap(({ node, from, to }) => {
      if (from < end) return []
      end = to
      return [node]
    })
  } catch (error) {
    return `The pattern is not valid ${by.language.name}: ${String(error).slice(0, 300)}`
  }
}

function editsOf(matches: readonly Match[], at: { path: string; source: string; replacement: string }): CodeEdit[] {
  return matches.flatMap((match) => {
    const { start, end } = match.range()
    const text = at.replacement.replace(VARIABLE, (whole, many?: string, one?: string) => {
      if (one !== undefined) return match.getMatch(one)?.text() ?? whole
      const nodes = match.getMultipleMatches(many ?? '')
      const [first, last] = [nodes[0], nodes.at(-1)]
      return first === undefined || last === undefined
        ? ''
        : at.source.slice(first.range().start.index, last.range().end.index)
    })
    const edit = { path: at.path, at: start.index, length: end.index - start.index, text }
    return at.source.slice(edit.at, edit.at + edit.length) === text ? [] : [edit]
  })
}

async function prepare(language: Language): Promise<AstGrep> {
  library ??= loadAstGrep()
  const sg = await library
  if (!registered.has(language.name)) {
    const expandoChar = language.expando
    await sg.registerDynamicLanguage({
      [language.name]: { libraryPath: grammarPath(language.name), ...(expandoChar !== undefined && { expandoChar }) },
    })
    registered.add(language.name)
  }
  return sg
}

/** Text whose bytes come back as they were; undefined for what is not UTF-8. */
function exactText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
