import type { FileChange } from '../../domain/change-set.ts'
import { type Glob, parseGlob } from '../../domain/glob.ts'
import type { Boundary } from '../../domain/policy.ts'
import { newCycles } from '../imports/new-cycles.ts'
import { readImports } from '../imports/read-imports.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise, visible } from '../rule.ts'

/** Blocks imports that cross a boundary which the owners drew, and holds new circles of imports. By syntax alone. */
export const architecture: Rule = ({ change }, { boundaries = [] }) => {
  const drawn = boundaries.map(compiled)
  const crossed = drawn.length === 0 ? [] : change.files.flatMap((file) => crossings(file, drawn))
  const circles = newCycles(change).map(
    (paths): Observation => ({
      verb: 'hold',
      what: `a new circle of imports: ${paths.slice(0, 5).map(visible).join(', ')}`,
      path: paths[0] ?? '',
    }),
  )
  return summarise([...crossed, ...circles], 'No import crosses a boundary or closes a new circle.')
}

interface Drawn {
  readonly from: Glob
  readonly disallow: readonly Glob[]
}

function compiled({ from, disallow }: Boundary): Drawn {
  return { from: globOf(from), disallow: disallow.map(globOf) }
}

// The file was read by a schema that refuses bad patterns; from elsewhere, one blocks.
function globOf(pattern: string): Glob {
  const parsed = parseGlob(pattern)
  if (!parsed.ok) throw new Error(`the boundary ${JSON.stringify(pattern)} ${parsed.problem}`)
  return parsed.glob
}

// What crossed before is not this change's; a file that moves across takes its imports along.
function crossings({ path, previousPath, before, after }: FileChange, drawn: readonly Drawn[]): Observation[] {
  const now = crossed(path, after?.text, drawn)
  if (now.length === 0) return []
  const known = new Set(crossed(previousPath ?? path, before?.text, drawn).map(({ what }) => what))
  return now.filter(({ what }) => !known.has(what))
}

function crossed(path: string, text: string | undefined, drawn: readonly Drawn[]): Observation[] {
  const bounds = text === undefined ? [] : drawn.filter(({ from }) => from.matches(path))
  if (text === undefined || bounds.length === 0) return []
  return readImports(path, text).flatMap(({ written, line, targets }) =>
    bounds.flatMap(({ from, disallow }): Observation[] => {
      const glob = disallow.find(({ matches }) => targets.some(matches))
      if (glob === undefined) return []
      const what = `an import of ${visible(written)}, though ${from.pattern} may not import ${glob.pattern}`
      return [{ verb: 'block', what, path, line }]
    }),
  )
}
