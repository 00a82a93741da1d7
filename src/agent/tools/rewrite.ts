import { z } from 'zod'
import { CODE_EXTENSIONS } from '../../ports/code-index.ts'
import { readContents } from '../code/changed-files.ts'
import { applyEdits } from './apply-edits.ts'
import { argument, workspacePath } from './path.ts'
import { createTool, failed } from './tool.ts'

const MAX_FILES = 5_000
const NAMES = CODE_EXTENSIONS.map((extension) => `-name '*.${extension}'`).join(' -o ')
const LIST = `find "$1" \\( -name .git -o -name node_modules \\) -prune -o -type f -size -1025k \\( ${NAMES} \\) -print0`

export const rewrite = createTool({
  name: 'rewrite',
  description: 'Replace code by its syntax below path: $A is one node, $$$A several.',
  arguments: z.strictObject({
    pattern: z.string().min(1).max(2000),
    replacement: z.string().max(4000),
    path: workspacePath,
  }),
  effect: 'edit',
  label: (args) => `${args.pattern} in ${args.path}`,
  async run({ pattern, replacement, path }, room) {
    if (room.code === undefined) return failed('There is no index here. Use search and edit_file.')
    const argv = ['sh', '-c', LIST, 'sh', argument(path)]
    const listed = await room.exec({ argv, timeoutMs: 30_000, maxOutputBytes: 1024 ** 2 })
    const paths = new TextDecoder()
      .decode(listed.stdout)
      .split('\0')
      .filter(Boolean)
      .map((each) => each.replace(/^(\.\/)+/, ''))
    if (paths.length === 0) return failed(`No source file is at ${path}.`)
    if (paths.length > MAX_FILES || listed.omitted.stdout > 0) return failed('Too many files: narrow the path.')
    const files = await readContents((command) => room.exec(command), paths.sort())
    if (files === undefined) return failed('The files hold too much to search: narrow the path.')
    const answer = await room.code.ask({ type: 'rewrite', pattern, replacement, files })
    if (answer.type === 'problem') return failed(answer.problem)
    if (answer.type !== 'edits' || answer.edits.length === 0) return failed('Nothing matches the pattern.')
    return applyEdits(room, answer.edits)
  },
})
