import { readFileSync } from 'node:fs'
import type { GitHubCodeHost } from '../adapters/github/code-host.ts'
import type { Config } from '../config/env.ts'
import { parseManifest } from '../config/manifest.ts'
import { makeLabels, type Shown, showChecklist } from '../doctor/welcome.ts'
import type { Row } from '../domain/examination.ts'
import { fullName } from '../domain/repository.ts'
import type { IntakeDeps } from '../intake/deps.ts'
import { lookAtRepository } from './look-at-repository.ts'

interface WelcomeParts {
  readonly config: Config
  readonly codeHost: GitHubCodeHost
}

// Five labels and an issue each: together they stay below what GitHub lets an App create in a minute.
const MOST_AT_ONCE = 10

/** What a repository gets when the App comes to it: the labels, and one issue with what is still to do. */
export function openWelcome(parts: WelcomeParts): NonNullable<IntakeDeps['welcome']> {
  const manifest = parseManifest(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'))
  return async (repositories) => {
    if (repositories.length > MOST_AT_ONCE) {
      return `${repositories.length} repositories at once: no labels, no issues; \`sallyport doctor OWNER/NAME --issue\` makes them`
    }
    const notes: string[] = []
    for (const { owner, name } of repositories) {
      const rows = await lookAtRepository(owner, name, { ...parts, manifest })
      notes.push(`${fullName({ owner, name })}: ${await welcomeTo(owner, name, { codeHost: parts.codeHost, rows })}`)
    }
    return notes.join('; ')
  }
}

/** Labels and checklist of one repository. @returns what was done, for people. */
export async function welcomeTo(
  owner: string,
  name: string,
  { codeHost, rows }: { readonly codeHost: GitHubCodeHost; readonly rows: readonly Row[] },
): Promise<string> {
  const inspection = await codeHost.inspection.open(owner, name)
  if (inspection === undefined) return 'the App is not installed there'
  await inspection.close()
  const board = codeHost.board(inspection.repository)
  const labels = await makeLabels(board)
  return `${labels.length} labels made, checklist ${said(await showChecklist(board, rows))}`
}

function said(shown: Shown): string {
  return shown === 'closed' ? 'was closed by people and stays so' : shown
}
