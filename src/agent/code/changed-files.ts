import { type ChangedFile, CODE_EXTENSIONS } from '../../ports/code-index.ts'
import type { Command, CommandResult } from '../../ports/sandbox.ts'

export type Exec = (command: Command) => Promise<CommandResult>

const MAX_CHANGED = 500
const MAX_BYTES = 16 * 1024 ** 2
const NAMES = CODE_EXTENSIONS.map((extension) => `-name '*.${extension}'`).join(' -o ')
const DIGESTS = `find . \\( -name .git -o -name node_modules -o -name vendor \\) -prune -o -type f -size -1025k \\( ${NAMES} \\) -exec sha1sum {} +`
// A length, a line end, the bytes: what is in a file cannot pass for the next one.
const CONTENTS =
  'for path; do size=$(wc -c < "$path" 2>/dev/null) || size=0; printf "%d\\n" "$size"; head -c "$size" -- "$path" 2>/dev/null; done'

export type Changes =
  | { readonly type: 'changes'; readonly files: readonly ChangedFile[] }
  | { readonly type: 'problem'; readonly problem: string }

/** Which sources of the sandbox differ from the tree that was indexed. The guest's word for it: it misleads only itself. */
export async function findChanges(exec: Exec, digests: ReadonlyMap<string, string>): Promise<Changes> {
  const result = await exec({ argv: ['sh', '-c', DIGESTS], timeoutMs: 60_000, maxOutputBytes: 8 * 1024 ** 2 })
  if (result.omitted.stdout > 0 || result.timedOut) return problem('There are too many source files to compare.')
  const here = new Map<string, string>()
  for (const line of new TextDecoder().decode(result.stdout).split('\n')) {
    const [, digest, path] = /^([0-9a-f]{40}) [ *]\.\/(.+)$/.exec(line) ?? []
    if (digest !== undefined && path !== undefined) here.set(path, digest)
  }
  const changed = [...here].filter(([path, digest]) => digests.get(path) !== digest).map(([path]) => path)
  const gone = [...digests.keys()].filter((path) => !here.has(path))
  if (changed.length > MAX_CHANGED) return problem(`${changed.length} source files differ, over ${MAX_CHANGED}.`)
  const read = await readContents(exec, changed.sort())
  if (read === undefined) return problem(`The changed source files hold more than ${MAX_BYTES} bytes.`)
  return { type: 'changes', files: [...read, ...gone.sort().map((path) => ({ path }))] }
}

/** The bytes of many files in one command; undefined: more than is read. */
export async function readContents(exec: Exec, paths: readonly string[]): Promise<ChangedFile[] | undefined> {
  if (paths.length === 0) return []
  const argv = ['sh', '-c', CONTENTS, 'sh', ...paths.map((path) => `./${path}`)]
  const { stdout, omitted } = await exec({ argv, timeoutMs: 60_000, maxOutputBytes: 2 * MAX_BYTES })
  if (omitted.stdout > 0) return undefined
  const files: ChangedFile[] = []
  let at = 0
  for (const path of paths) {
    const end = stdout.indexOf(10, at)
    const size = Number(new TextDecoder().decode(stdout.subarray(at, end)))
    if (end === -1 || !Number.isSafeInteger(size)) return undefined
    files.push({ path, content: stdout.subarray(end + 1, end + 1 + size) })
    at = end + 1 + size
  }
  return files
}

function problem(text: string): Changes {
  return { type: 'problem', problem: text }
}
