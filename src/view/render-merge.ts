import type { MergeWindow } from '../domain/merge-window.ts'
import type { MergePolicy } from '../domain/policy.ts'
import type { RunState } from '../domain/run-state.ts'
import { person, sentence } from './safe-text.ts'
import { minute } from './utc-minute.ts'

/** What follows an approval, for who is about to give one. Empty where people merge. */
export function renderMergePolicy(policy: MergePolicy | undefined): string {
  if (policy === undefined) return ''
  const { method, windows } = policy
  const how = { merge: 'merged', squash: 'squashed and merged', rebase: 'rebased and merged' }[method]
  const when = windows.map((window) => `, ${describeWindow(window)}`).join('')
  return `Once it is approved and every check is green, it is ${how} by me, through the merge queue where there is one${when}.`
}

function describeWindow({ days, hours, timeZone }: MergeWindow): string {
  const when = days.length === 7 ? 'every day' : days.join(', ')
  return `only ${when}, ${hours} in ${timeZone}`
}

/** How an approved change gets into the base branch, and what it waits for; undefined where people merge. */
export function renderMergeNext({ base, mergeDoor, published }: RunState): string | undefined {
  if (base?.policy.merge === undefined || mergeDoor === undefined) return undefined
  const pull = `#${published?.pull}`
  const { state, why, until } = mergeDoor
  switch (state) {
    case 'queued':
      return `${pull} is in the merge queue, which merges it once its own checks are green.`
    case 'leaving':
      return `**Next:** merge ${pull}. I do not, because ${sentence(why)}.`
    case 'waiting':
      return `I merge ${pull} by myself, but not yet: ${sentence(why)}${until === undefined ? '' : `, until ${minute(until)}`}.`
    default:
      return `I am merging ${pull}.`
  }
}

/** Where the App or a queue merged, people are told on whose word. Empty where somebody merged it themselves. */
export function renderMergedFor({ approval, end, mergeDoor }: RunState): string {
  if (mergeDoor === undefined || approval?.state !== 'approved' || end?.by?.type === 'User') return ''
  return `Approved by ${approval.approvers.map(person).join(', ')}. `
}
