import type { Command } from '../ports/sandbox.ts'
import type { Written } from './saving/save.ts'
import { loadOutput } from './shown.ts'
import type { Proposal, ToolRoom } from './tools/tool.ts'
import type { Work, WorkDeps } from './work.ts'

export interface Room extends ToolRoom {
  /** What was written since this was last asked. */
  takeWritten(): readonly Written[]
}

/** What the tools of one attempt may use. */
export function createRoom(deps: Pick<WorkDeps, 'blobs' | 'propose'>, work: Work): Room {
  const { sandbox, budget, signal, journal, code } = work
  const { blobs, propose } = deps
  let written: Written[] = []
  return {
    exec: (command: Command) => sandbox.exec(command, signal),
    wrote: (path, bytes) => void written.push(bytes === undefined ? { path } : { path, bytes }),
    output: (handle) => loadOutput(journal.state(), blobs, handle),
    ...(propose === undefined ? {} : { remember: (proposal: Proposal) => propose(journal, proposal) }),
    ...(code && { code }),
    remainingMs: () => budget.remainingMs(),
    aborted: () => signal.aborted,
    takeWritten() {
      const taken = written
      written = []
      return taken
    },
  }
}
