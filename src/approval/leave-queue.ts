import type { CodeHost, HostedPull, RepositoryHost } from '../ports/code-host.ts'
import type { Journal } from '../ports/stage.ts'

export interface Leaving {
  readonly journal: Journal
  readonly codeHost: Pick<CodeHost, 'open'>
  readonly gate: RepositoryHost
}

/** Takes a pull request out of the merge queue, whoever put it there. */
export async function leaveQueue({ journal, codeHost, gate }: Leaving, pull: HostedPull): Promise<void> {
  const { intent, approvalSeq, inboxSeq } = journal.state()
  await journal.perform({
    effect: 'dequeue',
    // Whoever puts it there again may do so under the same decision: then it is another time.
    key: `dequeue:${approvalSeq}:${inboxSeq}`,
    observe: async () => ((await gate.mergeStanding(pull.number)).queued ? undefined : true),
    act: () =>
      codeHost
        .open(intent.repository, 'merge', journal.assertLive)
        .dequeuePull(pull.nodeId)
        .then(() => true),
  })
}

/**
 * The same for a run that is over and whose pull request stays open: the checks of its group are green already, and shut
 * ones on its head keep no queue from merging it. One that is closed, GitHub takes out itself.
 */
export async function leaveQueueForGood(leaving: Leaving, pull: HostedPull): Promise<void> {
  if (leaving.journal.state().opened !== true || pull.state === 'closed') return
  if ((await leaving.gate.mergeStanding(pull.number)).queued) await leaveQueue(leaving, pull)
}
