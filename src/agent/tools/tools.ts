import { ask } from './ask.ts'
import { editFile } from './edit-file.ts'
import { giveUp } from './give-up.ts'
import { listFiles } from './list-files.ts'
import { plan } from './plan.ts'
import { readFile } from './read-file.ts'
import { readOutput } from './read-output.ts'
import { remember } from './remember.ts'
import { run } from './run.ts'
import { search } from './search.ts'
import { submit } from './submit.ts'
import type { Tool } from './tool.ts'
import { writeFile } from './write-file.ts'

/** Everything that the agent can do, by name, in the order in which the model is told. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map(
  [listFiles, readFile, search, editFile, writeFile, run, readOutput, plan, ask, remember, submit, giveUp].map(
    (tool) => [tool.definition.name, tool],
  ),
)

const WITHOUT_MEMORY = new Map([...TOOLS].filter(([, tool]) => tool !== remember))

/** What a run is offered: where the owners keep no memories, no tool for it is paid for in every request. */
export function toolsFor({ remembers }: { readonly remembers: boolean }): ReadonlyMap<string, Tool> {
  return remembers ? TOOLS : WITHOUT_MEMORY
}
