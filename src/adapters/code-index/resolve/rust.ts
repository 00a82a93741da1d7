import { type Entity, moduleOf } from '../entity.ts'
import { folderOf, foldersUp, inFolder, type Project } from '../project.ts'

/** Where a crate begins: `src/lib.rs` or `src/main.rs` beside its `Cargo.toml`. */
export interface CrateRoots {
  rootOf(path: string): string | undefined
  byName(name: string): string | undefined
  /** The file of a module's child. */
  child(path: string, name: string): string | undefined
  parent(path: string): string | undefined
}

/** Modules by where their files lie. Approximate: `#[path]`, `cfg` and macros that make modules are not known. */
export function readCrates(project: Project): CrateRoots {
  const folders = new Map<string, string | undefined>()
  for (const [path, text] of project.settings) {
    if (/(^|\/)Cargo\.toml$/.test(path)) folders.set(folderOf(path), /^name\s*=\s*"([^"]+)"/m.exec(text)?.[1])
  }
  const has = (path: string) => (project.files.has(path) ? path : undefined)
  const entry = (folder: string) => has(inFolder(folder, 'src/lib.rs')) ?? has(inFolder(folder, 'src/main.rs'))
  const names = new Map(
    [...folders].flatMap(([folder, name]) => {
      const root = entry(folder)
      return name === undefined || root === undefined ? [] : [[name.replaceAll('-', '_'), root] as const]
    }),
  )

  function rootOf(path: string): string | undefined {
    const folder = [...foldersUp(folderOf(path))].find((each) => folders.has(each))
    return folder === undefined ? undefined : entry(folder)
  }

  function child(path: string, name: string): string | undefined {
    const folder = /(^|\/)(?:mod|lib|main)\.rs$/.test(path) ? folderOf(path) : path.replace(/\.rs$/, '')
    return has(inFolder(folder, `${name}.rs`)) ?? has(inFolder(folder, `${name}/mod.rs`))
  }

  function parent(path: string): string | undefined {
    const folder = /(^|\/)mod\.rs$/.test(path) ? folderOf(folderOf(path)) : folderOf(path)
    const names = [`${folder}.rs`, ...['mod.rs', 'lib.rs', 'main.rs'].map((name) => inFolder(folder, name))]
    return names.find((name) => name !== path && project.files.has(name))
  }

  return { rootOf, byName: (name) => names.get(name), child, parent }
}

/** The first part of a path; what follows is looked up one by one. */
export function firstPart(crates: CrateRoots, from: string, part: string): Entity | undefined {
  if (part === 'crate') return one(crates.rootOf(from))
  if (part === 'self') return moduleOf([from])
  if (part === 'super') return one(crates.parent(from))
  return undefined
}

export function one(path: string | undefined): Entity | undefined {
  return path === undefined ? undefined : moduleOf([path])
}
