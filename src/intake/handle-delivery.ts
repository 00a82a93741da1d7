import { done, type Handled, type IntakeDeps, later, nothing } from './deps.ts'
import { handleAsked } from './handle-asked.ts'
import { handleCheckEnded } from './handle-check-ended.ts'
import { handleClicked } from './handle-clicked.ts'
import { handleCommanded } from './handle-commanded.ts'
import { handleAccessChanged, handleBranchPushed, handlePeopleChanged, handlePullMoved } from './handle-moved.ts'
import { handleTurnedRed } from './handle-turned-red.ts'
import { handleWithdrawn } from './handle-withdrawn.ts'
import { interpret } from './interpret.ts'
import type { CheckEnded, GroupFormed } from './interpretation.ts'

/** One stored delivery, as Probot hands it on. */
export interface ReceivedEvent {
  readonly guid: string
  readonly event: string
  readonly payload: unknown
}

/**
 * Does what a delivery asks, off the request path. May be called again with the same delivery after a crash: every
 * step looks before it acts. Faults are thrown; the caller postpones the delivery.
 */
export async function handleDelivery(received: ReceivedEvent, deps: IntakeDeps): Promise<Handled> {
  const meant = interpret(received.event, received.payload)
  switch (meant.type) {
    case 'ignored':
      return nothing(meant.why)
    case 'asked':
      return handleAsked(meant, received.guid, deps)
    case 'commanded':
      return handleCommanded(meant, received.guid, deps)
    case 'clicked':
      return handleClicked(meant, deps)
    case 'withdrawn':
      return handleWithdrawn(meant, deps)
    case 'pull-moved':
      return handlePullMoved(meant, received.guid, deps)
    case 'branch-pushed':
      return handleBranchPushed(meant, received.guid, deps)
    case 'check-ended':
      return handleEnded(meant, received.guid, deps)
    case 'turned-red':
      return handleTurnedRed(meant, deps)
    case 'access-changed':
      return handleAccessChanged(meant, received.guid, deps)
    case 'people-changed':
      return handlePeopleChanged(meant, received.guid, deps)
    case 'installed':
      return deps.welcome === undefined ? nothing('nobody is welcomed') : done(await deps.welcome(meant.repositories))
    case 'group-formed':
      return handleGroup(meant, deps)
  }
}

async function handleGroup({ repository, group }: GroupFormed, deps: IntakeDeps): Promise<Handled> {
  const judged = await deps.judgeGroup(repository, group)
  return judged === 'posted'
    ? done('checks of the merge group posted')
    : later(`the merge group ${group.baseSha} beneath was not judged yet`)
}

// The same check may be of what a live run has published and, its branch merged by a push, of the default branch.
async function handleEnded(ended: CheckEnded, delivery: string, deps: IntakeDeps): Promise<Handled> {
  const handled = await handleCheckEnded(ended, delivery, deps)
  if (ended.red === undefined || handled.outcome === 'done') return handled
  return handleTurnedRed(ended.red, deps)
}
