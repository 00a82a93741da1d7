import type { JudgedRequirement, Requirement } from '../domain/approval-requirement.ts'
import { codeSpan, person, sentence } from './safe-text.ts'

/** `1 of @acme/security for src/auth/** (2 files)`: no mention, nobody is notified. @param owner whose teams they are. */
export function renderNeed(requirement: Requirement, owner: string): string {
  const { of, count, teams, users, role } = requirement
  const names = [...teams.map((team) => `@${owner}/${team}`), ...users].map(codeSpan)
  const who = names.length === 0 ? `people with ${role} access or more` : names.join(', ')
  if (of === 'everything') return `${count} of ${who}`
  if (of === 'paths') return `${count} of ${who} for ${patternsOf(requirement)}`
  if (names.length === 0) return `a code owner for ${filesOf(requirement)}`
  const isOne = teams.length === 0 && users.length === 1
  return isOne ? `${who}, who owns ${filesOf(requirement)}` : `${count} of ${who}, who own ${filesOf(requirement)}`
}

/** One condition in a sentence: met by whom, or what it lacks. */
export function renderRequirement(requirement: JudgedRequirement, owner: string): string {
  const { met, by, notBy, count, problem } = requirement
  const names = by.map(person).join(', ')
  if (met) return `Met: ${renderNeed(requirement, owner)}, by ${names}.`
  const lacks = by.length === 0 ? 'nobody yet' : `${names} so far, ${count - by.length} more`
  const others = notBy.map(({ by: actor, why }) => `${person(actor)} does not count here: ${sentence(why)}`)
  return `Needs ${renderNeed(requirement, owner)}: ${[problem === undefined ? lacks : sentence(problem), ...others].join('; ')}.`
}

const MOST = 5

/** What is not met yet, one phrase each: for a pull request's body and the status. */
export function renderNeeds(requirements: readonly (Requirement | JudgedRequirement)[], owner: string): string[] {
  const open = requirements.filter((one) => !('met' in one && one.met))
  const lines = open.slice(0, MOST).map((one) => renderNeed(one, owner))
  return open.length > MOST ? [...lines, `${open.length - MOST} conditions more`] : lines
}

function patternsOf({ patterns, fileCount }: Requirement): string {
  const some = patterns.slice(0, 3).map(codeSpan).join(', ')
  const more = patterns.length > 3 ? ` and ${patterns.length - 3} more patterns` : ''
  return `${some}${more} (${fileCount} ${fileCount === 1 ? 'file' : 'files'})`
}

function filesOf({ files, fileCount }: Requirement): string {
  const some = files.slice(0, 3).map(codeSpan).join(', ')
  return fileCount > 3 ? `${some} and ${fileCount - 3} more files` : some
}
