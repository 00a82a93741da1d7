import type { FileFacts } from './facts.ts'

/** A tree as the index sees it: facts by path, and the files that say how modules are found. */
export interface Project {
  readonly files: ReadonlyMap<string, FileFacts>
  /** `package.json`, `tsconfig.json`, `go.mod`, `Cargo.toml` by path. */
  readonly settings: ReadonlyMap<string, string>
}

const SETTINGS = /(?:^|\/)(?:package\.json|[jt]sconfig(?:\.[\w-]+)*\.json|go\.mod|Cargo\.toml)$/

/** Whether a file says where modules lie. */
export function isSetting(path: string): boolean {
  return SETTINGS.test(path) && !/(^|\/)node_modules\//.test(path)
}

export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/')
  return cut === -1 ? '' : path.slice(0, cut)
}

/** `a/b` and `../c` as `a/c`; undefined where it leads out of the tree. */
export function joinPath(folder: string, relative: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

/** A folder and those around it, innermost first; the root is empty. */
export function* foldersUp(folder: string): Generator<string> {
  for (let at = folder; at !== ''; at = folderOf(at)) yield at
  yield ''
}

export function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
