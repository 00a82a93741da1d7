import type { z } from 'zod'
import { ASKED_KINDS, type AskedKind } from '../domain/intent.ts'
import { type Interpretation, ignored } from './interpretation.ts'
import { actorOf, type issueEvent, repositoryOf } from './payload.ts'

const PREFIX = 'agent:'

/** A label asks for a run; taking it away withdraws the request. Edits, transfers and openings ask for nothing. */
export function interpretIssue(payload: z.infer<typeof issueEvent>): Interpretation {
  const { action, issue } = payload
  if (action !== 'labeled' && action !== 'unlabeled') return ignored(`issues.${action} asks for nothing`)
  const kind = kindOf(payload.label?.name ?? '')
  if (kind === undefined) return ignored('not a label of ours')
  const actor = actorOf(payload.sender)
  const repository = repositoryOf(payload)
  if (action === 'unlabeled') {
    return { type: 'withdrawn', repository, actor, number: issue.number, trigger: { label: kind } }
  }
  if (actor.type !== 'User') return ignored('labels by bots ask for nothing')
  if (issue.state !== 'open') return ignored('the issue is closed')
  if (issue.pull_request) return ignored('labels on pull requests ask for nothing; comment /agent instead')
  return {
    type: 'asked',
    repository,
    actor,
    kind,
    number: issue.number,
    isPull: false,
    title: issue.title,
    body: issue.body ?? '',
    at: issue.updated_at,
    // GitHub moves updated_at with every labelling, so labelling again is a new request; a redelivery is not.
    key: `label:${repository.id}:${issue.number}:${kind}:${issue.updated_at}`,
  }
}

function kindOf(label: string): AskedKind | undefined {
  return ASKED_KINDS.find((kind) => label === `${PREFIX}${kind}`)
}
