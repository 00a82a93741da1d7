import { type Entity, moduleOf } from '../entity.ts'
import { folderOf, foldersUp, inFolder, joinPath, type Project } from '../project.ts'
import { readPackages, type WorkspacePackage } from './packages.ts'
import { readAliases } from './tsconfig.ts'

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.d.ts', '.js', '.jsx', '.mjs', '.cjs']
const OUTPUT = /^(?:\.\/)?(?:dist|lib|build|out|esm|cjs)\/(?:(?:esm|cjs|src|types)\/)?/
const SOURCE = /(?:^|[^a-z])(?:source|src)$/i
const CONDITIONS = ['types', 'import', 'module', 'node', 'require', 'default', 'browser']

/**
 * Relative specifiers, `paths` and `baseUrl` of the nearest tsconfig, `imports` and `exports` of the packages of the
 * tree. Approximate: what is built is looked for under `src`; what is installed is not in the tree and means nothing.
 */
export function createJavaScriptResolver(project: Project) {
  const packages = readPackages(project)
  const aliasesOf = readAliases(project)

  function file(path: string | undefined): string | undefined {
    if (path === undefined) return undefined
    if (project.files.has(path)) return path
    const bare = path.replace(/\.(?:[cm]?js|jsx)$/, '')
    const candidates = bare === path ? [path] : [bare, path]
    for (const each of candidates) {
      const found = EXTENSIONS.map((extension) => each + extension).find((name) => project.files.has(name))
      if (found !== undefined) return found
    }
    return EXTENSIONS.map((extension) => inFolder(path, `index${extension}`)).find((name) => project.files.has(name))
  }

  function inPackage({ folder, manifest }: WorkspacePackage, subpath: string): string | undefined {
    const targets = [...exported(manifest.exports, subpath), ...(subpath === '.' ? entriesOf(manifest) : [subpath])]
    const guesses = targets.flatMap((target) => [target, target.replace(OUTPUT, 'src/'), target.replace(OUTPUT, '')])
    const fallback = subpath === '.' ? ['src/index', 'index', 'src/main'] : [`src/${subpath}`]
    for (const guess of [...guesses, ...fallback]) {
      const found = file(joinPath(folder, guess.replace(/\.d\.([cm]?)ts$/, '.$1js')))
      if (found !== undefined) return found
    }
    return undefined
  }

  function bare(from: string, specifier: string): string | undefined {
    for (const target of aliasesOf(from, specifier)) {
      const found = file(target)
      if (found !== undefined) return found
    }
    const parts = specifier.split('/')
    const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
    const rest = specifier.slice(name.length + 1)
    const found = packages.byName.get(name)
    return found === undefined ? undefined : inPackage(found, rest === '' ? '.' : `./${rest}`)
  }

  function own(from: string, specifier: string): string | undefined {
    for (const folder of foldersUp(folderOf(from))) {
      const found = packages.byFolder.get(folder)
      if (found === undefined) continue
      for (const target of exported(found.manifest.imports, specifier)) {
        const path = file(joinPath(folder, target)) ?? file(joinPath(folder, target.replace(OUTPUT, 'src/')))
        if (path !== undefined) return path
      }
      return undefined
    }
    return undefined
  }

  return (from: string, specifier: string): Entity | undefined => {
    const path = /^\.{1,2}(?:\/|$)/.test(specifier)
      ? file(joinPath(folderOf(from), specifier))
      : specifier.startsWith('#')
        ? (own(from, specifier) ?? bare(from, specifier))
        : bare(from, specifier)
    return moduleOf(path === undefined ? [] : [path])
  }
}

function entriesOf(manifest: Record<string, unknown>): string[] {
  return ['source', 'types', 'typings', 'module', 'main'].flatMap((field) => {
    const value = manifest[field]
    return typeof value === 'string' ? [value] : []
  })
}

/** What an `exports` or `imports` map says of a subpath; the star stands for what it stands for. */
function exported(map: unknown, subpath: string): string[] {
  if (typeof map === 'string') return subpath === '.' ? [map] : []
  if (typeof map !== 'object' || map === null) return []
  const entries = Object.entries(map)
  if (!entries.some(([key]) => /^[.#]/.test(key))) return subpath === '.' ? targets(map, '') : []
  const found = entries.flatMap(([key, value]) => {
    const star = starOf(key, subpath)
    return star === undefined ? [] : [{ value, star }]
  })[0]
  return found === undefined ? [] : targets(found.value, found.star)
}

/** What the star of a key stands for in a subpath; empty where the key has none, undefined where it does not fit. */
function starOf(key: string, subpath: string): string | undefined {
  const [before = '', after] = key.split('*')
  if (after === undefined) return key === subpath ? '' : undefined
  const fits = subpath.startsWith(before) && subpath.endsWith(after) && subpath.length >= before.length + after.length
  return fits ? subpath.slice(before.length, subpath.length - after.length) : undefined
}

function targets(value: unknown, star: string, depth = 0): string[] {
  if (typeof value === 'string') return [value.replaceAll('*', star)]
  if (typeof value !== 'object' || value === null || depth > 5) return []
  if (Array.isArray(value)) return value.flatMap((each) => targets(each, star, depth + 1))
  const byCondition = value as Record<string, unknown>
  // Names of a project's own that lead to its sources, as `@scope/source`.
  const own = Object.keys(byCondition).filter((name) => SOURCE.test(name))
  return [...own, ...CONDITIONS].flatMap((condition) => targets(byCondition[condition], star, depth + 1))
}
