import type { Command } from '../command/command.ts'
import type { InboxEvent } from '../domain/run-event.ts'
import type { Phase, RunState } from '../domain/run-state.ts'
import { decideAnswer, decidePlanApproval } from './decide-plan-command.ts'
import type { Commanded } from './interpretation.ts'

type RunCommand = Extract<Command, { name: 'approve' | 'reject' | 'answer' | 'stop' | 'publish' }>
type Decision = { readonly answer: string } | { readonly run: RunState; readonly event: InboxEvent }

/** What a command of somebody with write access means for the live run of its issue or pull request. Pure. */
export function decideCommand(
  commanded: Omit<Commanded, 'command'> & { readonly command: RunCommand },
  run: RunState | undefined,
): Decision {
  if (run === undefined) return { answer: 'No run is under way here.' }
  const { actor: by, command } = commanded
  switch (command.name) {
    case 'stop':
      return { run, event: { type: 'stop.requested', data: { by } } }
    case 'reject':
      return { run, event: { type: 'rejection.requested', data: { by, reason: command.reason } } }
    case 'publish':
      return decidePublish(run, by)
    case 'approve':
      return run.phase === 'awaiting-plan' && run.plan !== undefined
        ? decidePlanApproval({ ...run, plan: run.plan }, commanded, command.what)
        : decideApprove(run, commanded, command.what)
    case 'answer':
      return decideAnswer(run, commanded, command.text)
  }
}

/** Of the live runs of an issue or pull request, newest first, the one that a command speaks of. */
export function meantRun(live: readonly RunState[], command: Pick<Command, 'name'>): RunState | undefined {
  const fits = WAITING[command.name]
  return (fits && live.find(({ phase }) => fits.includes(phase))) ?? live[0]
}

const WAITING: Readonly<Partial<Record<Command['name'], readonly Phase[]>>> = {
  approve: ['awaiting-plan', 'awaiting-approval'],
  answer: ['awaiting-answer'],
  publish: ['held'],
}

function decidePublish(run: RunState, by: Commanded['actor']): Decision {
  if (run.phase !== 'held') return { answer: 'No change is held here.' }
  if (by.id === run.intent.requester.id) return { answer: 'You asked for this change: somebody else must publish it.' }
  return { run, event: { type: 'publish.requested', data: { by } } }
}

// Without a commit the command means the one that was published: what its author could see.
function decideApprove(run: RunState, commanded: Omit<Commanded, 'command'>, commit: string | undefined): Decision {
  const published = run.published?.commit
  if (published === undefined) return { answer: 'There is no pull request and no plan to approve here now.' }
  if (commanded.actor.id === run.intent.requester.id) {
    return { answer: 'You asked for this change: somebody else must approve it.' }
  }
  if (commit !== undefined && !isPrefix(commit, published)) {
    return { answer: `That is not the agent's commit. It is \`${published}\`.` }
  }
  const data = { by: commanded.actor, commit: published, comment: commanded.commentId }
  return { run, event: { type: 'approval.requested', data } }
}

function isPrefix(commit: string, full: string): boolean {
  return /^[0-9a-f]{7,40}$/.test(commit) && full.startsWith(commit)
}
