import type { SandboxOptions } from '../../ports/sandbox.ts'
import { thisProcess } from '../guest/owner.ts'

/** Labels by which a person sees, and a reaper finds, whose a container is. */
export const LABEL = {
  installation: 'sallyport.installation',
  run: 'sallyport.run',
  purpose: 'sallyport.purpose',
  service: 'sallyport.service',
  created: 'sallyport.created',
  owner: 'sallyport.owner',
  deadline: 'sallyport.deadline',
} as const

/** How long after its lifetime a container counts as left behind, whoever made it. */
const LATE_MS = 60_000

export function renderLabels(installation: string, { runId, purpose, limits }: SandboxOptions): Record<string, string> {
  const now = Date.now()
  return {
    [LABEL.installation]: installation,
    [LABEL.run]: runId,
    [LABEL.purpose]: purpose,
    [LABEL.created]: new Date(now).toISOString(),
    [LABEL.owner]: JSON.stringify(thisProcess()),
    [LABEL.deadline]: new Date(now + limits.lifetimeMs + LATE_MS).toISOString(),
  }
}
