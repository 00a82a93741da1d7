import { ask } from './ask.ts'
import { editFile } from './edit-file.ts'
import { giveUp } from './give-up.ts'
import { listFiles } from './list-files.ts'
import { plan } from './plan.ts'
import { readFile } from './read-file.ts'
import { readOutput } from './read-output.ts'
import { run } from './run.ts'
import { search } from './search.ts'
import { submit } from './submit.ts'
import type { Tool } from './tool.ts'
import { writeFile } from './write-file.ts'

/** Everything that the agent can do, by name, in the order in which the model is told. */
export const TOOLS: ReadonlyMap<string, Tool> = new Map(
  [listFiles, readFile, search, editFile, writeFile, run, readOutput, plan, ask, submit, giveUp].map((tool) => [
    tool.definition.name,
    tool,
  ]),
)
