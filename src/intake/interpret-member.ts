import type { z } from 'zod'
import type { Interpretation } from './interpretation.ts'
import { type memberEvent, repositoryOf } from './payload.ts'

/** A collaborator came, went, or has another role: whose word counts may not be the same any more. */
export function interpretMember(payload: z.infer<typeof memberEvent>): Interpretation {
  const what = `access of ${payload.member?.login ?? 'somebody'} ${payload.action ?? 'changed'}`
  return { type: 'access-changed', repository: repositoryOf(payload), what }
}
