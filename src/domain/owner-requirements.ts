import { type Change, type CodeOwnersRead, filesShown, type Requirement } from './approval-requirement.ts'
import { type Owners, type Ownership, ownershipOf } from './code-owners.ts'
import type { Role } from './repository.ts'

// What is compared at most: more would keep a worker from its other work, for seconds and whoever's it is.
const MOST_COMPARED = 5_000_000
const MOST_STEPS = 20_000_000
/** Each set of owners is asked for, and each team in it looked up. */
const MOST_SETS = 100

/** One condition for each set of owners: somebody of them for the files that they own. Whatever is unclear, nobody can meet. */
export function ownerRequirements(role: Role, { touched, owners }: Change): Requirement[] {
  const problem = problemOf(touched.complete, touched.paths.length, owners)
  if (problem !== undefined) return [{ ...conditionFor(role, touched.paths), problem }]
  const { lines, path: file } = owners as Extract<CodeOwnersRead, { ok: true }>
  const sets = new Map<string, { readonly owned: Exclude<Ownership, { type: 'unowned' }>; readonly paths: string[] }>()
  const effort = { left: MOST_STEPS }
  for (const path of touched.paths) {
    const owned = ownershipOf(lines, path, effort)
    if (effort.left <= 0)
      return [{ ...conditionFor(role, touched.paths), problem: `${file} takes too long to compare` }]
    if (owned.type === 'unowned') continue
    const key = keyOf(owned)
    const set = sets.get(key) ?? { owned, paths: [] }
    set.paths.push(path)
    sets.set(key, set)
  }
  if (sets.size > MOST_SETS) {
    const problem = `${file} gives these files more than ${MOST_SETS} sets of owners: make several changes of it`
    return [{ ...conditionFor(role, touched.paths), problem }]
  }
  return [...sets.values()].map(({ owned, paths }) => ({ ...conditionFor(role, paths), ...whoOf(owned, file) }))
}

function problemOf(complete: boolean, paths: number, owners: CodeOwnersRead | undefined): string | undefined {
  if (!complete) return 'the change has more files than can be listed'
  if (owners === undefined) return 'the CODEOWNERS file was not looked at'
  if (!owners.ok) return owners.problem
  return owners.lines.length * paths > MOST_COMPARED ? `${owners.path} is too long for so many files` : undefined
}

function conditionFor(role: Role, paths: readonly string[]): Requirement {
  return { of: 'code-owners', teams: [], users: [], count: 1, role, patterns: [], ...filesShown(paths) }
}

function keyOf(owned: Exclude<Ownership, { type: 'unowned' }>): string {
  return owned.type === 'unclear' ? `line ${owned.line}` : JSON.stringify(sorted(owned.owners))
}

function sorted({ teams, users, emails }: Owners): Owners {
  return { teams: [...teams].sort(), users: [...users].sort(), emails: [...emails].sort() }
}

function whoOf(owned: Exclude<Ownership, { type: 'unowned' }>, file: string): Partial<Requirement> {
  if (owned.type === 'unclear') {
    return { problem: `line ${owned.line} of ${file} cannot be read (${owned.problem}); mend it` }
  }
  const { teams, users } = sorted(owned.owners)
  if (teams.length + users.length > 0) return { teams, users }
  return { problem: `${file} names the owners by e-mail alone, which tells no account; name an account or a team` }
}
