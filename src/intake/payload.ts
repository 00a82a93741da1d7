import { z } from 'zod'
import type { Actor, RepositoryRef } from '../domain/repository.ts'

const user = z.object({ id: z.number(), login: z.string(), type: z.string() })
const repository = z.object({
  id: z.number(),
  name: z.string(),
  default_branch: z.string(),
  owner: z.object({ login: z.string() }),
})

/** What every event that concerns us carries. The fields of https://docs.github.com/webhooks/webhook-events-and-payloads. */
export const envelope = z.object({
  action: z.string().optional(),
  sender: user,
  repository,
  installation: z.object({ id: z.number() }),
})
export type Envelope = z.infer<typeof envelope>

const commit = z.string().regex(/^[0-9a-f]{40}$/)

const issue = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  updated_at: z.string(),
  state: z.string(),
  pull_request: z.object({}).nullish(),
})

export const issueEvent = envelope.extend({ issue, label: z.object({ name: z.string() }).optional() })

export const commentEvent = envelope.extend({
  issue,
  comment: z.object({ id: z.number(), body: z.string().nullish(), created_at: z.string(), user }),
})

export const pullEvent = envelope.extend({
  number: z.number(),
  pull_request: z.object({
    head: z.object({ sha: z.string() }).optional(),
    merged: z.boolean().nullish(),
    merge_commit_sha: z.string().nullish(),
  }),
  changes: z.object({ base: z.unknown().optional() }).optional(),
})

export const reviewEvent = envelope.extend({
  pull_request: z.object({ number: z.number() }),
  review: z
    .object({
      id: z.number(),
      state: z.string(),
      body: z.string().nullish(),
      commit_id: z.string().nullish(),
      submitted_at: z.string().nullish(),
      user: z.object({ id: z.number() }).nullish(),
    })
    .optional(),
})

export const reviewCommentEvent = envelope.extend({
  pull_request: z.object({ number: z.number(), title: z.string(), body: z.string().nullish() }),
  comment: z.object({
    id: z.number(),
    /** Of the comment that began the thread, in all that follow it. */
    in_reply_to_id: z.number().nullish(),
    body: z.string().nullish(),
    created_at: z.string(),
    user: user.nullish(),
  }),
})

export const checkRunEvent = envelope.extend({
  check_run: z.object({
    id: z.number(),
    head_sha: z.string(),
    external_id: z.string().nullish(),
    name: z.string().optional(),
    conclusion: z.string().nullish(),
    app: z.object({ id: z.number(), slug: z.string().nullish() }).nullish(),
    completed_at: z.string().nullish(),
    html_url: z.string().nullish(),
  }),
  requested_action: z.object({ identifier: z.string() }).optional(),
})

export const statusEvent = envelope.extend({
  id: z.number(),
  sha: z.string(),
  state: z.string(),
  context: z.string(),
  updated_at: z.string().optional(),
})

export const deploymentStatusEvent = envelope.extend({
  deployment_status: z.object({ state: z.string(), created_at: z.string() }),
  deployment: z.object({ id: z.number(), sha: commit, environment: z.string() }),
})

export const memberEvent = envelope.extend({ member: user.nullish() })

export const pushEvent = envelope.extend({ ref: z.string(), after: z.string() })

/** `membership`, `team` and `organization`: about no repository, or about one of many. */
export const organizationEvent = z.object({
  action: z.string(),
  member: user.nullish(),
  membership: z.object({ user: z.object({ login: z.string() }).nullish() }).nullish(),
  team: z.object({ name: z.string() }).optional(),
  installation: z.object({ id: z.number() }),
})

const hosted = z.array(z.object({ full_name: z.string() }))

/** `installation` and `installation_repositories`. */
export const installationEvent = z.object({
  action: z.string(),
  repositories: hosted.optional(),
  repositories_added: hosted.optional(),
})

export type InstallationPayload = z.infer<typeof installationEvent>

export const mergeGroupEvent = envelope.extend({
  merge_group: z.object({ head_sha: commit, head_ref: z.string(), base_sha: commit, base_ref: z.string() }),
})

export function actorOf(payload: z.infer<typeof user>): Actor {
  const type = payload.type === 'Bot' || payload.type === 'Organization' || payload.type === 'Mannequin'
  return { id: payload.id, login: payload.login, type: type ? (payload.type as Actor['type']) : 'User' }
}

/** See `Intent.key`. */
export function commentKey(repository: Pick<RepositoryRef, 'id'>, commentId: number): string {
  return `comment:${repository.id}:${commentId}`
}

export function repositoryOf(payload: Envelope): RepositoryRef {
  return {
    id: payload.repository.id,
    owner: payload.repository.owner.login,
    name: payload.repository.name,
    installationId: payload.installation.id,
    defaultBranch: payload.repository.default_branch,
  }
}
