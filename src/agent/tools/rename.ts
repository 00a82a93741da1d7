import { z } from 'zod'
import { applyEdits } from './apply-edits.ts'
import { workspacePath } from './path.ts'
import { byPlace } from './references.ts'
import { createTool, failed } from './tool.ts'

export const rename = createTool({
  name: 'rename',
  description: 'Rename a symbol (name or Type.member) wherever it is used.',
  arguments: z.strictObject({
    name: z.string().min(1).max(200),
    to: z.string().min(1).max(200),
    path: workspacePath.optional(),
    leave_unsure: z.boolean().optional(),
  }),
  effect: 'edit',
  label: (args) => `${args.name} to ${args.to}`,
  async run({ name, to, path, leave_unsure }, room) {
    const answer = await room.code?.ask({ type: 'rename', name, to, ...(path && { path }) })
    if (answer?.type === 'problem') return failed(answer.problem)
    if (answer?.type !== 'edits') return failed('There is no index here. Use search and edit_file.')
    const unsure = byPlace(answer.unsure, 40)
    if (unsure.length > 0 && leave_unsure !== true) {
      const head = `Nothing was renamed: these may be ${name} too, their type is not known. Rename with leave_unsure and see to them.`
      return failed([head, ...unsure].join('\n'))
    }
    const outcome = await applyEdits(room, answer.edits, name.slice(name.lastIndexOf('.') + 1))
    if (outcome.type !== 'result' || !outcome.ok || unsure.length === 0) return outcome
    return { ...outcome, text: [outcome.text, 'Left as they are:', ...unsure].join('\n') }
  },
})
