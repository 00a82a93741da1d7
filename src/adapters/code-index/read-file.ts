import { extractFacts } from './extract.ts'
import type { FileFacts } from './facts.ts'
import { loadLanguage, parse } from './grammar.ts'
import { languageOf } from './languages/languages.ts'

/** Facts of one file; undefined where it is not read: another language, binary, or too slow to parse. */
export async function readFileFacts(path: string, bytes: Uint8Array): Promise<FileFacts | undefined> {
  const language = languageOf(path)
  if (language === undefined || bytes.includes(0)) return undefined
  const source = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const parsed = parse(await loadLanguage(language), source)
  if (parsed === undefined) return undefined
  try {
    return { ...extractFacts(language, source, parsed.captures), broken: parsed.broken }
  } finally {
    parsed.tree.delete()
  }
}
