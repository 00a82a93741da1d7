import type { FileChange } from '../../domain/change-set.ts'
import type { Verb } from '../../domain/verdict.ts'
import { extensionOf, foldPath, namesOf } from '../paths/names.ts'
import { isCodePath } from '../paths/test-path.ts'
import type { Observation, Rule } from '../rule.ts'
import { summarise } from '../rule.ts'

const LONGEST_LINE = 4_000

type Seen = readonly [Verb, string] | undefined

const MEDIA = new Set('png jpg jpeg gif webp avif ico bmp woff woff2 ttf otf eot mp3 mp4 ogg wav webm pdf'.split(' '))
const PROGRAMS = new Set(
  'exe dll so dylib a o obj lib class jar war ear pyc pyo pyd wasm node bin com msi deb rpm apk dmg ko elf'.split(' '),
)

/** Judges what files are, not what they say: links, submodules, modes, binaries, paths that no tree should hold. */
export const fileKinds: Rule = ({ change }) => {
  const seen = change.files.flatMap(observe)
  const lines = change.files.flatMap(longLine)
  return summarise([...seen, ...lines, ...twins(change.files)], 'Only ordinary files were changed.')
}

function observe(file: FileChange): Observation[] {
  const found: Seen[] = [...namesOf(file).map(badPath), submodule(file), link(file), mode(file), binary(file)]
  return found.flatMap((seen) => (seen === undefined ? [] : [{ verb: seen[0], what: seen[1], path: file.path }]))
}

function badPath(path: string): Seen {
  if (/[\p{Cc}\\]/u.test(path)) return ['block', 'a path with a control character or a backslash']
  if (path.length > 1024) return ['block', 'a path of more than 1,024 characters']
  const segments = foldPath(path).split('/')
  if (path.split('/').some((segment) => ['', '.', '..'].includes(segment)) || /^[a-zA-Z]:/.test(path)) {
    return ['block', 'a path that leaves the tree']
  }
  if (segments.includes('.git')) return ['block', 'a path inside .git']
  return path.split('/').some((segment) => segment.startsWith('-'))
    ? ['hold', 'a name that begins with a dash']
    : undefined
}

function submodule({ before, after }: FileChange): Seen {
  if (after?.mode === '160000') return ['block', 'a submodule was added or moved']
  return before?.mode === '160000' ? ['block', 'a submodule was removed'] : undefined
}

function link({ path, before, after }: FileChange): Seen {
  if (after?.mode === '120000') {
    if (leaves(path, after.text)) return ['block', 'a symbolic link that leaves the tree']
    // The publisher makes ordinary files only, so nobody could let it out.
    return ['block', 'a symbolic link']
  }
  return before?.mode === '120000' ? ['disclose', 'a symbolic link was removed'] : undefined
}

function leaves(path: string, target: string | undefined): boolean {
  if (target === undefined || target === '' || /^[/~\\]|^[a-zA-Z]:|[\p{Cc}\\]/u.test(target)) return true
  const place = path.split('/').slice(0, -1)
  for (const segment of target.split('/')) {
    if (segment === '..' && place.pop() === undefined) return true
    if (segment !== '..' && segment !== '.' && segment !== '') place.push(segment)
  }
  return foldPath(place.join('/')).split('/').includes('.git')
}

function mode({ before, after }: FileChange): Seen {
  if (after === undefined || before?.mode === after.mode || after.mode.startsWith('1') === false) return undefined
  if (after.mode === '100755') return ['disclose', 'a file was made executable']
  return before?.mode === '100755' && after.mode === '100644'
    ? ['disclose', 'a file is no longer executable']
    : undefined
}

function binary({ path, before, after }: FileChange): Seen {
  if (after === undefined)
    return before !== undefined && isOpaque(before) ? ['disclose', 'a binary was removed'] : undefined
  if (!isOpaque(after)) return undefined
  const extension = extensionOf(path)
  if (PROGRAMS.has(extension)) return ['block', 'a compiled program']
  return MEDIA.has(extension)
    ? ['disclose', 'an image, font or other media file']
    : ['hold', 'a binary or oversized file']
}

// Links and submodules have their own judgement.
function isOpaque(version: NonNullable<FileChange['after']>): boolean {
  return version.text === undefined && (version.mode === '100644' || version.mode === '100755')
}

// On a file system that folds names, the later of two twins would overwrite the earlier.
function twins(files: readonly FileChange[]): Observation[] {
  const groups = Map.groupBy(
    files.filter((file) => file.after !== undefined),
    (file) => foldPath(file.path).normalize('NFC'),
  )
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .flatMap((group) =>
      group.map(({ path }) => ({ verb: 'block' as const, what: 'names that differ in case or form only', path })),
    )
}

// Nobody reads to the end of such a line; rules that look at lines stop there too.
function longLine({ path, addedLines }: FileChange): Observation[] {
  const line = addedLines.find(({ text }) => text.length > LONGEST_LINE)
  if (line === undefined || !isCodePath(path)) return []
  return [{ verb: 'hold', what: 'a line of more than 4,000 characters', path, line: line.number }]
}
