import type { ChangeSet, FileChange } from '../../domain/change-set.ts'
import { componentsOf, type Graph } from './components.ts'
import { isScript, readImports, targetsOf } from './read-imports.ts'

const HINT = /\b(?:from|import|require)\b/
const RELATIVE = /(['"`])(\.[^'"`\n]{0,300})\1/g

/**
 * Changed JavaScript and TypeScript files that import each other in a circle, by an import that is new. Imports of types alone
 * make none. A circle that leads through a file which the change leaves alone is not seen.
 */
export function newCycles({ files }: ChangeSet): string[][] {
  const scripts = files.filter(({ path, after }) => isScript(path) && after?.text !== undefined)
  if (!scripts.some(({ addedLines }) => addedLines.some(({ text }) => HINT.test(text)))) return []
  // Whatever looks like a path is followed first, which is cheap: few files are in a circle even so.
  const suspects = new Set(circles(graphOf(scripts, 'after', looseEdges)).flat())
  if (suspects.size === 0) return []
  const suspected = scripts.filter(({ path }) => suspects.has(path))
  const [before, after] = [graphOf(suspected, 'before', edges), graphOf(suspected, 'after', edges)]
  return circles(after).filter((circle) => circle.some((path) => addsWithin(path, circle)))

  // Asked import by import: what else the change holds can then only add circles, never excuse one.
  function addsWithin(path: string, circle: readonly string[]): boolean {
    const known = before.get(path) ?? []
    return (after.get(path) ?? []).some((target) => circle.includes(target) && !known.includes(target))
  }
}

type Edges = (path: string, text: string) => string[][]

function looseEdges(path: string, text: string): string[][] {
  return [...text.matchAll(RELATIVE)].map(({ 2: written = '' }) => targetsOf(path, written))
}

function edges(path: string, text: string): string[][] {
  return readImports(path, text).flatMap(({ targets, isType }) => (isType ? [] : [[...targets]]))
}

// A moved file is one node, under the name that it has now.
function graphOf(files: readonly FileChange[], side: 'before' | 'after', read: Edges): Graph {
  const nameOf = ({ path, previousPath }: FileChange) => (side === 'before' ? (previousPath ?? path) : path)
  const nodes = new Map(files.map((file) => [nameOf(file), file.path]))
  return new Map(
    files.map((file) => {
      const asked = read(nameOf(file), file[side]?.text ?? '')
      const known = asked.flatMap((targets) => targets.filter((target) => nodes.has(target)))
      return [file.path, [...new Set(known.map((target) => nodes.get(target) ?? target))]]
    }),
  )
}

function circles(graph: Graph): string[][] {
  const groups = Map.groupBy(componentsOf(graph), ([, component]) => component)
  return [...groups.values()].filter(({ length }) => length > 1).map((group) => group.map(([path]) => path).sort())
}
