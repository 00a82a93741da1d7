import { createRequire } from 'node:module'
import { Language as Grammar, Parser, Query, type QueryCapture, type Tree } from 'web-tree-sitter'
import type { Language, LanguageName } from './languages/language.ts'

const require = createRequire(import.meta.url)
/** One file may take the thread this long to parse and to search. What takes longer is left unread. */
const FILE_MS = 2_000

export interface Parsed {
  readonly captures: readonly QueryCapture[]
  readonly tree: Tree
  readonly broken: boolean
}

interface Loaded {
  readonly parser: Parser
  readonly query: Query
}

let runtime: Promise<void> | undefined
const grammars = new Map<LanguageName, Promise<Loaded>>()

export function grammarPath(name: LanguageName): string {
  return require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`)
}

/** Loads a language's grammar the first time that it is met. */
export function loadLanguage(language: Language): Promise<Loaded> {
  const known = grammars.get(language.name)
  if (known !== undefined) return known
  const loading = load(language)
  grammars.set(language.name, loading)
  return loading
}

async function load(language: Language): Promise<Loaded> {
  runtime ??= Parser.init()
  await runtime
  const grammar = await Grammar.load(grammarPath(language.name))
  return { parser: new Parser().setLanguage(grammar), query: new Query(grammar, language.query) }
}

// Of this thread's own time: a machine that is busy with other work does not make a file slow. The clock is asked first,
// since it is asked often.
function deadlineIn(ms: number): () => boolean {
  const clock = performance.now() + ms
  const began = process.threadCpuUsage()
  return () => {
    if (performance.now() <= clock) return false
    const { user, system } = process.threadCpuUsage(began)
    return user + system > ms * 1000
  }
}

/** @returns undefined for a file that takes too long. The tree is the caller's to delete. */
export function parse({ parser, query }: Loaded, source: string): Parsed | undefined {
  const late = deadlineIn(FILE_MS)
  const tree = parser.parse(source, undefined, { progressCallback: late })
  if (tree === null) {
    parser.reset()
    return undefined
  }
  const captures = query.captures(tree.rootNode, { progressCallback: late })
  if (late()) {
    tree.delete()
    return undefined
  }
  return { captures, tree, broken: tree.rootNode.hasError }
}
