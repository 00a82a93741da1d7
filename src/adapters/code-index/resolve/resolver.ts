import type { Entity } from '../entity.ts'
import { languageOf } from '../languages/languages.ts'
import { folderOf, type Project } from '../project.ts'
import { createGoResolver } from './go.ts'
import { createJavaResolver } from './java.ts'
import { createJavaScriptResolver } from './javascript.ts'
import { createPythonResolver } from './python.ts'
import { firstPart, one, readCrates } from './rust.ts'

/** Finds the module that a specifier means, by the rules of the importing file's language. */
export function createResolver(project: Project) {
  const script = createJavaScriptResolver(project)
  const resolvers: Readonly<Record<string, (from: string, specifier: string) => Entity | undefined>> = {
    typescript: script,
    tsx: script,
    javascript: script,
    python: createPythonResolver(project),
    go: createGoResolver(project),
    java: createJavaResolver(project),
  }
  const crates = readCrates(project)
  const packages = new Map<string, string[]>()
  for (const [path, facts] of project.files) {
    if (facts.package === undefined) continue
    const key = keyOf(path, facts.package)
    packages.set(key, [...(packages.get(key) ?? []), path])
  }

  function resolve(from: string, specifier: string): Entity | undefined {
    return resolvers[languageOf(from)?.name ?? '']?.(from, specifier)
  }

  /** The first part of a Rust path. */
  function crateOf(from: string, part: string): Entity | undefined {
    return firstPart(crates, from, part) ?? one(crates.child(from, part)) ?? one(crates.byName(part))
  }

  /** The files of the same package, whose names need no import (Go, Java); only the file itself elsewhere. */
  function siblings(path: string): readonly string[] {
    const name = project.files.get(path)?.package
    return name === undefined ? [path] : (packages.get(keyOf(path, name)) ?? [path])
  }

  return { resolve, crateOf, siblings, submodule: (path: string, name: string) => one(crates.child(path, name)) }
}

export type Resolver = ReturnType<typeof createResolver>

// A Go package is a folder; a Java package may have several.
function keyOf(path: string, name: string): string {
  return path.endsWith('.go') ? `${folderOf(path)} ${name}` : name
}
