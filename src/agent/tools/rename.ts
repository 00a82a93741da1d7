import { z } from 'zod'
import { applyEdits } from './apply-edits.ts'
import { workspacePath } from './path.ts'
import { byPlace } from './references.ts'
import { createTool, failed } from './tool.ts'

export const rename = createTool({
  name: 'rename',
  description: 'Rename a symbol (name or Type.member) and every reference to it. Strings and comments stay.',
  arguments: z.strictObject({
    name: z.string().min(1).max(200),
    to: z.string().min(1).max(200),
    path: workspacePath.optional(),
  }),
  effect: 'edit',
  label: (args) => `${args.name} to ${args.to}`,
  async run({ name, to, path }, room) {
    const answer = await room.code?.ask({ type: 'rename', name, to, ...(path && { path }) })
    if (answer?.type === 'problem') return failed(answer.problem)
    if (answer?.type !== 'edits') return failed('There is no index here. Use search and edit_file.')
    const outcome = await applyEdits(room, answer.edits, name.slice(name.lastIndexOf('.') + 1))
    if (outcome.type !== 'result' || !outcome.ok || answer.unsure.length === 0) return outcome
    const left = ['Left as they are, since their type is not known:', ...byPlace(answer.unsure, 40)]
    return { ...outcome, text: [outcome.text, ...left].join('\n') }
  },
})
