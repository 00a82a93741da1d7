import type { Kind } from '../../src/domain/intent.ts'
import type { TreeFile } from '../../src/ports/source-store.ts'
import type { Versions } from './fetch.ts'
import type { Edit, OwnFile, Pair } from './pair.ts'

export type Tree = ReadonlyMap<string, TreeFile>

/** A change that the clean room judges, and what it has to find. */
export interface Change {
  readonly mode: 'fix' | 'fix reverted' | 'hollow test' | 'refactoring' | 'reverted as refactoring'
  readonly kind: Kind
  readonly base: Tree
  readonly head: Tree
  /** Whether the proof has to hold. */
  readonly proves: boolean
}

/** What a publisher did, and four variations on it: two that must prove something and three that must not. */
export function changesOf(pair: Pair, versions: Versions): Change[] {
  const planted = (files: Tree) => withOwn(files, pair.plant ?? [])
  const base = planted(treeOf(versions.before))
  const after = treeOf(versions.after)
  const sources = take(base, after, pair.sources)
  const tested = (files: Tree) => withOwn(take(files, after, pair.tests), [...(pair.plant ?? []), ...(pair.own ?? [])])
  const fixed = tested(sources)
  // Where the exported names cannot be read, a refactoring is not proved, and a person looks.
  const proves = pair.language !== 'PHP' && pair.language !== 'Perl'
  return [
    { mode: 'fix', kind: 'fix', base, head: fixed, proves: true },
    { mode: 'fix reverted', kind: 'fix', base, head: touched(tested(base), pair.sources), proves: false },
    { mode: 'hollow test', kind: 'fix', base, head: withOwn(sources, [pair.hollow]), proves: false },
    { mode: 'refactoring', kind: 'refactor', base: fixed, head: renamed(fixed, pair.refactor), proves },
    { mode: 'reverted as refactoring', kind: 'refactor', base: fixed, head: base, proves: false },
  ]
}

function treeOf(files: readonly TreeFile[]): Tree {
  return new Map(files.map((file) => [file.path, file]))
}

function take(base: Tree, from: Tree, paths: readonly string[]): Tree {
  const wanted = (path: string) => paths.some((one) => (one.endsWith('/') ? path.startsWith(one) : path === one))
  return new Map([...[...base].filter(([path]) => !wanted(path)), ...[...from].filter(([path]) => wanted(path))])
}

function withOwn(tree: Tree, own: readonly OwnFile[]): Tree {
  const files = new Map(tree)
  for (const { path, text, append } of own) {
    const before = append === true ? textOf(tree, path) : ''
    files.set(path, { path, mode: '100644', content: new TextEncoder().encode(before + text) })
  }
  return files
}

// A source has to change for a fix to be one: a blank line at its end.
function touched(tree: Tree, sources: readonly string[]): Tree {
  const [path = ''] = [...tree.keys()].filter((one) => sources.some((source) => one.startsWith(source)))
  return withOwn(tree, [{ path, text: '\n', append: true }])
}

function renamed(tree: Tree, { path, word, by }: Edit): Tree {
  const before = textOf(tree, path)
  const escaped = word.replace(/[$]/g, '\\$&')
  const text = before.replace(new RegExp(`(?<![\\w.$]|->)${escaped}(?!\\w)`, 'g'), () => by)
  if (text === before || before.includes(by)) throw new Error(`${path} cannot have ${word} renamed to ${by}`)
  return withOwn(tree, [{ path, text }])
}

function textOf(tree: Tree, path: string): string {
  const file = tree.get(path)
  if (file === undefined) throw new Error(`there is no ${path}`)
  return new TextDecoder().decode(file.content)
}
