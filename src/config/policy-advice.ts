import type { z } from 'zod'
import { DEFAULT_CI_ROUNDS } from '../domain/policy.ts'
import { RULE_NAMES } from '../domain/rule-name.ts'
import { DEFAULT_POLICY } from './default-policy.ts'
import type { Located, YamlSource } from './yaml-source.ts'

type Source = Extract<YamlSource, { ok: true }>
type Issue = z.core.$ZodIssue

/** Every section with its keys; a policy leaves out what says nothing new. */
const SECTIONS = { ...DEFAULT_POLICY, ci: { rounds: DEFAULT_CI_ROUNDS } }
const MERGING = ['merge', 'merge-method', 'merge-window']
const SETTINGS = [...Object.keys(SECTIONS).filter((key) => key !== 'protectedPaths'), 'protected-paths', ...MERGING]

/** One problem of the schema as sentences that say where, what, and what to write instead. */
export function adviceFor(issue: Issue, source: Source): Located[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...issue.path, key], source))
  if (issue.code === 'invalid_key') return [unknownKey(issue.path, source)]
  const name = nameOf(issue.path)
  return [{ ...source.locate(issue.path), message: name === '' ? wanted(issue) : `${name} ${wanted(issue)}` }]
}

function unknownKey(path: readonly PropertyKey[], source: Source): Located {
  const key = String(path.at(-1)).slice(0, 80)
  const known = knownAt(path)
  const close = known.find((name) => distance(name, key) <= 2 || fold(name) === fold(key))
  const hint = close === undefined ? `; known here: ${known.join(', ')}` : `; did you mean ${close}?`
  return {
    ...source.locate(path, true),
    message: `${JSON.stringify(nameOf(path))} is not known${known.length > 0 ? hint : ''}`,
  }
}

function knownAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 1) return [...SETTINGS, 'branches']
  // What stands under a pattern of branches are settings again, but for those that belong to the whole file.
  if (path[0] === 'branches' && path.length === 3)
    return SETTINGS.filter((key) => !['verify', 'setup', 'sandbox', 'services', 'merge-method'].includes(key))
  if (path[0] === 'branches') return knownAt(path.slice(2))
  if (path[0] === 'rules') return RULE_NAMES
  if (path[0] === 'merge-window') return ['days', 'hours', 'time-zone']
  const section: unknown = Object.entries(SECTIONS).find(([name]) => name === path[0])?.[1]
  const more = path.length === 2 && path[0] === 'approval' ? LEFT_OUT : []
  return typeof section === 'object' && section !== null ? [...Object.keys(section), ...more] : []
}

// Keys of approval that the defaults leave out.
const LEFT_OUT = ['high-risk-count', 'fresh-base', 'teams', 'users', 'paths', 'code-owners']

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
