import { parse } from 'jsonc-parser'
import { folderOf, type Project } from '../project.ts'

export interface WorkspacePackage {
  readonly folder: string
  readonly manifest: Record<string, unknown>
}

/** The packages of a tree: every `package.json` with a name. */
export function readPackages({ settings }: Project) {
  const byName = new Map<string, WorkspacePackage>()
  const byFolder = new Map<string, WorkspacePackage>()
  for (const [path, text] of settings) {
    if (!/(^|\/)package\.json$/.test(path)) continue
    const manifest = parseJson(text)
    if (manifest === undefined) continue
    const found = { folder: folderOf(path), manifest }
    byFolder.set(found.folder, found)
    if (typeof manifest.name === 'string' && !byName.has(manifest.name)) byName.set(manifest.name, found)
  }
  return { byName, byFolder }
}

/** JSON with comments and trailing commas, as tsconfig files are written; undefined where it is no object. */
export function parseJson(text: string): Record<string, unknown> | undefined {
  const value: unknown = parse(text, [], { allowTrailingComma: true })
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}
