import type { BuildSignal } from '../domain/build-signal.ts'
import type { Actor } from '../domain/repository.ts'
import type { RunState } from '../domain/run-state.ts'
import type { HostedPull } from '../ports/code-host.ts'
import { codeSpan, person } from './safe-text.ts'

export interface RedAfterMerge {
  readonly run: RunState
  readonly pull: HostedPull
  readonly commit: string
  readonly signal: BuildSignal
  /** Where the host shows it. Anybody who may set a status chooses its address, so those of statuses are not taken. */
  readonly url?: string
  /** The last commit that was green before. */
  readonly green: string
  /** Whether the red commit is the merge itself. */
  readonly isMerge: boolean
}

/** What turned red after a merge, who let it in, and the one command that takes it back. */
export function renderRevertOffer(red: RedAfterMerge): string {
  const { pull, commit, green, isMerge } = red
  const place = `[${short(commit)}](${urlOf(red)})`
  const which = isMerge ? 'the merge of this pull request' : 'which holds this pull request'
  return [
    `### Red after the merge: ${headline(red)}`,
    `${subject(red)} failed on ${place}, ${which}; before it, on ${codeSpan(short(green))}, it had passed. That need not be this change's doing: look first.`,
    peopleOf(red),
    wayOut(red.run, pull),
  ].join('\n\n')
}

function headline({ signal, pull }: RedAfterMerge): string {
  return signal.kind === 'deployment' ? 'a deployment' : codeSpan(pull.baseRef)
}

function subject({ signal }: RedAfterMerge): string {
  if (signal.kind === 'deployment') return `The deployment to ${codeSpan(signal.name)}`
  return `${signal.kind === 'check' ? 'The check' : 'The status'} ${codeSpan(signal.name)}`
}

function urlOf({ pull, url, commit }: RedAfterMerge): string {
  const repository = pull.url.replace(/\/pull\/\d+$/, '')
  return url?.startsWith(`${repository}/`) && /^[\w:./?=&%#-]+$/.test(url) ? url : `${repository}/commit/${commit}`
}

function peopleOf({ run, pull }: RedAfterMerge): string {
  const approvers = run.approval?.approvers ?? []
  const merger = pull.mergedBy ?? run.end?.by
  return [
    `${person(run.intent.requester)} asked for it`,
    ...(approvers.length === 0 ? [] : [`${names(approvers)} approved it`]),
    ...(merger === undefined ? [] : [`${person(merger)} merged it`]),
  ]
    .join(', ')
    .concat('.')
}

function wayOut({ published }: RunState, { headSha }: HostedPull): string {
  if (published?.commit !== headSha) {
    return "It was merged with commits that are not mine: GitHub's own Revert button takes all of it back."
  }
  return '`/agent revert` opens a pull request that takes it back, tested and judged like every other. Nothing is reverted by itself, and this is said once.'
}

function names(actors: readonly Actor[]): string {
  return actors.map(person).join(', ')
}

function short(sha: string): string {
  return sha.slice(0, 7)
}
