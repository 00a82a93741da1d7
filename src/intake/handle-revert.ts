import { digestOf } from '../domain/digest.ts'
import type { Intent } from '../domain/intent.ts'
import type { RunState } from '../domain/run-state.ts'
import { untrusted } from '../domain/untrusted.ts'
import type { HostedPull } from '../ports/code-host.ts'
import { beginRun } from './begin-run.ts'
import type { Handled, IntakeDeps } from './deps.ts'
import type { Commanded } from './interpretation.ts'
import { commentKey } from './payload.ts'

export interface RevertDesk {
  readonly commanded: Commanded
  readonly delivery: string
  readonly deps: IntakeDeps
  readonly refuse: (why: string) => Promise<Handled>
}

/** Begins a run that takes a merged change of ours back, for whoever asks: their own approval will not count. */
export async function handleRevert(run: RunState, desk: RevertDesk): Promise<Handled> {
  const { commanded, delivery, deps } = desk
  const { published, base } = run
  if (published === undefined || base === undefined) throw new Error(`run ${run.runId} published nothing`)
  const host = deps.codeHost.open(commanded.repository, 'talk')
  const pull = await host.pull(published.pull)
  if (!pull.merged) return desk.refuse(`#${pull.number} is not merged.`)
  if (pull.headSha !== published.commit) {
    return desk.refuse(
      `#${pull.number} was merged with commits that are not mine: GitHub's own Revert button takes all of it back.`,
    )
  }
  const source = { base: base.commit, commit: published.commit, ref: pull.baseRef }
  const revert = { run: run.runId, pull: pull.number, title: pull.title, ...source }
  return beginRun(intentOf({ commanded, delivery, pull, revert }), { host, deps })
}

interface Order {
  readonly commanded: Commanded
  readonly delivery: string
  readonly pull: HostedPull
  readonly revert: NonNullable<Intent['revert']>
}

function intentOf({ commanded, delivery, pull, revert }: Order): Intent {
  const { repository, actor, commentId, at, number } = commanded
  const { title, body } = pull
  return {
    key: commentKey(repository, commentId),
    kind: 'fix',
    revert,
    repository,
    subject: {
      type: 'pull-request',
      number: pull.number,
      title: untrusted(title),
      body: untrusted(body),
      digest: digestOf({ title, body }),
    },
    requester: actor,
    delivery,
    at,
    commentId,
    ...(number === pull.number ? {} : { askedOn: number }),
  }
}
