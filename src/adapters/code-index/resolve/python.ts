import { type Entity, moduleOf } from '../entity.ts'
import { folderOf, foldersUp, inFolder, joinPath, type Project } from '../project.ts'

/**
 * Absolute modules from the root, from `src`, and from any folder around the importer; relative ones by their dots.
 * Approximate: `sys.path`, namespace packages with several places, and what runs at import are not known.
 */
export function createPythonResolver(project: Project) {
  function file(path: string | undefined): string | undefined {
    if (path === undefined) return undefined
    const names = [`${path}.py`, `${path}.pyi`, inFolder(path, '__init__.py'), inFolder(path, '__init__.pyi')]
    return names.find((name) => project.files.has(name))
  }

  return (from: string, module: string): Entity | undefined => {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0
    const path = module.slice(dots).replaceAll('.', '/')
    if (dots > 0) {
      const folder = joinPath(folderOf(from), '../'.repeat(dots - 1))
      const found = file(folder === undefined ? undefined : inFolder(folder, path).replace(/\/$/, ''))
      return moduleOf(found === undefined ? [] : [found])
    }
    for (const folder of [...foldersUp(folderOf(from)), 'src', 'lib']) {
      const found = file(inFolder(folder, path))
      if (found !== undefined && found !== from) return moduleOf([found])
    }
    return undefined
  }
}
