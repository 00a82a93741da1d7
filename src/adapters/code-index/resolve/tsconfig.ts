import { folderOf, foldersUp, inFolder, joinPath, type Project } from '../project.ts'
import { parseJson } from './packages.ts'

interface Aliases {
  readonly baseUrl?: string
  /** Pattern and its targets, from the root of the tree. */
  readonly paths: readonly (readonly [string, readonly string[]])[]
}

/** `paths` and `baseUrl` of the nearest tsconfig (or jsconfig) of a file, with what it extends inside the tree. */
export function readAliases(project: Project) {
  const byFolder = new Map<string, Aliases | undefined>()

  function nearest(folder: string): Aliases | undefined {
    if (byFolder.has(folder)) return byFolder.get(folder)
    let found: Aliases | undefined
    for (const around of foldersUp(folder)) {
      const path = ['tsconfig.json', 'jsconfig.json']
        .map((name) => inFolder(around, name))
        .find((name) => project.settings.has(name))
      if (path === undefined) continue
      found = load(project, path, 0)
      break
    }
    byFolder.set(folder, found)
    return found
  }

  return (from: string, specifier: string): string[] => {
    const aliases = nearest(folderOf(from))
    if (aliases === undefined) return []
    const mapped = aliases.paths.flatMap(([pattern, targets]) => apply(pattern, targets, specifier))
    const based = aliases.baseUrl === undefined ? undefined : joinPath(aliases.baseUrl, specifier)
    return based === undefined ? mapped : [...mapped, based]
  }
}

function load(project: Project, path: string, depth: number): Aliases | undefined {
  const config = parseJson(project.settings.get(path) ?? '')
  if (config === undefined || depth > 5) return undefined
  const folder = folderOf(path)
  const options = (config.compilerOptions ?? {}) as Record<string, unknown>
  const inherited = typeof config.extends === 'string' ? extended(project, folder, config.extends, depth) : undefined
  const baseUrl = typeof options.baseUrl === 'string' ? joinPath(folder, options.baseUrl) : inherited?.baseUrl
  const paths =
    typeof options.paths === 'object' && options.paths !== null
      ? readPaths(options.paths, baseUrl ?? folder)
      : inherited?.paths
  return { ...(baseUrl !== undefined && { baseUrl }), paths: paths ?? [] }
}

function extended(project: Project, folder: string, name: string, depth: number): Aliases | undefined {
  if (!name.startsWith('.')) return undefined
  const path = joinPath(folder, name)
  const found = [path, `${path}.json`].find((each) => each !== undefined && project.settings.has(each))
  return found === undefined ? undefined : load(project, found, depth + 1)
}

function readPaths(paths: object, base: string): [string, string[]][] {
  return Object.entries(paths).map(([pattern, targets]) => [
    pattern,
    (Array.isArray(targets) ? targets : []).flatMap((target) =>
      typeof target === 'string' ? (joinPath(base, target) ?? []) : [],
    ),
  ])
}

function apply(pattern: string, targets: readonly string[], specifier: string): string[] {
  const [before = '', after] = pattern.split('*')
  if (after === undefined) return pattern === specifier ? [...targets] : []
  if (!specifier.startsWith(before) || !specifier.endsWith(after) || specifier.length < before.length + after.length)
    return []
  const star = specifier.slice(before.length, specifier.length - after.length)
  return targets.map((target) => target.replaceAll('*', star))
}
