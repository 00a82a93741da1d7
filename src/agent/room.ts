import type { Command } from '../ports/sandbox.ts'
import type { ToolRoom } from './tools/tool.ts'
import type { Work } from './work.ts'

/** What the tools of one attempt may use. */
export function createRoom({ sandbox, budget, signal }: Work): ToolRoom {
  return {
    exec: (command: Command) => sandbox.exec(command, signal),
    remainingMs: () => budget.remainingMs(),
    aborted: () => signal.aborted,
  }
}
