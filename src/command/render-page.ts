import { renderCommands, renderStates } from './render-help.ts'

/** `docs/commands.md`, whole: `node_modules/.bin/node scripts/render-commands.mjs > docs/commands.md`. */
export function renderCommandsPage(): string {
  return `${[INTRODUCTION, renderCommands(), REST, STATES, renderStates()].join('\n\n')}\n`
}

const INTRODUCTION = `# Commands

Rendered from \`src/command/commands/\`, as the answer to \`/agent help\` is: \`scripts/render-commands.mjs\` writes this page.

A command is the first line of a new comment, in the conversation or in the thread of a review, and begins with \`/agent\`:
no edit, quote or bot ever is one. It is answered where it was said. What stands behind the word is the request. The role is the commenter's own on the repository, asked for at that moment. Who has less
and asks for work is told so, once; anything else that they may not say is not answered. A word that is none is answered with
the one that was probably meant. What asks for a run of its own (fix, refactor, test, docs, plan, retry, revert) is said in the
conversation: in a thread the answer says so.`

const REST = `Labels \`agent:fix\`, \`agent:refactor\`, \`agent:test\`, \`agent:docs\` and \`agent:plan\` on an issue ask for the same. Taking the
label away, or deleting the comment, before the start cancels.`

const STATES = `## States

The status comment, the checks, \`/agent explain\` and \`sallyport runs\` say where a run stands in these words.`
