export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** What was seen at one place of several documents. */
export interface Shape {
  readonly types: Set<JsonType>
  /** How many objects were seen here, so that a key seen as often is always there. */
  objects: number
  readonly keys: Map<string, { seen: number; readonly shape: Shape }>
  /** All elements of all arrays seen here, as one place. */
  items: Shape | undefined
}

export function createShape(values: readonly unknown[]): Shape {
  const shape: Shape = { types: new Set(), objects: 0, keys: new Map(), items: undefined }
  for (const value of values) observe(shape, value)
  return shape
}

export function observe(shape: Shape, value: unknown): void {
  shape.types.add(typeOf(value))
  if (Array.isArray(value)) {
    shape.items ??= createShape([])
    for (const item of value) observe(shape.items, item)
  } else if (typeof value === 'object' && value !== null) {
    shape.objects += 1
    for (const [key, inner] of Object.entries(value)) observeKey(shape, key, inner)
  }
}

function observeKey(shape: Shape, key: string, value: unknown): void {
  const known = shape.keys.get(key) ?? { seen: 0, shape: createShape([]) }
  known.seen += 1
  shape.keys.set(key, known)
  observe(known.shape, value)
}

/** Keys that every object seen here had. */
export function requiredKeys(shape: Shape): string[] {
  return [...shape.keys].filter(([, { seen }]) => seen === shape.objects).map(([key]) => key)
}

export function typeOf(value: unknown): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}
