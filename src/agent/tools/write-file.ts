import { z } from 'zod'
import { writeContent } from './file.ts'
import { workspacePath } from './path.ts'
import { createTool, done, failed } from './tool.ts'

export const writeFile = createTool({
  name: 'write_file',
  description: 'Create a file or replace all of it.',
  arguments: z.strictObject({ path: workspacePath, content: z.string() }),
  effect: 'edit',
  label: (args) => args.path,
  async run(args, room) {
    const bytes = Buffer.from(args.content)
    const problem = await writeContent(room, args.path, bytes)
    return problem === undefined ? done(`Wrote ${args.path} (${bytes.length} bytes).`) : failed(problem)
  },
})
