import { type Entity, moduleOf } from '../entity.ts'
import type { Project } from '../project.ts'

/** Packages by what the files say they belong to; a path that goes on is a class in one, or a class in that. */
export function createJavaResolver(project: Project) {
  const byPackage = new Map<string, string[]>()
  for (const [path, { package: name }] of project.files) {
    if (name === undefined || !path.endsWith('.java')) continue
    byPackage.set(name, [...(byPackage.get(name) ?? []), path])
  }
  return (_from: string, path: string): Entity | undefined => {
    const files = byPackage.get(path)
    if (files !== undefined) return moduleOf(files)
    const cut = path.lastIndexOf('.')
    const name = path.slice(cut + 1)
    for (const file of byPackage.get(path.slice(0, Math.max(cut, 0))) ?? []) {
      const index = project.files.get(file)?.symbols.findIndex((each) => each.parent === -1 && each.name === name) ?? -1
      if (index !== -1) return { type: 'symbol', path: file, index }
    }
    return undefined
  }
}
