import type { Node } from 'web-tree-sitter'
import type { ExportFact } from '../facts.ts'

const OWN = /^(?:module\.)?exports$/

/** `module.exports = { a, b: c }`, `module.exports = a`, `exports.b = c`. */
export function readAssigned(node: Node): ExportFact[] {
  const left = node.childForFieldName('left')
  const right = node.childForFieldName('right')
  if (left === null || right === null) return []
  if (OWN.test(left.text)) return right.type === 'object' ? right.namedChildren.flatMap(entryOf) : given('=', right)
  const object = left.childForFieldName('object')
  return object !== null && OWN.test(object.text) ? given(left.childForFieldName('property')?.text ?? '', right) : []
}

function entryOf(entry: Node | null): ExportFact[] {
  if (entry?.type === 'shorthand_property_identifier') return given(entry.text, entry)
  const key = entry?.type === 'pair' ? entry.childForFieldName('key') : null
  const value = entry?.childForFieldName('value')
  return key === null || value === null || value === undefined ? [] : given(key.text.replace(/^['"]|['"]$/g, ''), value)
}

function given(name: string, value: Node): ExportFact[] {
  return /identifier$/.test(value.type) ? [{ name, local: value.text, pinned: true }] : []
}
