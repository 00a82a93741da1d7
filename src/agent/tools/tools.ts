import { ask } from './ask.ts'
import { editFile } from './edit-file.ts'
import { giveUp } from './give-up.ts'
import { history } from './history.ts'
import { impact } from './impact.ts'
import { listFiles } from './list-files.ts'
import { outline } from './outline.ts'
import { plan } from './plan.ts'
import { readFile } from './read-file.ts'
import { readOutput } from './read-output.ts'
import { references } from './references.ts'
import { remember } from './remember.ts'
import { rename } from './rename.ts'
import { rewrite } from './rewrite.ts'
import { run } from './run.ts'
import { search } from './search.ts'
import { submit } from './submit.ts'
import type { Tool } from './tool.ts'
import { writeFile } from './write-file.ts'

const PLAIN = [listFiles, readFile, search, editFile, writeFile, run, readOutput, plan, ask, remember, submit, giveUp]
const INDEXED = [outline, references, impact, history, rewrite, rename]

/** Everything that the agent can do, by name, in the order in which the model is told. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map(
  [...PLAIN, ...INDEXED].map((tool) => [tool.definition.name, tool]),
)

/** What a run is offered: where there is no memory or no index, no tool for it is paid for in every request. */
export function toolsFor(has: { readonly remembers: boolean; readonly indexed: boolean }): ReadonlyMap<string, Tool> {
  const isOffered = (tool: Tool) => (has.remembers || tool !== remember) && (has.indexed || !INDEXED.includes(tool))
  return new Map([...TOOLS].filter(([, tool]) => isOffered(tool)))
}
