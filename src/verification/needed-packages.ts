import type { Manifest } from './manifest.ts'
import type { RepositoryFacts } from './planned-command.ts'

/** Programs that a script may call without anything installed from a registry. */
const PLAIN = new Set('node sh bash echo true test [ exit cd mkdir rm cp mv cat ls printf make set export :'.split(' '))

const DEEPEST = 5

/**
 * The packages that a script cannot do without, as far as its text and the tests say; empty where it needs none, or
 * where the tree brings its `node_modules`. Errs on the side of needing: a suite that fails for want of a package
 * would look like evidence.
 */
export function neededPackages(script: string, manifest: Manifest, facts: RepositoryFacts): string[] {
  const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
  if (declared.length === 0 || [...facts.paths].some((path) => path.startsWith('node_modules/'))) return []
  return [...new Set(needsOf(script, { manifest, facts, declared, depth: 0 }))]
}

interface Search {
  readonly manifest: Manifest
  readonly facts: RepositoryFacts
  readonly declared: readonly string[]
  readonly depth: number
}

function needsOf(script: string, search: Search): string[] {
  const { scripts } = search.manifest
  if (search.depth > DEEPEST) return []
  const lines = [scripts[`pre${script}`], scripts[script], scripts[`post${script}`]].filter(
    (line) => line !== undefined,
  )
  return lines.flatMap((line) => line.split(/&&|\|\||[;|&\n]/)).flatMap((call) => needsOfCall(wordsOf(call), search))
}

// Assignments before a command are not part of it.
function wordsOf(call: string): string[] {
  const words = call.split(/[\s()]+/).filter((word) => word !== '')
  return words.slice(
    Math.max(
      words.findIndex((word) => !/^\w+=/.test(word)),
      0,
    ),
  )
}

function needsOfCall(words: readonly string[], search: Search): string[] {
  const [program, ...rest] = words
  if (program === undefined) return []
  if (program === 'npm')
    return needsOf(rest.find((word) => word !== 'run' && !word.startsWith('-')) ?? '', nested(search))
  if (program === 'node') return needsOfNode(rest, search)
  if (PLAIN.has(program) || program.startsWith('./')) return []
  return [search.declared.find((name) => name === program || name.endsWith(`/${program}`)) ?? program]
}

function nested(search: Search): Search {
  return { ...search, depth: search.depth + 1 }
}

// The package's own sources need its dependencies; its tests say themselves what else they load.
function needsOfNode(words: readonly string[], { manifest, facts, declared }: Search): string[] {
  const named = words.filter((word) => facts.texts.has(word))
  const read = named.length > 0 ? named : [...facts.texts.keys()]
  const texts = read.map((path) => facts.texts.get(path) ?? '')
  const loaded = declared.filter((name) => words.includes(name) || texts.some((text) => loads(text, name)))
  return [...Object.keys(manifest.dependencies), ...loaded]
}

function loads(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return new RegExp(`(require\\s*\\(|from|import)\\s*\\(?\\s*['"\`]${escaped}(/[^'"\`]*)?['"\`]`).test(text)
}
