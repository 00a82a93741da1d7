/** TypeScript: a type and a value may have one name and mean two things. Other languages: never both. */
export type Space = 'type' | 'value'

const ONLY_TYPES = new Set(['interface', 'type'])
const ONLY_VALUES = new Set(['variable', 'function', 'constant'])

/** Which of the two a kind of symbol is; undefined: both, as a class is. */
export function spaceOf(kind: string): Space | undefined {
  if (ONLY_TYPES.has(kind)) return 'type'
  return ONLY_VALUES.has(kind) ? 'value' : undefined
}
