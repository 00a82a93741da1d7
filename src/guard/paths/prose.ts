import { baseName, extensionOf } from './names.ts'
import { isCodePath } from './test-path.ts'

const PROSE = new Set(
  'md markdown rst adoc asciidoc txt text po pot tex csv tsv srt vtt ftl arb strings xlf xliff'.split(' '),
)
const NAMES = /^(readme|changelog|license|licence|notice|authors|contributors|contributing|copying|history)(\..+)?$/i
// Read by tools in spite of their ending.
const NOT_PROSE = /^(cmakelists|.*requirements.*|.*constraints.*|robots|runtime)\.txt$/i

/** Files that people read and nothing executes. Translations kept as JSON or YAML lie in a folder that says so. */
export function isProse(path: string): boolean {
  const name = baseName(path)
  if (isCodePath(path) || NOT_PROSE.test(name)) return false
  if (PROSE.has(extensionOf(path)) || NAMES.test(name)) return true
  return /(^|\/)(locales?|i18n|translations?|lang|_locales)\/.+\.(json|ya?ml|properties|resx)$/i.test(path)
}
