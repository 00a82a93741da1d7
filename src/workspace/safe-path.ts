const LONGEST_PATH = 4_096
const LONGEST_NAME = 255
/** Folders: what is decided about a whole tree looks at every one above every file. */
const DEEPEST = 100

// Characters that file systems (HFS+ among them) pass over when they compare names.
const PASSED_OVER = /\p{Default_Ignorable_Code_Point}/gu
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/**
 * Why a path cannot be of a workspace at all; undefined for one that stays inside. Decides even about files that would
 * only be dropped: nothing further may be asked about a path that fails here.
 */
export function strayProblem(path: string): string | undefined {
  if (path.includes('\0')) return 'it holds a NUL'
  if (path.startsWith('/')) return 'it is absolute'
  if (path.split('/').some((name) => name === '..' || name === '.' || name === '')) return 'it does not stay inside'
  if (Buffer.byteLength(path) > LONGEST_PATH) return `it is longer than ${LONGEST_PATH} bytes`
  return undefined
}

/** Why a path may not become a file of a change; undefined for one that is safe on every system that checks it out. */
export function pathProblem(path: string): string | undefined {
  const names = path.split('/')
  if (names.length > DEEPEST) return `it lies more than ${DEEPEST} folders deep`
  return strayProblem(path) ?? textProblem(path) ?? firstOf(names, nameProblem)
}

/** Why a link's target may not be published, wherever it leads; undefined for one that is plain text. */
export function textProblem(text: string): string | undefined {
  if (CONTROL.test(text)) return 'it holds a control character or a line break'
  if (text.includes('\\')) return 'it holds a backslash'
  if (/^[a-z]:/i.test(text)) return 'it begins with a drive'
  if (text.includes('\ufffd')) return 'it is not UTF-8'
  return undefined
}

function nameProblem(name: string): string | undefined {
  if (Buffer.byteLength(name) > LONGEST_NAME) return `a name in it is longer than ${LONGEST_NAME} bytes`
  if (name.startsWith('-')) return 'a name in it begins with a dash'
  if (isDotGit(name)) return 'it leads into .git'
  return undefined
}

/** Whether some system takes this name for `.git`: case, ignored characters, streams and short names included. */
export function isDotGit(name: string): boolean {
  return /^(\.git|git~\d+)$/.test(asAnySystemReads(name))
}

/** Whether some system takes this name for `.gitmodules`. */
export function isDotGitModules(name: string): boolean {
  return /^(\.gitmodules|gitmod~\d+|gi7eba~\d+)$/.test(asAnySystemReads(name))
}

/** The same for two paths that some file system cannot hold side by side. */
export function foldPath(path: string): string {
  return path
    .split('/')
    .map((name) => caseless(name.normalize('NFC').replace(PASSED_OVER, '')).replace(/[. ]+$/, ''))
    .join('/')
}

function asAnySystemReads(name: string): string {
  const stream = name.normalize('NFKC').replace(PASSED_OVER, '').split(':')[0] ?? ''
  return caseless(stream).replace(/[. ]+$/, '')
}

// Upper first: some letters (ß, ſ, the Kelvin sign) only meet their equals there.
function caseless(text: string): string {
  return text.toUpperCase().toLowerCase().normalize('NFC')
}

function firstOf(names: readonly string[], problem: (name: string) => string | undefined): string | undefined {
  for (const name of names) {
    const found = problem(name)
    if (found !== undefined) return found
  }
  return undefined
}
