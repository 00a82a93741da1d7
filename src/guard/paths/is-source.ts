import { extensionOf } from './names.ts'
import { isCodePath, isFixture } from './test-path.ts'

const MARKUP = new Set(['html', 'htm', 'xml', 'graphql', 'wat', 'vim'])

/** A file of code that people write, where a header may be expected. */
export function isSource(path: string): boolean {
  return isCodePath(path) && !isFixture(path) && !MARKUP.has(extensionOf(path))
}
