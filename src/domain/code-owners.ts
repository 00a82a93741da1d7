import { parseOwnerPattern } from './owner-pattern.ts'
import type { Effort } from './path-automaton.ts'

export interface Owners {
  /** Slugs of teams of the repository's own organisation, in lower case. */
  readonly teams: readonly string[]
  readonly users: readonly string[]
  /** Nobody's account can be told from them. */
  readonly emails: readonly string[]
}

export interface OwnerLine {
  /** From 1. */
  readonly line: number
  readonly owners: Owners
  /** Why nobody can say whom it names, or, without `matches`, what it is about. GitHub leaves such a line out. */
  readonly problem?: string
  readonly matches?: (path: string, effort?: Effort) => boolean
}

export type Ownership =
  | { readonly type: 'unowned' }
  | { readonly type: 'owned'; readonly owners: Owners }
  /** A line that cannot be read may speak of this path. */
  | { readonly type: 'unclear'; readonly line: number; readonly problem: string }

/** Where GitHub looks, the first one found holds. */
export const CODE_OWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const

/** Reads a CODEOWNERS file of a repository of that organisation (or person). Total: every line has a meaning or a problem. */
export function parseCodeOwners(text: string, owner: string): OwnerLine[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => parseLine(line.trim(), index + 1, owner))
}

/** Who owns a path: the last line that matches it says so. A line behind that one that cannot be read might, too. */
export function ownershipOf(lines: readonly OwnerLine[], path: string, effort?: Effort): Ownership {
  // Where the effort is spent, the line in hand may speak of it as well as not.
  const isSpent = (): boolean => effort !== undefined && effort.left <= 0
  const decides = ({ matches }: OwnerLine): boolean => matches === undefined || isSpent() || matches(path, effort)
  const found = lines.findLast(decides)
  if (found === undefined) return { type: 'unowned' }
  const { line, problem, owners } = found
  if (problem !== undefined) return { type: 'unclear', line, problem }
  if (isSpent()) return { type: 'unclear', line, problem: 'there is too much to compare' }
  const nobody = owners.teams.length + owners.users.length + owners.emails.length === 0
  return nobody ? { type: 'unowned' } : { type: 'owned', owners }
}

/** Of one line: whoever is named may have to be looked up. */
const MOST_OWNERS = 100
const TOO_MANY = `it names more than ${MOST_OWNERS} owners`

function parseLine(text: string, line: number, organisation: string): OwnerLine[] {
  if (text === '' || text.startsWith('#')) return []
  const { pattern, rest } = splitPattern(text)
  const names = rest.split(/\s+/).filter((name) => name !== '')
  const comment = names.findIndex((name) => name.startsWith('#'))
  const owners = (comment === -1 ? names : names.slice(0, comment)).map((name) => parseOwner(name, organisation))
  const named = (kind: keyof Owners): string[] => [
    ...new Set(owners.flatMap((one) => ('kind' in one && one.kind === kind ? [one.name] : []))),
  ]
  const parsed = parseOwnerPattern(pattern)
  const unread = owners.flatMap((one) => ('problem' in one ? [one.problem] : []))[0]
  const problem = parsed.ok ? (owners.length > MOST_OWNERS ? TOO_MANY : unread) : parsed.problem
  return [
    {
      line,
      owners: { teams: named('teams'), users: named('users'), emails: named('emails') },
      ...(problem === undefined ? {} : { problem }),
      ...(parsed.ok ? { matches: parsed.matches } : {}),
    },
  ]
}

// A pattern ends at the first space that is not escaped.
function splitPattern(text: string): { readonly pattern: string; readonly rest: string } {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (/\s/.test(text[at] ?? '')) return { pattern: text.slice(0, at), rest: text.slice(at) }
  }
  return { pattern: text, rest: '' }
}

type ParsedOwner = { readonly kind: keyof Owners; readonly name: string } | { readonly problem: string }

const LOGIN = /^@([a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,98}[a-zA-Z0-9_])?)$/
const TEAM = /^@([a-zA-Z0-9-]{1,100})\/([a-zA-Z0-9._-]{1,255})$/
const EMAIL = /^[^\s@]{1,100}@[^\s@]{1,200}$/

function parseOwner(name: string, organisation: string): ParsedOwner {
  const login = LOGIN.exec(name)?.[1]
  if (login !== undefined) return { kind: 'users', name: login.toLowerCase() }
  const [, org, team] = TEAM.exec(name) ?? []
  if (org !== undefined && team !== undefined) {
    const isOwn = org.toLowerCase() === organisation.toLowerCase()
    return isOwn
      ? { kind: 'teams', name: team.toLowerCase() }
      : { problem: `${shown(name)} is a team of another organisation` }
  }
  return EMAIL.test(name)
    ? { kind: 'emails', name: name.toLowerCase() }
    : { problem: `${shown(name)} is neither an account, nor a team, nor an e-mail address` }
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 80))
}
