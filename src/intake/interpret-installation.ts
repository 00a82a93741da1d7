import { type Interpretation, ignored } from './interpretation.ts'
import type { InstallationPayload } from './payload.ts'

/** Repositories that the App came to. */
export function interpretInstallation(payload: InstallationPayload): Interpretation {
  const { action, repositories = [], repositories_added: added = [] } = payload
  const found = action === 'created' ? repositories : action === 'added' ? added : []
  if (found.length === 0) return ignored(`installation ${action} brings no repository`)
  return { type: 'installed', repositories: found.map(({ full_name }) => nameOf(full_name)) }
}

function nameOf(fullName: string) {
  const [owner = '', name = ''] = fullName.split('/')
  return { owner, name }
}
