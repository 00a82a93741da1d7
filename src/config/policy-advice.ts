import type { z } from 'zod'
import { POLICY_SCHEMA } from './policy-schema.ts'
import { keysAt } from './schema-keys.ts'
import type { Located, YamlSource } from './yaml-source.ts'

type Source = Extract<YamlSource, { ok: true }>
type Issue = z.core.$ZodIssue

/** One problem of the schema as sentences that say where, what, and what to write instead. */
export function adviceFor(issue: Issue, source: Source): Located[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...issue.path, key], source))
  if (issue.code === 'invalid_key') return [unknownKey(issue.path, source)]
  const name = nameOf(issue.path)
  return [{ ...source.locate(issue.path), message: name === '' ? wanted(issue) : `${name} ${wanted(issue)}` }]
}

function unknownKey(path: readonly PropertyKey[], source: Source): Located {
  const key = String(path.at(-1)).slice(0, 80)
  const known = keysAt(POLICY_SCHEMA, path.slice(0, -1))
  const close = known.find((name) => distance(name, key) <= 2 || fold(name) === fold(key))
  const hint = close === undefined ? `; known here: ${known.join(', ')}` : `; did you mean ${close}?`
  return {
    ...source.locate(path, true),
    message: `${JSON.stringify(nameOf(path))} is not known${known.length > 0 ? hint : ''}`,
  }
}

function wanted(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`
    default:
      return issue.message
  }
}

function article(type: string): string {
  const names: Readonly<Record<string, string>> = {
    object: 'a mapping of names to values',
    record: 'a mapping of names to values',
    array: 'a list',
    int: 'a whole number',
    number: 'a whole number',
    string: 'text',
    boolean: 'true or false',
  }
  return names[type] ?? `of type ${type}`
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long'
  return origin === 'array' ? ' entries' : ''
}

function nameOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${String(part).slice(0, 80)}`))
    .join('')
    .replace(/^\./, '')
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

// Levenshtein, over at most 80 characters.
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [at, char] of [...left].entries()) {
    const next = [at + 1]
    for (const [index, other] of [...right].entries()) {
      const swap = (row[index] ?? 0) + (char === other ? 0 : 1)
      next.push(Math.min(swap, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
