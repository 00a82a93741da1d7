import type { RepositoryRef } from '../domain/repository.ts'
import type { SourceStore, TreeEntry } from '../ports/source-store.ts'
import { parseManifest } from './manifest.ts'
import type { RepositoryFacts } from './planned-command.ts'
import { isTestFile } from './test-files.ts'

const MOST_TEXTS = 60
const LARGEST = 256 * 1024

/** Gathers what detection looks at: base's files, with the paths of the change's tests beside them. */
export async function gatherFacts(
  source: Pick<SourceStore, 'entries' | 'read'>,
  at: { readonly repository: RepositoryRef; readonly tree: string },
  testFiles: readonly string[],
): Promise<RepositoryFacts> {
  const entries = await source.entries(at.repository, at.tree)
  const texts = new Map<string, string>()
  const add = async (entry: TreeEntry): Promise<void> => {
    if (!entry.mode.startsWith('100') || entry.size > LARGEST || texts.size >= MOST_TEXTS) return
    const bytes = await source.read(at.repository, entry.oid, LARGEST)
    texts.set(entry.path, new TextDecoder().decode(bytes))
  }
  for (const entry of entries.filter(({ path }) => path === 'package.json' || path === 'Makefile')) await add(entry)
  const named = wordsOfScripts(texts.get('package.json'))
  const wanted = entries.filter(({ path }) => /\.[cm]?[jt]sx?$/.test(path) && (named.has(path) || isTestFile(path)))
  for (const entry of wanted) await add(entry)
  return { paths: new Set([...entries.map(({ path }) => path), ...testFiles]), texts }
}

function wordsOfScripts(manifest: string | undefined): ReadonlySet<string> {
  return new Set(Object.values(parseManifest(manifest).scripts).flatMap((line) => line.split(/\s+/)))
}
