import type { CodeAnswer, CodeQuery } from '../../ports/code-index.ts'
import type { FileFacts } from './facts.ts'
import { findImpact, type Versions } from './impact.ts'
import { createLinker, type Linker } from './linker.ts'
import type { Overlay } from './messages.ts'
import { isSetting, type Project } from './project.ts'
import { readFileFacts } from './read-file.ts'
import { findAllReferences } from './references.ts'
import { rename, useOf } from './rename.ts'
import { rewrite } from './rewrite.ts'
import { findSymbol, outline, placeOf } from './symbols.ts'

/** Answers over a tree with changes laid over it. */
export function createAnswers(base: Project) {
  let plain: Linker | undefined
  let over: { key: string; linker: Linker } | undefined

  async function changedLinker(changes: readonly Overlay[]): Promise<Linker> {
    plain ??= createLinker(base)
    if (changes.length === 0) return plain
    const key = changes.map(({ path, after }) => `${path}\0${after === undefined ? '' : hashOf(after)}`).join('\0')
    if (over?.key !== key) over = { key, linker: createLinker(await overlay(base, changes)) }
    return over.linker
  }

  return async (query: CodeQuery, changes: readonly Overlay[]): Promise<CodeAnswer> => {
    if (query.type === 'rewrite') return rewrite(query)
    if (query.type === 'impact') {
      plain ??= createLinker(base)
      return { type: 'impact', impact: findImpact(plain, await Promise.all(changes.map(versionsOf))) }
    }
    const linker = await changedLinker(changes)
    if (query.type === 'outline') return { type: 'outline', ...outline(linker, query.path) }
    const target = findSymbol(linker, query.name, query.path)
    if (typeof target === 'string') return { type: 'problem', problem: target }
    if (query.type === 'rename') return rename(linker, target, query.to)
    const symbol = placeOf(linker, target)
    if (symbol === undefined) return { type: 'problem', problem: `There is no symbol ${query.name}.` }
    return { type: 'references', symbol, uses: findAllReferences(linker, target).map((each) => useOf(linker, each)) }
  }
}

async function overlay(base: Project, changes: readonly Overlay[]): Promise<Project> {
  const files = new Map(base.files)
  const settings = new Map(base.settings)
  for (const { path, after } of changes) {
    const facts = after === undefined ? undefined : await readFileFacts(path, after)
    if (facts === undefined) files.delete(path)
    else files.set(path, facts)
    if (!isSetting(path)) continue
    if (after === undefined) settings.delete(path)
    else settings.set(path, textOf(after))
  }
  return { files, settings }
}

async function versionsOf({ path, before, after }: Overlay): Promise<Versions> {
  const [old, now] = await Promise.all([versionOf(path, before), versionOf(path, after)])
  return { path, ...(old && { before: old }), ...(now && { after: now }) }
}

async function versionOf(
  path: string,
  bytes: Uint8Array | undefined,
): Promise<{ facts: FileFacts; source: string } | undefined> {
  const facts = bytes === undefined ? undefined : await readFileFacts(path, bytes)
  return facts === undefined || bytes === undefined ? undefined : { facts, source: textOf(bytes) }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

// Only to see whether the same changes are asked about again.
function hashOf(bytes: Uint8Array): number {
  let hash = bytes.length
  for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0
  return hash
}
