import { createHash } from 'node:crypto'
import type { Impact, SymbolPlace } from '../../domain/impact.ts'
import {
  type ChangedFile,
  CODE_EXTENSIONS,
  type CodeAnswer,
  type CodeEdit,
  type CodeIndex,
  type CodeMap,
  type CodeQuery,
} from '../../ports/code-index.ts'
import type { SourceStore } from '../../ports/source-store.ts'

interface Declaration extends SymbolPlace {
  readonly at: number
  readonly exported: boolean
}

type Texts = ReadonlyMap<string, string>

const DECLARATION = /^(export )?(const|function|class) (\w+).*$/gm
const KINDS: Readonly<Record<string, string>> = { const: 'variable' }

/** By lines and words: each declaration is one line, and a word is a use wherever it stands. */
export function createMemoryCodeIndex(source: Pick<SourceStore, 'entries' | 'readAll'>): CodeIndex {
  return {
    open: async (repository, tree, signal): Promise<CodeMap> => {
      signal?.throwIfAborted()
      const entries = (await source.entries(repository, tree)).filter(({ path }) => isCode(path))
      const paths = entries.map(({ path }) => path).values()
      const texts = new Map<string, string>()
      const digests = new Map<string, string>()
      const oids = entries.map(({ oid }) => oid)
      for await (const { content = new Uint8Array() } of source.readAll(repository, oids, 1024 ** 2)) {
        const path = paths.next().value ?? ''
        texts.set(path, Buffer.from(content).toString())
        digests.set(path, createHash('sha1').update(content).digest('hex'))
      }
      const ask = async (query: CodeQuery, changes: readonly ChangedFile[]) => answer(texts, query, changes)
      return { digests, incomplete: [], ask, close: async () => undefined }
    },
  }
}

function answer(before: Texts, query: CodeQuery, changes: readonly ChangedFile[]): CodeAnswer {
  const after = laidOver(before, changes)
  if (query.type === 'impact') return { type: 'impact', impact: impactOf(before, after, changes) }
  if (query.type === 'rewrite') return { type: 'edits', edits: rewrite(query), unsure: [] }
  if (query.type === 'outline') {
    const paths = [...after.keys()].filter((path) => isBelow(path, query.path)).sort()
    const lines = paths.flatMap((path) => declarationsIn(path, after.get(path) ?? ''))
    const shown = lines.map(({ at: _, ...line }) => ({ ...line, endLine: line.line, depth: 0 }))
    return { type: 'outline', lines: shown, files: paths.length }
  }
  const found = allIn(after).filter(({ name, path }) => name === query.name && isBelow(path, query.path ?? '.'))
  const [symbol, second] = found
  if (symbol === undefined || second !== undefined) return problem(`${found.length} symbols are called ${query.name}.`)
  const places = usesOf(after, symbol.name)
  if (query.type === 'references') return { type: 'references', symbol: placeOf(symbol), uses: places.map(useOf) }
  if (places.some(({ path }) => wordsIn(after.get(path) ?? '', query.to).length > 0)) return problem('It is taken.')
  const all = [symbol, ...places]
  const edits = all.map(({ path, at }) => ({ path, at, length: query.name.length, text: query.to }))
  return { type: 'edits', edits, unsure: [] }
}

function impactOf(before: Texts, after: Texts, changes: readonly ChangedFile[]): Impact {
  const changed = new Set(changes.map(({ path }) => path))
  const touched = allIn(before).flatMap((symbol): Impact['touched'][number][] => {
    if (!changed.has(symbol.path) || !symbol.exported) return []
    const now = declarationsIn(symbol.path, after.get(symbol.path) ?? '').find(({ name }) => name === symbol.name)
    if (now === undefined) return [{ ...placeOf(symbol), how: 'removed' }]
    const same = lineAt(before.get(symbol.path), symbol.at) === lineAt(after.get(symbol.path), now.at)
    return same ? [] : [{ ...placeOf(now), how: 'changed' }]
  })
  const uses = touched.flatMap(({ name }) => usesOf(before, name).map(({ path }) => ({ path, name })))
  const files = Map.groupBy(uses, ({ path }) => path)
  const reached = [...files.keys()].filter((path) => !changed.has(path)).sort()
  const dependents = reached.filter((path) => !path.includes('.test.'))
  return {
    touched,
    dependents: dependents.map((path) => ({
      path,
      uses: [...new Set(files.get(path)?.map(({ name }) => name))].sort(),
    })),
    tests: reached.filter((path) => path.includes('.test.')),
  }
}

function rewrite({ pattern, replacement, files }: CodeQuery & { type: 'rewrite' }): CodeEdit[] {
  return files.flatMap(({ path, content = new Uint8Array() }) => {
    const pieces = Buffer.from(content).toString().split(pattern).slice(0, -1)
    return pieces.map((_, index) => {
      const at = pieces.slice(0, index + 1).join(pattern).length
      return { path, at, length: pattern.length, text: replacement }
    })
  })
}

function usesOf(texts: Texts, name: string) {
  return [...texts].flatMap(([path, text]) => {
    const declared = new Set(declarationsIn(path, text).map(({ at }) => at))
    const places = wordsIn(text, name).filter((at) => !declared.has(at))
    return places.map((at) => ({ path, at, line: lineOf(text, at), text: lineAt(text, at) }))
  })
}

function useOf({ path, line, text }: { path: string; line: number; text: string }) {
  const how = text.startsWith('import') ? ('import' as const) : ('use' as const)
  const inside = how === 'import' ? '' : (/^(?:export )?(?:const|function|class) (\w+)/.exec(text)?.[1] ?? '')
  return { path, line, how, inside, sure: true }
}

function laidOver(texts: Texts, changes: readonly ChangedFile[]): Texts {
  const result = new Map(texts)
  for (const { path, content } of changes) {
    if (content === undefined) result.delete(path)
    else result.set(path, Buffer.from(content).toString())
  }
  return result
}

function allIn(texts: Texts): Declaration[] {
  return [...texts].flatMap(([path, text]) => declarationsIn(path, text))
}

function declarationsIn(path: string, text: string): Declaration[] {
  return [...text.matchAll(DECLARATION)].map(({ index, 1: marked = '', 2: kind = '', 3: name = '' }) => {
    const at = index + marked.length + kind.length + 1
    return { path, line: lineOf(text, at), kind: KINDS[kind] ?? kind, name, at, exported: marked !== '' }
  })
}

function placeOf({ path, line, kind, name }: SymbolPlace): SymbolPlace {
  return { path, line, kind, name }
}

function wordsIn(text: string, word: string): number[] {
  return [...text.matchAll(new RegExp(`\\b${word}\\b`, 'g'))].map(({ index }) => index)
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}

function lineAt(text = '', at: number): string {
  return text.split('\n')[lineOf(text, at) - 1] ?? ''
}

function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`)
}

function isCode(path: string): boolean {
  return CODE_EXTENSIONS.includes(path.slice(path.lastIndexOf('.') + 1))
}

function problem(text: string): CodeAnswer {
  return { type: 'problem', problem: text }
}
