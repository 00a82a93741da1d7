import type { ModelRole } from '../../ports/model.ts'
import type { Tool } from '../tools/tool.ts'

/** Who takes part in the conversation. The reviewer does not: it is to see the change and nothing of the work. */
export type WorkRole = Exclude<ModelRole, 'reviewer'>

export interface Role {
  /** Told when the role takes over; the opening tells who begins. */
  readonly prompt: string
  readonly has: (tool: Tool) => boolean
}

/** Structural edits of sources, which are no tester's. */
const OVER_SOURCES: ReadonlySet<string> = new Set(['rewrite', 'rename'])

export const ROLES: Readonly<Record<WorkRole, Role>> = {
  planner: {
    prompt: `You are the planner: you read and plan, another model does the work after you. Look until you know what has to change and
how it will be shown to be right, then call plan with every file that will change, tests too. Name in the steps what you found
out: paths, names, commands. If the task cannot or should not be done, call give_up.`,
    has: ({ effect, definition }) => effect === 'none' && definition.name !== 'submit',
  },
  coder: {
    prompt: `You are the coder from here on. What was read and planned so far is yours to use, and yours to check: revise the plan where it
is wrong. Work it off, run the tests, and call submit.`,
    has: () => true,
  },
  tester: {
    prompt: `You are the tester from here on: you write tests and nothing else, in the project's own suite and style. A test must fail where
the code is wrong and pass where it is right, by what the code does. Run it, then call submit.`,
    has: ({ definition }) => !OVER_SOURCES.has(definition.name),
  },
}
