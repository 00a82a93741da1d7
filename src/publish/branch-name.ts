import { type Intent, workName } from '../domain/intent.ts'

const LONGEST_SLUG = 40

/** `agent/<kind>/<issue>-<slug>`: ASCII letters, digits and dashes only. */
export function branchName(intent: Intent): string {
  const slug = slugOf(intent.subject.title)
  const name = slug === '' ? `${intent.subject.number}` : `${intent.subject.number}-${slug}`
  return `agent/${workName(intent)}/${name}`
}

/** Where that name is taken by another run: the same with the end of this run's id. */
export function alternativeBranchName(intent: Intent, runId: string): string {
  return `${branchName(intent)}-${runId.slice(-6).toLowerCase()}`
}

function slugOf(title: string): string {
  const ascii = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return ascii.slice(0, LONGEST_SLUG).replaceAll(/^-+|-+$/g, '')
}
