import type { AskedReviewers } from '../domain/asked-reviewers.ts'
import { isFault } from '../domain/fault.ts'
import type { ApprovalDecision } from '../domain/gate-event.ts'
import type { CodeHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'
import type { PublishedState } from './observe.ts'

/**
 * Asks for the review of whom the policy names as approvers, once a run: GitHub asks nobody on a draft. Whoever cannot
 * be asked (a team that may not work here, somebody who left) leaves the others of their kind unasked, too.
 */
export async function askOwners(journal: Journal, decision: ApprovalDecision, codeHost: CodeHost): Promise<void> {
  const state = journal.state() as PublishedState
  const open = (decision.requirements ?? []).filter(({ met, problem }) => !met && problem === undefined)
  const out = new Set([state.intent.requester, ...(state.pushers ?? [])].map(({ login }) => login.toLowerCase()))
  const logins = distinct(open.flatMap(({ users }) => users)).filter((login) => !out.has(login.toLowerCase()))
  const teams = distinct(open.flatMap(({ teams: slugs }) => slugs))
  if (logins.length + teams.length === 0 || decision.state !== 'waiting') return
  const host = codeHost.open(state.intent.repository, 'gate', journal.assertLive)
  const inviting = codeHost.open(state.intent.repository, 'invite', journal.assertLive)
  const { pull } = state.published
  await ask(journal, 'people', logins, () => host.requestReviewers(pull, logins))
  await ask(journal, 'teams', teams, () => inviting.requestReviewers(pull, [], teams))
}

async function ask(
  journal: Journal,
  kind: 'people' | 'teams',
  names: readonly string[],
  request: () => Promise<void>,
): Promise<void> {
  if (names.length === 0) return
  await journal.perform<AskedReviewers>({
    effect: `reviewers-${kind}`,
    key: `reviewers:${kind}`,
    // Asking the same again changes nothing.
    observe: async () => undefined,
    act: async () => {
      try {
        await request()
        return { asked: names, spared: [] }
      } catch (error) {
        if (!isFault(error, 'rejected') && !isFault(error, 'not-found') && !isFault(error, 'forbidden')) throw error
        return { asked: [], spared: [] }
      }
    },
  })
}

// As many as GitHub lets be asked at once.
const MOST = 15

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, MOST)
}
