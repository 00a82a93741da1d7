import type { Linker } from './linker.ts'
import type { Target } from './references.ts'

/** Types are followed up and down so far. */
const MOST_TYPES = 200

/** Members of one name in the types that a member's own type extends, implements, or is extended by. */
export function membersOfRelatives(linker: Linker, member: Target, name: string): Target[] {
  const parent = linker.symbolOf(member)?.parent ?? -1
  if (parent === -1) return []
  const family = familyOf(linker, { path: member.path, index: parent })
  return family.flatMap(({ path, index }) => {
    const symbols = linker.project.files.get(path)?.symbols ?? []
    return symbols.flatMap((symbol, own) =>
      symbol.parent === index && symbol.name === name ? [{ path, index: own }] : [],
    )
  })
}

function familyOf(linker: Linker, type: Target): Target[] {
  const pairs = [...pairsOf(linker)]
  const found = new Map<string, Target>()
  const keyOf = ({ path, index }: Target) => `${path}\0${index}`
  let waiting = [type]
  while (waiting.length > 0 && found.size < MOST_TYPES) {
    const near = waiting.flatMap((each) => {
      const own = keyOf(each)
      return pairs.flatMap(({ below, above }) => (keyOf(below) === own ? above : keyOf(above) === own ? below : []))
    })
    waiting = near.filter((each) => keyOf(each) !== keyOf(type) && !found.has(keyOf(each)))
    for (const each of waiting) found.set(keyOf(each), each)
  }
  return [...found.values()]
}

function* pairsOf(linker: Linker): Generator<{ readonly below: Target; readonly above: Target }> {
  for (const [path, { symbols }] of linker.project.files) {
    for (const [index, { supers = [] }] of symbols.entries()) {
      for (const use of supers) {
        const above = linker.useOf(path, use)
        if (above?.type === 'symbol') yield { below: { path, index }, above }
      }
    }
  }
}
