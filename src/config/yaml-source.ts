import type { Document } from 'yaml'
import { isAlias, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml'

/** A problem and where it stands, from 1. */
export interface Located {
  readonly line: number
  readonly column: number
  readonly message: string
}

export type YamlSource =
  | {
      readonly ok: true
      readonly value: unknown
      /** Where the value or, with `key`, the name at a path stands; the nearest that exists. */
      locate(path: readonly PropertyKey[], key?: boolean): { readonly line: number; readonly column: number }
    }
  | { readonly ok: false; readonly problems: readonly Located[] }

export const YAML_LIMIT = 64 * 1024
const DEEPEST = 20
const START = { line: 1, column: 1 }

/** YAML without what makes it dangerous: size and depth are bounded, aliases and anchors refused. Never throws. */
export function readYaml(text: string): YamlSource {
  if (Buffer.byteLength(text) > YAML_LIMIT) return refuse('the file is larger than 64 KiB; shorten it')
  if (nesting(text) > DEEPEST) return refuse(`the file nests deeper than ${DEEPEST} levels; flatten it`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, schema: 'core', logLevel: 'error' })
  const problems = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    ...placeAt(lines, pos[0]),
    message: (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, ''),
  }))
  const all = [...problems, ...aliases(document, lines)]
  if (all.length > 0) return { ok: false, problems: all }
  const locate = (path: readonly PropertyKey[], key = false) => find(document, lines, { path, key })
  return { ok: true, value: document.toJS({ maxAliasCount: 0 }), locate }
}

function refuse(message: string): YamlSource {
  return { ok: false, problems: [{ ...START, message }] }
}

// Over-counts brackets in text, never under-counts: the parser recurses once a bracket, or once an indentation.
function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    if (char === ']' || char === '}') depth = Math.max(0, depth - 1)
  }
  const dashes = text.split('\n').map((line) => /^[\s?:-]*/.exec(line)?.[0].replace(/\s/g, '').length ?? 0)
  const indents = new Set(text.split('\n').map((line) => line.length - line.trimStart().length))
  return Math.max(deepest, indents.size, ...dashes.filter((count) => count > 3))
}

function aliases(document: Document.Parsed, lines: LineCounter): Located[] {
  const found: Located[] = []
  visit(document, {
    Node: (_key, node) => {
      const anchored = isAlias(node) || ('anchor' in node && node.anchor !== undefined)
      if (anchored) {
        const message = 'anchors and aliases are not read here; write the value out'
        found.push({ ...placeAt(lines, node.range?.[0] ?? 0), message })
      }
    },
  })
  return found
}

function find(
  document: Document.Parsed,
  lines: LineCounter,
  { path, key }: { readonly path: readonly PropertyKey[]; readonly key: boolean },
): { line: number; column: number } {
  let node: unknown = document.contents
  let at = offsetOf(node)
  for (const [index, part] of path.entries()) {
    const last = index === path.length - 1
    const [name, value] = childOf(node, part)
    if (name === undefined && value === undefined) break
    at = (last && key ? offsetOf(name) : offsetOf(value)) ?? offsetOf(name) ?? at
    node = value
  }
  return placeAt(lines, at ?? 0)
}

function childOf(node: unknown, part: PropertyKey): [name: unknown, value: unknown] {
  if (typeof node !== 'object' || node === null || !('items' in node) || !Array.isArray(node.items))
    return [undefined, undefined]
  if (typeof part === 'number') return [undefined, node.items[part]]
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === part)
  return isPair(pair) ? [pair.key, pair.value] : [undefined, undefined]
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

function placeAt(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}
