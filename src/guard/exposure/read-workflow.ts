import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'

/** A workflow file of the base; without text where it could not be read, or is too large. */
export interface WorkflowFile {
  readonly path: string
  readonly text?: string
}

export interface Workflow {
  readonly path: string
  readonly root: YAMLMap
  /** What GitHub would read there, aliases resolved. */
  readonly value: Readonly<Record<string, unknown>>
  /** Parts stand in one place and count in another. */
  readonly hasAliases: boolean
  lineOf(node: unknown): number
  textOf(node: unknown): string
}

const DEEPEST = 200

/** @returns undefined for what is no workflow that we can judge. Never throws. */
export function readWorkflow({ path, text }: WorkflowFile): Workflow | undefined {
  if (text === undefined || nesting(text) > DEEPEST) return undefined
  try {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, schema: 'core', logLevel: 'silent' })
    const root = document.contents
    if (document.errors.length > 0 || !isMap(root)) return undefined
    const value = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>
    if (value.on === undefined || typeof value.jobs !== 'object' || value.jobs === null) return undefined
    const rangeOf = (node: unknown) => (isRanged(node) ? node.range : undefined)
    return {
      path,
      root,
      value,
      hasAliases: hasAliases(document),
      lineOf: (node) => Math.max(1, lines.linePos(rangeOf(node)?.[0] ?? 0).line),
      textOf: (node) => text.slice(...(rangeOf(node)?.slice(0, 2) ?? [0, text.length])),
    }
  } catch {
    return undefined
  }
}

function hasAliases(document: Document.Parsed): boolean {
  const found: unknown[] = []
  visit(document, { Alias: (_key, node) => void found.push(node) })
  return found.length > 0
}

function isRanged(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

// The parser recurses once a bracket, once an indentation, and once a dash on a line.
function nesting(text: string): number {
  const depth = { now: 0, most: 0 }
  for (const char of text) {
    if (char === '[' || char === '{') depth.most = Math.max(depth.most, ++depth.now)
    if (char === ']' || char === '}') depth.now = Math.max(0, depth.now - 1)
  }
  const lines = text.split('\n')
  const indents = new Set(lines.map((line) => line.length - line.trimStart().length))
  const dashes = lines.map((line) => (/^[\s?:-]*/.exec(line)?.[0] ?? '').replace(/\s/g, '').length)
  return Math.max(depth.most, indents.size, ...dashes.filter((count) => count > 3))
}

/** The pair of a map that a key names. */
export function pairOf(map: unknown, key: string): Pair | undefined {
  if (!isMap(map)) return undefined
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
}

export function pairsOf(map: unknown): readonly Pair[] {
  return isMap(map) ? map.items : []
}

export function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : ''
}

/** Every string below a node, keys too, with the node that it stands in. */
export function stringsIn(node: unknown): { readonly text: string; readonly node: unknown }[] {
  if (isScalar(node)) return typeof node.value === 'string' ? [{ text: node.value, node }] : []
  if (isPair(node)) return [...stringsIn(node.key), ...stringsIn(node.value)]
  if (isMap(node) || isSeq(node)) return node.items.flatMap(stringsIn)
  return []
}
