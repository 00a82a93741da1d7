import { type Entity, moduleOf } from '../entity.ts'
import { folderOf, inFolder, type Project } from '../project.ts'

/** Import paths below a module that a `go.mod` of the tree names. What is vendored or downloaded means nothing here. */
export function createGoResolver(project: Project) {
  const modules: { name: string; folder: string }[] = []
  for (const [path, text] of project.settings) {
    const name = /(^|\/)go\.mod$/.test(path) ? /^module\s+"?([^\s"]+)/m.exec(text)?.[1] : undefined
    if (name !== undefined) modules.push({ name, folder: folderOf(path) })
  }
  modules.sort((left, right) => right.name.length - left.name.length)
  const byFolder = new Map<string, string[]>()
  for (const path of project.files.keys()) {
    if (!path.endsWith('.go')) continue
    const folder = folderOf(path)
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path])
  }
  return (_from: string, path: string): Entity | undefined => {
    const found = modules.find(({ name }) => path === name || path.startsWith(`${name}/`))
    if (found === undefined) return undefined
    const rest = path.slice(found.name.length + 1)
    const files = byFolder.get(rest === '' ? found.folder : inFolder(found.folder, rest)) ?? []
    return moduleOf(files.filter((each) => !each.endsWith('_test.go')))
  }
}
