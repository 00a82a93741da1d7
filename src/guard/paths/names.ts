import type { FileChange } from '../../domain/change-set.ts'

/** Both names of a renamed file: a move out of a folder changes that folder too. */
export function namesOf(file: FileChange): string[] {
  return file.previousPath === undefined ? [file.path] : [file.previousPath, file.path]
}

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu

/**
 * A path as the most forgiving file system would read it: case, compatibility forms, invisible characters, trailing
 * dots and spaces, streams and backslashes folded away. Two paths with one folding can be one file.
 */
export function foldPath(path: string): string {
  return isPlain(path) ? path : foldHard(path)
}

const PLAIN = /^[a-z0-9_\-/]*(?:\.[a-z0-9_\-/]+)*$/

function isPlain(path: string): boolean {
  return path.length < 512 && PLAIN.test(path) && !path.includes('./')
}

function foldHard(path: string): string {
  const folded = path.normalize('NFKC').replace(IGNORABLE, '').toUpperCase().toLowerCase().replaceAll('\\', '/')
  return folded.split('/').map(foldSegment).join('/')
}

// NTFS drops trailing dots and spaces, reads `name:stream` as name and knows `.github` as `GITHUB~1` too.
function foldSegment(segment: string): string {
  const bare = segment.replace(/:.*$/, '').replace(/[. ]{1,64}$/, '')
  const short = /^(git|github|gitatt|gitmod|husky|vscode|devcon|claude|cursor)~\d$/.exec(bare)
  if (bare === '' && /^\.+$/.test(segment)) return segment
  return short === null ? bare : (SHORT_NAMES[short[1] ?? ''] ?? bare)
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  git: '.git',
  github: '.github',
  gitatt: '.gitattributes',
  gitmod: '.gitmodules',
  husky: '.husky',
  vscode: '.vscode',
  devcon: '.devcontainer',
  claude: '.claude',
  cursor: '.cursor',
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function extensionOf(path: string): string {
  const name = baseName(path)
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase()
}
