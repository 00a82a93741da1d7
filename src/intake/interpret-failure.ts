import type { z } from 'zod'
import { type Interpretation, ignored, type TurnedRed } from './interpretation.ts'
import { type checkRunEvent, type deploymentStatusEvent, repositoryOf, type statusEvent } from './payload.ts'

const FAILED = new Set(['failure', 'timed_out'])
const RED = new Set(['failure', 'error'])

/** What a check run that came out red means for a branch. One that was cancelled or waits for somebody is not red. */
export function redCheck(payload: z.infer<typeof checkRunEvent>): TurnedRed | undefined {
  const { head_sha: commit, name, conclusion, completed_at: at, html_url: url, app } = payload.check_run
  if (!FAILED.has(conclusion ?? '') || name === undefined || !app || !at) return undefined
  const signal = { kind: 'check', name, app: app.id } as const
  return failure(payload, { commit, at, signal, ...(url ? { url } : {}) })
}

export function redStatus(payload: z.infer<typeof statusEvent>): TurnedRed | undefined {
  const { sha: commit, state, context: name, updated_at: at } = payload
  if (!RED.has(state) || at === undefined) return undefined
  return failure(payload, { commit, at, signal: { kind: 'status', name } })
}

export function interpretDeployment(payload: z.infer<typeof deploymentStatusEvent>): Interpretation {
  const { deployment_status: status, deployment } = payload
  if (!RED.has(status.state)) return ignored(`a deployment that is ${status.state}`)
  const signal = { kind: 'deployment', name: deployment.environment, deployment: deployment.id } as const
  return failure(payload, { commit: deployment.sha, at: status.created_at, signal })
}

function failure(payload: Parameters<typeof repositoryOf>[0], said: Omit<TurnedRed, 'type' | 'repository'>): TurnedRed {
  return { type: 'turned-red', repository: repositoryOf(payload), ...said }
}
